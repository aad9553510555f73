#pragma once

#include "devices/meter/profile.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mb {

/// The profiles at hand: texts by name, parsed when asked for. Whoever opens files (app) adds them.
class ProfileLibrary {
 public:
  /// The name of the profile is that of the file without folder and ".toml"; the last text of a name counts.
  void add(const std::string& fileName, std::string text);

  /// In alphabetical order.
  [[nodiscard]] std::vector<std::string> names() const;

  /// Parsed with all it extends. Errors: no such profile (with a name near to it), mistakes in the files,
  /// profiles that extend each other in a circle.
  [[nodiscard]] Expected<std::shared_ptr<const Profile>> get(const std::string& name) const;

 private:
  [[nodiscard]] Expected<std::shared_ptr<const Profile>> load(const std::string& name,
                                                              std::vector<std::string>& chain) const;

  struct Entry {
    std::string fileName;
    std::string text;
  };
  std::map<std::string, Entry> texts_;
  mutable std::map<std::string, std::shared_ptr<const Profile>> parsed_;
};

}  // namespace mb
