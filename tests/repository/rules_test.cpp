// Rules of the house that a compiler does not see.

#include "tests/repository/source_tree.h"

#include <algorithm>
#include <regex>

#include <gtest/gtest.h>

namespace mb::repository {
namespace {

bool isTest(const std::string& path) {
  return path.starts_with("tests/");
}

/// Ends of the expression that begins at `from`: its own semicolon, or the bracket that closes what it stands
/// in.
std::size_t expressionEnd(const std::string& code, std::size_t from) {
  int depth = 0;
  for (std::size_t i = from; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth < 0) {
      return i;
    } else if (c == ';' || (depth == 0 && (c == '}' || c == ','))) {
      return i;
    }
  }
  return code.size();
}

/// g++ 12 destroys a temporary aggregate or closure in an awaited call twice (DESIGN 3): name it first.
TEST(Rules, NoTemporaryClosureOrAggregateInAnAwaitedExpression) {
  std::size_t seen = 0;
  for (const auto& file : sourceTree({".h", ".cpp"})) {
    for (std::size_t at = file.code.find("co_await"); at != std::string::npos;
         at = file.code.find("co_await", at + 1)) {
      const std::string expression = file.code.substr(at, expressionEnd(file.code, at) - at);
      if (expression.find("operator") != std::string::npos ||
          file.code.substr(0, at).ends_with("operator ")) {
        continue;
      }
      ++seen;
      EXPECT_EQ(expression.find_first_of("[{"), std::string::npos)
          << file.path << ":" << lineOf(file.code, at) << ": " << expression;
    }
  }
  EXPECT_GT(seen, 50U) << "the test no longer sees the awaits";
}

TEST(Rules, NoFileOver600Lines) {
  for (const auto& file : sourceTree({".h", ".cpp"})) {
    EXPECT_LE(std::ranges::count(file.text, '\n'), 600) << file.path;
  }
}

/// Time comes from the Scheduler and waiting goes through the Context: no other clock, sleep or timer.
TEST(Rules, NoClockSleepOrTimerOutsideItsRoom) {
  static const std::regex forbidden(
      R"(steady_clock|system_clock|high_resolution_clock|sleep_for|sleep_until|\busleep\b|\bnanosleep\b|QTimer|QElapsedTimer|currentDateTime|processEvents|\btime\(nullptr\))");
  for (const auto& file : sourceTree({".h", ".cpp"})) {
    if (isTest(file.path) || file.path.starts_with("core/async/") || file.path.starts_with("devices/link/") ||
        file.path.starts_with("app/")) {
      continue;
    }
    std::smatch found;
    EXPECT_FALSE(std::regex_search(file.code, found, forbidden)) << file.path << " uses " << found.str();
  }
}

/// QApplication sets LC_NUMERIC: numbers are read and written by core/quantity/format.h and from_chars alone.
TEST(Rules, NoNumberPassesThroughALocale) {
  static const std::regex forbidden(
      R"(\bstd::stod\b|\bstd::stof\b|\bstrtod\b|\batof\b|\bsprintf\b|\bsnprintf\b|\bprintf\b|setprecision|std::to_string\(\s*[0-9.]+\s*\))");
  static const std::regex single(R"(\bfloat\b)");
  for (const auto& file : sourceTree({".h", ".cpp"})) {
    if (isTest(file.path)) {
      continue;
    }
    std::smatch found;
    EXPECT_FALSE(std::regex_search(file.code, found, forbidden)) << file.path << " uses " << found.str();
    const bool codec = file.path.starts_with("devices/codec/");  // REAL32 exists on the wire
    EXPECT_TRUE(codec || !std::regex_search(file.code, single)) << file.path << " uses float";
  }
}

/// What is evaluated must give the same bits on every CPU: libm's functions differ between CPUs and versions.
TEST(Rules, EvaluationUsesNoTranscendentalOfTheLibrary) {
  static const std::regex forbidden(
      R"(std::(exp|log|log10|pow|sin|cos|tan|exp2|log2|cbrt|hypot|tgamma|erf|fma)\b)");
  for (const auto& file : sourceTree({".h", ".cpp"})) {
    if (file.path.starts_with("core/evaluation/") || file.path.starts_with("core/water/") ||
        file.path.starts_with("core/regulation/") || file.path.starts_with("core/thermometry/")) {
      std::smatch found;
      EXPECT_FALSE(std::regex_search(file.code, found, forbidden)) << file.path << " uses " << found.str();
    }
  }
}

TEST(Rules, NoUnfinishedBusiness) {
  static const std::regex marker(R"(\b(TODO|FIXME|XXX|HACK)\b)");
  for (const auto& file : sourceTree({".h", ".cpp", ".md", ".toml"})) {
    if (file.path != "tests/repository/rules_test.cpp") {
      EXPECT_FALSE(std::regex_search(file.text, marker)) << file.path;
    }
  }
}

}  // namespace
}  // namespace mb::repository
