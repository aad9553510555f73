#include "app/cli/limits.h"

#include "app/cli/answer.h"
#include "core/quantity/format.h"
#include "core/regulation/limit.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

namespace mb::cli {
namespace {

std::string editionsIn(const std::filesystem::path& directory) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
    if (entry.path().extension() == ".toml") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  std::string list;
  for (const std::string& name : names) {
    list += (list.empty() ? "" : ", ") + name;
  }
  return list;
}

Expected<Regulation> loadRegulation(const LimitsOptions& options) {
  const bool isFile = options.regulation.ends_with(".toml");
  const std::filesystem::path path = isFile ? std::filesystem::path(options.regulation)
                                            : options.regulationDirectory / (options.regulation + ".toml");
  const bool plainName = options.regulation.find('/') == std::string::npos && !options.regulation.empty();
  std::ifstream file;
  if (isFile || plainName) {
    file.open(path, std::ios::binary);
  }
  if (!file.is_open()) {
    return fail("there is no regulation \"" + options.regulation + "\"", "--regulation",
                isFile ? "give the path of a regulation file"
                       : "use one of " + editionsIn(options.regulationDirectory));
  }
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return parseRegulation(text, path.filename().string());
}

/// Reads the numbers that the quantity needs, and only those, in the order of the command line.
Expected<LimitQuery> readQuery(const LimitsOptions& options) {
  LimitQuery query;
  const auto quantity = limitedQuantityNamed(options.quantity);
  if (!quantity) {
    return fail("\"" + options.quantity + "\" is no limited quantity", "--quantity",
                "use flow-sensor, sensor-pair, calculator, calculator-pair, complete or water-volume");
  }
  query.quantity = *quantity;
  const auto kind = verificationKindNamed(options.verification);
  if (!kind) {
    return fail("\"" + options.verification + "\" is no kind of verification", "--verification",
                "use first, subsequent or in-use");
  }
  query.kind = *kind;

  std::optional<Error> problem;
  const auto take = [&problem](std::string_view option, const std::optional<std::string>& text) {
    const auto value = numberOption(option, text);
    if (!value && !problem) {
      problem = value.error();
    }
    return value.value_or(0.0);
  };
  const bool water = query.quantity == LimitedQuantity::WaterVolume;
  const bool needsFlow =
      query.quantity == LimitedQuantity::FlowSensor || query.quantity == LimitedQuantity::Complete;
  const bool needsDifference = !water && query.quantity != LimitedQuantity::FlowSensor;
  const bool needsClass = water || needsFlow || options.accuracyClass.has_value();
  if (needsClass) {
    const double number = take("--class", options.accuracyClass);
    if (!problem && (number != 1.0 && number != 2.0 && number != 3.0)) {
      return fail("\"" + *options.accuracyClass + "\" is no accuracy class", "--class", "use 1, 2 or 3");
    }
    query.accuracyClass = static_cast<int>(number);
  }
  if (needsFlow) {
    // The ratio is all that counts: qp = 1 in the same unit.
    query.flow = VolumeFlow(take("--q-over-qp", options.flowOverPermanent));
    query.permanentFlow = VolumeFlow(1.0);
  }
  if (needsDifference) {
    query.difference = kelvins(take("--dtheta", options.difference));
    query.minimumDifference = kelvins(take("--dtheta-min", options.minimumDifference));
  }
  if (water) {
    query.flow = VolumeFlow(take("--q", options.flow));
    query.q1 = VolumeFlow(take("--q1", options.q1));
    query.q2 = VolumeFlow(take("--q2", options.q2));
    query.water = degreesCelsius(take("--t", options.temperature));
  }
  if (problem) {
    return tl::unexpected<Error>(*problem);
  }
  return query;
}

}  // namespace

int runLimits(const LimitsOptions& options, std::ostream& out, std::ostream& err) {
  const auto query = readQuery(options);
  if (!query) {
    return refuse(err, query.error());
  }
  const auto regulation = loadRegulation(options);
  if (!regulation) {
    return refuse(err, regulation.error());
  }
  const auto limit = maximumPermissibleError(*regulation, *query);
  if (!limit) {
    return refuse(err, limit.error());
  }
  if (options.json) {
    printJson(out, {{"limit_percent", *limit}});
    return kSuccess;
  }
  out << regulation->edition << ", " << nameOf(query->quantity) << ", " << nameOf(query->kind)
      << " verification: ±" << toFixed(*limit, 4) << " %\n";
  if (const auto judged = mayBeJudged(*query); !judged) {
    out << "note: " << judged.error().what << '\n';
  }
  if (const auto certificate = mayServeCertificate(*regulation); !certificate) {
    out << "note: not for certificates: " << certificate.error().what << '\n';
  }
  return kSuccess;
}

}  // namespace mb::cli
