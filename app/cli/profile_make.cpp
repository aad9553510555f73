#include "app/cli/profile_make.h"

#include "app/cli/answer.h"
#include "app/cli/load.h"
#include "app/cli/resources.h"
#include "devices/codec/mbus/hex.h"
#include "devices/meter/profile_from_exchange.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

Expected<Bytes> bytesOf(const std::string& hex, const std::string& where) {
  Bytes bytes;
  if (const auto error = mbus::parseHex(hex, bytes)) {
    return fail(error->what, where + ", character " + std::to_string(error->position + 1), "give hex bytes");
  }
  return bytes;
}

Expected<SeenExchange> seenOf(const ProfileMakeOptions& options) {
  auto sent = bytesOf(options.sent, "--sent");
  auto received = bytesOf(options.received, "--received");
  if (!sent || !received) {
    return tl::unexpected(!sent ? sent.error() : received.error());
  }
  SeenExchange seen;
  seen.sent = std::move(*sent);
  seen.received = std::move(*received);
  return seen;
}

nlohmann::ordered_json jsonOf(const Understanding& one) {
  nlohmann::ordered_json values = nlohmann::ordered_json::array();
  for (const MeterReading& reading : one.readings) {
    values.push_back(
        {{"quantity", reading.quantity}, {"unit", reading.unit}, {"value", reading.value.toString()}});
  }
  return {{"profile", one.profile},
          {"procedure", toWord(one.procedure)},
          {"asks_so", one.asksSo},
          {"meter", one.number},
          {"readings", std::move(values)}};
}

}  // namespace

int runProfileWho(const ProfileMakeOptions& options, std::ostream& out, std::ostream& err) {
  const auto seen = seenOf(options);
  const auto library = loadProfiles(resourceFolder() / "profiles");
  if (!seen || !library) {
    return refuse(err, !seen ? seen.error() : library.error());
  }
  const auto all = whoUnderstands(*library, *seen);
  for (const Understanding& one : all) {
    if (options.json) {
      out << jsonOf(one).dump() << '\n';
      continue;
    }
    out << fmt::format("{:<28} {:<9} {}\n", one.profile, toWord(one.procedure),
                       one.asksSo ? "asks like this" : "");
    for (const MeterReading& reading : one.readings) {
      out << fmt::format("    {:<20} {:>16} {}\n", reading.quantity, reading.value.toString(), reading.unit);
    }
  }
  if (all.empty()) {
    err << "no profile takes values out of this answer\n";
  }
  return all.empty() ? kFailed : kSuccess;
}

int runProfileMake(const ProfileMakeOptions& options, std::ostream& out, std::ostream& err) {
  const auto seen = seenOf(options);
  const auto library = loadProfiles(resourceFolder() / "profiles");
  if (!seen || !library) {
    return refuse(err, !seen ? seen.error() : library.error());
  }
  const auto text = profileFromExchange(*library, *seen, options.name);
  if (!text) {
    refuse(err, text.error());
    return kFailed;
  }
  if (options.out.empty()) {
    out << *text;
    return kSuccess;
  }
  if (const auto written = writeFile(options.out, *text); !written) {
    return refuse(err, written.error());
  }
  out << options.out.string() << '\n';
  return kSuccess;
}

}  // namespace mb::cli
