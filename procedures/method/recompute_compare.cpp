#include "procedures/method/recompute_compare.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

constexpr double kTolerance = 1e-9;  // relative, settled point 16

/// As papers and tables print them; everything else is printed with no more digits than these.
constexpr int kPrintedDecimals = 3;

std::string textOf(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool sameLeaf(const Json& record, const Json& program, bool exact) {
  if (record == program) {
    return true;
  }
  if (exact || !record.is_string() || !program.is_string()) {
    return false;
  }
  const auto a = parseDouble(record.get_ref<const std::string&>());
  const auto b = parseDouble(program.get_ref<const std::string&>());
  if (!a || !b) {
    return false;
  }
  const bool close = std::abs(*a - *b) <= kTolerance * std::max(std::abs(*a), std::abs(*b));
  return close && toFixed(*a, kPrintedDecimals) == toFixed(*b, kPrintedDecimals);
}

class Comparison {
 public:
  Comparison(bool exact, const DifferenceSink& sink) : exact_(exact), sink_(sink) {}

  void compare(const std::string& path, const Json& record, const Json& program) const {
    if (record.is_object() && program.is_object()) {
      compareObjects(path, record, program);
    } else if (record.is_array() && program.is_array() && record.size() == program.size()) {
      for (std::size_t i = 0; i < record.size(); ++i) {
        compare(path + "[" + std::to_string(i + 1) + "]", record[i], program[i]);
      }
    } else if (!sameLeaf(record, program, exact_)) {
      sink_(path, textOf(record), textOf(program));
    }
  }

 private:
  void compareObjects(const std::string& path, const Json& record, const Json& program) const {
    static const std::set<std::string> kOfTheEngine = {"point_attempt"};
    const std::string prefix = path.empty() ? "" : path + ".";
    for (const auto& [name, value] : program.items()) {
      const auto found = record.find(name);
      if (found == record.end()) {
        sink_(prefix + name, "", textOf(value));
      } else {
        compare(prefix + name, *found, value);
      }
    }
    for (const auto& [name, value] : record.items()) {
      if (!program.contains(name) && !kOfTheEngine.contains(name)) {
        sink_(prefix + name, textOf(value), "");
      }
    }
  }

  bool exact_;
  const DifferenceSink& sink_;
};

}  // namespace

void compareBodies(const Json& record, const Json& program, bool exact, const DifferenceSink& sink) {
  Comparison(exact, sink).compare(std::string(), record, program);
}

}  // namespace mb
