#include "devices/meter/profile_library.h"

#include "devices/meter/parse_profile.h"

namespace mb {

void ProfileLibrary::add(const std::string& fileName, std::string text) {
  texts_.add(fileName, std::move(text));
  parsed_.clear();
}

Expected<std::shared_ptr<const Profile>> ProfileLibrary::get(const std::string& name) const {
  if (const auto known = parsed_.find(name); known != parsed_.end()) {
    return known->second;
  }
  const auto chain = texts_.chain(name, ProfileKind::meter);
  if (!chain) {
    return tl::unexpected(chain.error());
  }
  std::shared_ptr<const Profile> whole;
  for (const ProfileSource& source : *chain) {
    auto profile = parseProfile(source.text, source.fileName, whole.get());
    if (!profile) {
      return tl::unexpected(profile.error());
    }
    whole = std::make_shared<const Profile>(std::move(*profile));
  }
  if (const auto named = checkProfileName(whole->name, name, chain->back().fileName); !named) {
    return tl::unexpected(named.error());
  }
  parsed_[name] = whole;
  return whole;
}

}  // namespace mb
