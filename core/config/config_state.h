#pragma once

// Internal to core/config: the only header of the house that includes toml++.

#include "core/text/error.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace mb {

/// What a ConfigDocument and its tables share: the parsed tree, the fields asked for, the errors noted.
struct ConfigState {
  std::string fileName;
  std::string text;
  toml::table root;
  int schema = 0;

  struct Visited {
    std::string path;
    std::set<std::string, std::less<>> asked;
  };
  std::map<const toml::table*, Visited> visited;

  struct Noted {
    unsigned line;
    Error error;
  };
  std::vector<Noted> noted;
  std::vector<Error> errors;

  void note(unsigned line, const std::string& path, std::string reason, std::string remedy);
  [[nodiscard]] std::string place(unsigned line, const std::string& path) const;

  /// The characters of the file between two positions of one line (a value as it was written); empty when
  /// they are not on one line.
  [[nodiscard]] std::string_view source(const toml::source_region& region) const;
};

/// Refuses keys of more than 32 parts (a.b.c…): the tree is torn down recursively, and arbitrary bytes must
/// not exhaust the stack. Strings and comments are skipped. Returns the offending line, 0 when there is none.
[[nodiscard]] unsigned lineOfTooDeepKey(std::string_view text);

/// The name among `known` nearest to `name` (at most a third of its letters changed); empty when none is
/// near.
[[nodiscard]] std::string nearestName(std::string_view name, const std::set<std::string, std::less<>>& known);

}  // namespace mb
