#include "devices/profile/profile_texts.h"

#include "core/config/document.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace mb {

Expected<ProfileHead> profileHead(const std::string& text, const std::string& fileName) {
  const auto document = ConfigDocument::parse(text, fileName, kProfileSchema);
  if (!document) {
    return tl::unexpected(document.error());
  }
  ProfileHead head;
  head.extends = document->root().optionalString("extends");
  head.instrument = document->root().optionalString("kind") == "instrument";
  return head;
}

void ProfileTexts::add(const std::string& fileName, std::string text) {
  const std::size_t slash = fileName.find_last_of('/');
  std::string name = slash == std::string::npos ? fileName : fileName.substr(slash + 1);
  if (name.ends_with(".toml")) {
    name.resize(name.size() - 5);
  }
  const auto head = profileHead(text, fileName).value_or(ProfileHead());
  texts_[name] = Entry{fileName, std::move(text), head.extends, head.instrument};
}

ProfileKind ProfileTexts::kindOf(const std::string& name) const {
  // What extends an instrument's profile is one too; a circle is found when it is asked for.
  auto entry = texts_.find(name);
  for (std::size_t i = 0; i <= texts_.size() && entry != texts_.end(); ++i) {
    if (entry->second.instrument) {
      return ProfileKind::instrument;
    }
    entry = texts_.find(entry->second.base);
  }
  return ProfileKind::meter;
}

std::vector<std::string> ProfileTexts::names(ProfileKind kind) const {
  std::vector<std::string> all;
  for (const auto& [name, entry] : texts_) {
    if (kindOf(name) == kind) {
      all.push_back(name);
    }
  }
  return all;
}

Expected<std::vector<ProfileSource>> ProfileTexts::chain(const std::string& wanted, ProfileKind kind) const {
  std::vector<std::string> seen;
  std::vector<ProfileSource> sources;
  std::string name = wanted;
  do {
    const auto entry = texts_.find(name);
    if (entry == texts_.end() || kindOf(name) != kind) {
      const std::string where = seen.empty() ? std::string() : texts_.at(seen.back()).fileName;
      const char* const other = kind == ProfileKind::meter ? "is for an instrument" : "is for a meter";
      return fail(entry == texts_.end() ? fmt::format("there is no profile `{}`", name)
                                        : fmt::format("the profile `{}` {}", name, other),
                  where, fmt::format("the profiles at hand are: {}", fmt::join(names(kind), ", ")));
    }
    if (std::ranges::find(seen, name) != seen.end()) {
      return fail(
          fmt::format("profiles extend each other in a circle: {} -> {}", fmt::join(seen, " -> "), name),
          entry->second.fileName, "a base must not extend what extends it");
    }
    const auto head = profileHead(entry->second.text, entry->second.fileName);
    if (!head) {
      return tl::unexpected(head.error());
    }
    sources.emplace(sources.begin(), entry->second.fileName, entry->second.text);
    seen.push_back(name);
    name = head->extends;
  } while (!name.empty());
  return sources;
}

Expected<void> checkProfileName(const std::string& says, const std::string& wanted,
                                const std::string& fileName) {
  if (says != wanted) {
    return fail(fmt::format("the profile calls itself `{}`", says), fileName + ": field `name`",
                "file name and name of a profile must agree");
  }
  return {};
}

}  // namespace mb
