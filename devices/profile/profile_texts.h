#pragma once

#include "core/text/error.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace mb {

/// What a profile describes: `kind` of its file, or of what it extends.
enum class ProfileKind { meter, instrument };

/// One text that a profile was made of.
class ProfileSource {
 public:
  ProfileSource(std::string fileName_, std::string text_)
      : fileName(std::move(fileName_)), text(std::move(text_)) {}
  std::string fileName;
  std::string text;
};

/// The texts of profiles by name, of meters and instruments alike. Whoever opens files (app) adds them.
class ProfileTexts {
 public:
  /// The name of the profile is that of the file without folder and ".toml"; the last text of a name counts.
  void add(const std::string& fileName, std::string text);

  /// Those of one kind, in alphabetical order. A text that is broken counts as a meter's.
  [[nodiscard]] std::vector<std::string> names(ProfileKind kind) const;
  [[nodiscard]] bool has(const std::string& name) const { return texts_.contains(name); }
  /// Of a name that is there.
  [[nodiscard]] ProfileKind kindOf(const std::string& name) const;

  /// The text of `name` and those that it extends, the base first. Errors: no such profile (with those of
  /// `kind` at hand), one of the other kind, profiles that extend each other in a circle, broken TOML.
  [[nodiscard]] Expected<std::vector<ProfileSource>> chain(const std::string& name, ProfileKind kind) const;

 private:
  struct Entry {
    std::string fileName;
    std::string text;
    std::string base;
    bool instrument = false;
  };
  std::map<std::string, Entry> texts_;
};

/// Reads `extends` and `kind` and nothing else. Errors: broken TOML, unknown schema.
struct ProfileHead {
  std::string extends;
  bool instrument = false;
};
[[nodiscard]] Expected<ProfileHead> profileHead(const std::string& text, const std::string& fileName);

/// The newest schema of profile files.
inline constexpr int kProfileSchema = 1;

/// File name and `name` of a profile must agree.
[[nodiscard]] Expected<void> checkProfileName(const std::string& says, const std::string& wanted,
                                              const std::string& fileName);

}  // namespace mb
