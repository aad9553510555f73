#pragma once

#include "devices/meter/profile.h"
#include "devices/profile/profile_texts.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mb {

/// The meters' profiles at hand: parsed when asked for, out of the texts of all profiles.
class ProfileLibrary {
 public:
  /// See ProfileTexts::add.
  void add(const std::string& fileName, std::string text);

  /// Of meters, in alphabetical order.
  [[nodiscard]] std::vector<std::string> names() const { return texts_.names(ProfileKind::meter); }
  /// All texts, the instruments' too.
  [[nodiscard]] const ProfileTexts& texts() const { return texts_; }

  /// Where the programs of external adapters are looked for by their names (docs/adapters.md).
  void setAdapterFolder(std::filesystem::path folder) { adapterFolder_ = std::move(folder); }
  [[nodiscard]] const std::filesystem::path& adapterFolder() const { return adapterFolder_; }

  /// Parsed with all it extends. Errors: see ProfileTexts::chain; mistakes in the files.
  [[nodiscard]] Expected<std::shared_ptr<const Profile>> get(const std::string& name) const;

 private:
  ProfileTexts texts_;
  std::filesystem::path adapterFolder_;
  mutable std::map<std::string, std::shared_ptr<const Profile>> parsed_;
};

}  // namespace mb
