// The arrows of the house run one way: app -> reports, procedures -> devices -> core (DESIGN 1).

#include "tests/repository/source_tree.h"

#include <map>
#include <regex>
#include <set>

#include <gtest/gtest.h>

namespace mb::repository {
namespace {

const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"core", {"core"}},
    {"devices", {"devices", "core"}},
    {"procedures", {"procedures", "devices", "core"}},
    {"reports", {"reports", "core"}},
    {"app", {"app", "reports", "procedures", "devices", "core"}},
};

std::string storey(const std::string& path) {
  return path.substr(0, path.find('/'));
}

struct Include {
  std::string file;
  std::string target;
  bool system;
};

std::vector<Include> includes() {
  static const std::regex pattern(R"re((^|\n)\s*#\s*include\s*(<|")([^>"]+)[>"])re");
  std::vector<Include> all;
  for (const auto& file : sourceTree({".h", ".cpp"})) {
    for (std::sregex_iterator it(file.text.begin(), file.text.end(), pattern), end; it != end; ++it) {
      all.push_back({file.path, (*it)[3].str(), (*it)[2].str() == "<"});
    }
  }
  return all;
}

TEST(Arrows, RunOneWay) {
  std::size_t checked = 0;
  for (const auto& include : includes()) {
    const auto from = kMayInclude.find(storey(include.file));
    if (include.system || from == kMayInclude.end() || !kMayInclude.contains(storey(include.target))) {
      continue;
    }
    ++checked;
    EXPECT_TRUE(from->second.contains(storey(include.target)))
        << include.file << " includes " << include.target;
  }
  EXPECT_GT(checked, 100U) << "the test no longer sees the includes";
}

TEST(Arrows, IncludesNameTheirRoom) {
  for (const auto& include : includes()) {
    if (!include.system && include.file.find("tests/") != 0) {
      EXPECT_NE(include.target.find('/'), std::string::npos)
          << include.file << " includes " << include.target;
    }
  }
}

TEST(Arrows, NoQtInCoreAndCodec) {
  for (const auto& include : includes()) {
    if (include.file.starts_with("core/") || include.file.starts_with("devices/codec/")) {
      EXPECT_FALSE(include.target.starts_with("Q") || include.target.starts_with("Qt"))
          << include.file << " includes " << include.target;
    }
  }
}

TEST(Arrows, WidgetsOnlyInTheApp) {
  for (const auto& include : includes()) {
    if (include.target.starts_with("QtWidgets") || include.target.starts_with("QWidget")) {
      EXPECT_TRUE(include.file.starts_with("app/desktop/") || include.file.starts_with("tests/desktop/"))
          << include.file << " includes " << include.target;
    }
  }
}

TEST(Arrows, SimulatorSharesNoFormulaWithTheEvaluation) {
  for (const auto& include : includes()) {
    if (include.file.starts_with("devices/simulator/")) {
      EXPECT_FALSE(include.target.starts_with("core/evaluation/") ||
                   include.target.starts_with("core/water/"))
          << include.file << " includes " << include.target;
    }
  }
}

TEST(Arrows, TruthIsForTestsAndTheTruthFileOnly) {
  for (const auto& include : includes()) {
    if (include.target == "devices/simulator/truth.h") {
      EXPECT_TRUE(include.file.starts_with("devices/simulator/") || include.file.starts_with("tests/") ||
                  include.file.starts_with("app/cli/truth"))
          << include.file << " includes the simulator's truth";
    }
  }
}

}  // namespace
}  // namespace mb::repository
