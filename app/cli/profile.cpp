#include "app/cli/profile.h"

#include "app/cli/answer.h"
#include "app/cli/instrument_profile.h"
#include "app/cli/load.h"
#include "app/cli/meter_profile.h"
#include "app/cli/resources.h"
#include "core/quantity/format.h"
#include "devices/adapter/check_adapter.h"
#include "devices/instrument/check_instrument_profile.h"
#include "devices/instrument/parse_instrument_profile.h"
#include "devices/meter/adapter_description.h"
#include "devices/meter/check_profile.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// The shipped profiles, and that of a file with the others of its folder, which it may extend.
Expected<ProfileLibrary> libraryFor(const ProfileOptions& options, std::string& name) {
  auto library = loadProfiles(options.folder);
  name = options.profile;
  if (!library || !options.profile.ends_with(".toml")) {
    return library;
  }
  const fs::path file = options.profile;
  auto text = readFile(file);
  if (!text) {
    return tl::unexpected(text.error());
  }
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  for (auto& [each, content] : readTomlFolder(folder).value_or(std::map<std::string, std::string>())) {
    library->add((folder / (each + ".toml")).string(), std::move(content));
  }
  name = file.stem().string();
  library->add(file.string(), std::move(*text));
  return library;
}

/// Tells what the tests of a profile found. True when all passed.
bool tell(const std::string& name, const ProfileReport& report, bool json, std::ostream& out) {
  if (json) {
    Json line = {{"profile", name}, {"ok", report.passed()}, {"checks", Json::array()}};
    for (const auto& each : report.lines) {
      line["checks"].push_back({{"ok", each.good}, {"text", each.text}});
    }
    out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    return report.passed();
  }
  out << name << ": " << (report.passed() ? "passed" : "FAILED") << '\n';
  for (const auto& each : report.lines) {
    out << (each.good ? "  ok      " : "  FAILED  ") << each.text << '\n';
  }
  return report.passed();
}

/// Runs the tests of a profile of either kind. Error: it cannot be read.
Expected<ProfileReport> reportOf(const ProfileLibrary& library, const std::string& name) {
  if (library.texts().kindOf(name) == ProfileKind::instrument) {
    const auto profile = loadInstrumentProfile(library.texts(), name);
    return profile ? Expected<ProfileReport>(checkInstrumentProfile(*profile))
                   : tl::unexpected<Error>(profile.error());
  }
  const auto profile = library.get(name);
  if (!profile) {
    return tl::unexpected(profile.error());
  }
  return (*profile)->adapter ? checkAdapter(**profile, library.adapterFolder()) : checkProfile(**profile);
}

/// Meters' and instruments', in alphabetical order.
std::vector<std::string> allNames(const ProfileLibrary& library) {
  std::vector<std::string> names = library.names();
  const auto instruments = library.texts().names(ProfileKind::instrument);
  names.insert(names.end(), instruments.begin(), instruments.end());
  std::ranges::sort(names);
  return names;
}

}  // namespace

int runProfileList(const ProfileOptions& options, std::ostream& out, std::ostream& err) {
  const auto library = loadProfiles(options.folder);
  if (!library) {
    return refuse(err, library.error());
  }
  for (const auto& name : allNames(*library)) {
    const bool instrument = library->texts().kindOf(name) == ProfileKind::instrument;
    std::string title;
    std::string maker;
    if (instrument) {
      const auto profile = loadInstrumentProfile(library->texts(), name);
      if (!profile) {
        return refuseEach(err, profile.error());
      }
      title = profile->title;
      maker = profile->maker;
    } else {
      const auto profile = library->get(name);
      if (!profile) {
        return refuseEach(err, profile.error());
      }
      title = (*profile)->title;
      maker = (*profile)->maker;
    }
    const char* const kind = instrument ? "instrument" : "meter";
    if (options.json) {
      out << Json({{"profile", name}, {"kind", kind}, {"title", title}, {"maker", maker}}).dump() << '\n';
    } else {
      out << fmt::format("{:<28}{:<12}{:<16}{}\n", name, kind, maker, title);
    }
  }
  return kSuccess;
}

int runProfileCheck(const ProfileOptions& options, std::ostream& out, std::ostream& err) {
  std::string name;
  const auto library = libraryFor(options, name);
  if (!library) {
    return refuse(err, library.error());
  }
  bool passed = true;
  const std::vector<std::string> one(1, name);
  for (const auto& each : name.empty() ? allNames(*library) : one) {
    const auto report = reportOf(*library, each);
    if (!report) {
      return refuseEach(err, report.error());
    }
    passed = tell(each, *report, options.json, out) && passed;
  }
  return passed ? kSuccess : kFailed;
}

int runProfileShow(const ProfileOptions& options, std::ostream& out, std::ostream& err) {
  std::string name;
  const auto library = libraryFor(options, name);
  if (!library) {
    return refuse(err, library.error());
  }
  if (library->texts().kindOf(name) == ProfileKind::instrument) {
    const auto profile = loadInstrumentProfile(library->texts(), name);
    if (!profile) {
      return refuseEach(err, profile.error());
    }
    showInstrument(*profile, options.json, out);
    return kSuccess;
  }
  const auto profile = library->get(name);
  if (!profile) {
    return refuseEach(err, profile.error());
  }
  showMeter(**profile, options.json, out);
  return kSuccess;
}

}  // namespace mb::cli
