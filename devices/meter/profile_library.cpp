#include "devices/meter/profile_library.h"

#include "devices/meter/parse_profile.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace mb {

void ProfileLibrary::add(const std::string& fileName, std::string text) {
  const std::size_t slash = fileName.find_last_of('/');
  std::string name = slash == std::string::npos ? fileName : fileName.substr(slash + 1);
  if (name.ends_with(".toml")) {
    name.resize(name.size() - 5);
  }
  texts_[name] = Entry{fileName, std::move(text)};
  parsed_.clear();
}

std::vector<std::string> ProfileLibrary::names() const {
  std::vector<std::string> all;
  for (const auto& [name, entry] : texts_) {
    all.push_back(name);
  }
  return all;
}

Expected<std::shared_ptr<const Profile>> ProfileLibrary::get(const std::string& name) const {
  std::vector<std::string> chain;
  return load(name, chain);
}

Expected<std::shared_ptr<const Profile>> ProfileLibrary::load(const std::string& name,
                                                              std::vector<std::string>& chain) const {
  if (const auto known = parsed_.find(name); known != parsed_.end()) {
    return known->second;
  }
  const auto entry = texts_.find(name);
  if (entry == texts_.end()) {
    const std::string where = chain.empty() ? std::string() : texts_.at(chain.back()).fileName;
    return fail(fmt::format("there is no profile `{}`", name), where,
                fmt::format("the profiles at hand are: {}", fmt::join(names(), ", ")));
  }
  const auto& [fileName, text] = entry->second;
  if (std::ranges::find(chain, name) != chain.end()) {
    return fail(
        fmt::format("profiles extend each other in a circle: {} -> {}", fmt::join(chain, " -> "), name),
        fileName, "a base must not extend what extends it");
  }
  chain.push_back(name);
  const auto baseName = baseOfProfile(text, fileName);
  if (!baseName) {
    return tl::unexpected(baseName.error());
  }
  std::shared_ptr<const Profile> base;
  if (!baseName->empty()) {
    auto loaded = load(*baseName, chain);
    if (!loaded) {
      return tl::unexpected(loaded.error());
    }
    base = *loaded;
  }
  auto profile = parseProfile(text, fileName, base.get());
  if (!profile) {
    return tl::unexpected(profile.error());
  }
  if (profile->name != name) {
    return fail(fmt::format("the profile calls itself `{}`", profile->name), fileName + ": field `name`",
                "file name and name of a profile must agree");
  }
  auto whole = std::make_shared<const Profile>(std::move(*profile));
  parsed_[name] = whole;
  return whole;
}

}  // namespace mb
