#include "core/evaluation/verdict.h"

#include <array>
#include <utility>

namespace mb {
namespace {

constexpr std::array<std::pair<Verdict, std::string_view>, 6> kNames = {{
    {Verdict::fail, "fail"},
    {Verdict::invalid, "invalid"},
    {Verdict::inconclusive, "inconclusive"},
    {Verdict::aborted, "aborted"},
    {Verdict::notTested, "not-tested"},
    {Verdict::pass, "pass"},
}};

}  // namespace

std::string_view nameOf(Verdict verdict) {
  for (const auto& [value, name] : kNames) {
    if (value == verdict) {
      return name;
    }
  }
  return "";
}

std::optional<Verdict> verdictNamed(std::string_view name) {
  for (const auto& [value, text] : kNames) {
    if (text == name) {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace mb
