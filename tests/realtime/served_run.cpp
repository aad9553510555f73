#include "tests/realtime/served_run.h"

#include <fstream>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace mb::integration {
namespace {

namespace fs = std::filesystem;
using Replacements = std::vector<std::pair<std::string, std::string>>;

fs::path derived(const fs::path& folder, const std::string& shipped, const std::string& name,
                 const Replacements& replacements) {
  std::string text = resource(shipped);
  for (const auto& [from, to] : replacements) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from << " in " << shipped;
    if (at != std::string::npos) {
      text.replace(at, from.size(), to);
    }
  }
  const fs::path path = folder / name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace

fs::path quickBench(const fs::path& folder) {
  // With these heads and losses the regulating valve finds the flow where it begins, half open.
  return derived(folder, "benches/demo.toml", "quick-bench.toml",
                 {{"maximum_m3_h = 3.5", "maximum_m3_h = 9"},
                  {"pump_droop_m_per_m3_h_2 = 1.1", "pump_droop_m_per_m3_h_2 = 0.2"},
                  {"row_loss_pa = 120_000", "row_loss_pa = 20_000"},
                  {"regulator_travel_s = 20", "regulator_travel_s = 2"},
                  {"pump_ramp_hz_s = 5", "pump_ramp_hz_s = 25"},
                  {"pump_run_down_s = 4", "pump_run_down_s = 1"},
                  {"\"wait 4\"", "\"wait 1\""},
                  {"flow_settling_s = 3", "flow_settling_s = 0.5"},
                  {"flow_correlation_s = 1", "flow_correlation_s = 0.2"},
                  {"balance_settle_min_s = 3", "balance_settle_min_s = 0.5"},
                  {"balance_settle_max_s = 6", "balance_settle_max_s = 1"},
                  {"settle_window_s = 3", "settle_window_s = 1"},
                  {"drain_rate_l_min = 150", "drain_rate_l_min = 600"},
                  {"flow_window_s = 60", "flow_window_s = 4"},
                  {"flow_band = 0.025", "flow_band = 0.045"}});
}

fs::path quickEdition(const fs::path& folder) {
  return derived(folder, "regulations/DEMO.toml", "quick-edition.toml",
                 {{"edition = \"DEMO\"", "edition = \"QUICK\""},
                  {"interval_factor = 0.2", "interval_factor = 1"},
                  {"class = 2\nconstant_percent = 2\nflow_term_percent = 0.02\ncap_percent = 5",
                   "class = 2\nconstant_percent = 10\nflow_term_percent = 0.02\ncap_percent = 20"},
                  {"extra_runs = 2", "extra_runs = 0"},
                  {"wait_at_point_s = 600", "wait_at_point_s = 2"}});
}

std::string realtimeFile(const std::string& name) {
  return std::string(MB_SOURCE_DIR) + "/tests/realtime/" + name;
}

}  // namespace mb::integration
