#pragma once

#include "core/record/record_store.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace mb {

/// A folder of its own for each test, gone afterwards.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "mb-record-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      throw std::runtime_error("no folder for the test");
    }
    folder_ = pattern;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return folder_ / name; }

  /// A simulated bench's record with the demonstration key of seed 7.
  [[nodiscard]] RecordOptions options() const {
    RecordOptions options(file("record.db"), file("record.witness"),
                          [] { return std::string("2026-03-02T08:00:00.000Z"); });
    options.demonstrationSeed = 7;
    options.benchUuid = "5d0c7a52-0000-4000-8000-000000000007";
    options.benchName = "Demonstration bench";
    options.program = "test";
    return options;
  }

 private:
  std::filesystem::path folder_;
};

inline std::unique_ptr<RecordStore> mustOpen(const RecordOptions& options) {
  auto store = RecordStore::open(options);
  if (!store) {
    throw std::runtime_error(store.error().message());
  }
  return std::move(*store);
}

inline std::string readFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void writeFile(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Rows of every kind that has a query table, and segments they refer to. Returns the number of the run row.
inline Seq appendSmallRun(Journal& journal) {
  const auto plan = journal.addSegment("schema = 1\nname = \"plan\"\n");
  const Seq document =
      journal.append("document", {{"role", "plan"}, {"name", "demo.toml"}, {"sha256", plan}});
  const Seq run = journal.append("run", {{"plan", std::to_string(document)},
                                         {"simulated", true},
                                         {"profiles", nlohmann::json::array({std::to_string(document)})},
                                         {"operator", "Demo Verifier"}});
  const std::string r = std::to_string(run);
  const Seq meter =
      journal.append("meter", {{"run", r}, {"position", "1"}, {"number", "26010001"}, {"identified", true}});
  const auto sent = journal.addSegment(std::string("\x10\x5b\xfe\x59\x16", 5));
  const auto received = journal.addSegment(std::string("\x68\x00\x01\x02\x16", 5));
  const Seq exchange = journal.append("exchange", {{"run", r},
                                                   {"line", "A"},
                                                   {"sent", sent},
                                                   {"received", received},
                                                   {"outcome", "ok"},
                                                   {"tx_end_ns", "1200000000"}});
  const Seq reading = journal.append("reading", {{"run", r},
                                                 {"position", "1"},
                                                 {"value", "123.45"},
                                                 {"unit", "l"},
                                                 {"exchange", std::to_string(exchange)},
                                                 {"offset", "0"},
                                                 {"length", "5"}});
  journal.append("result", {{"run", r},
                            {"position", "1"},
                            {"meter", std::to_string(meter)},
                            {"error_percent", "0.25"},
                            {"inputs", nlohmann::json::array({std::to_string(reading)})}});
  journal.append("verdict", {{"run", r}, {"meter", std::to_string(meter)}, {"verdict", "pass"}});
  journal.append("part", {{"run", r}, {"meter", std::to_string(meter)}, {"certificate", false}});
  journal.append("run_ended", {{"run", r}, {"status", "completed"}});
  return run;
}

}  // namespace mb
