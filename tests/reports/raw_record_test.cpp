// The raw record of a run, made of rows written by hand.

#include "reports/raw_record.h"

#include "core/record/record_store.h"

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

class RawRecordTest : public ::testing::Test {
 protected:
  RawRecordTest() {
    std::string name = (std::filesystem::temp_directory_path() / "raw-record-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    begin(false);
  }

  /// Begins the record of a real or of a simulated bench.
  void begin(bool simulated) {
    store_.reset();
    std::filesystem::remove(folder_ / "r.sqlite");
    std::filesystem::remove(folder_ / "r.witness");
    RecordOptions options(folder_ / "r.sqlite", folder_ / "r.witness",
                          [] { return "2026-01-05T08:00:00.000Z"; });
    options.simulated = simulated;
    if (simulated) {
      options.demonstrationSeed = 1;
    } else {
      options.keyFile = folder_ / "r.key";
    }
    options.benchUuid = "uuid";
    options.benchName = "Bench, the first";
    store_ = std::move(RecordStore::open(options).value());
  }
  ~RawRecordTest() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  Seq append(const std::string& kind, const Json& body) { return store_->append(kind, body); }

  Seq run(bool simulated) {
    return append("run", {{"edition", "DEMO"},
                          {"verification", "first"},
                          {"batch_number", "B-7"},
                          {"operator", "=Eve"},
                          {"program", "abc"},
                          {"simulated", simulated}});
  }

  /// A run of a point with one meter; what a spreadsheet shows of it stands in the rows alone.
  void measure(Seq run, const std::string& runOfPoint, const std::string& zeroing, const std::string& error) {
    const std::string inRun = std::to_string(run);
    const auto reading = [&](const char* value) {
      return std::to_string(append("reading", {{"run", inRun}, {"value", value}}));
    };
    const auto weight = [&](const char* value) {
      return std::to_string(append("sample", {{"run", inRun}, {"value", value}}));
    };
    const std::string start = reading("0.59612");
    const std::string end = reading("0.69073");
    const std::string tare = weight("3.196");
    const std::string gross = weight("96.183");
    append(
        "point",
        {{"run", inRun},
         {"point", "high"},
         {"run_of_point", runOfPoint},
         {"balance", {{"start", tare}, {"end", gross}}},
         {"positions",
          Json::array(
              {{{"position", "1"}, {"start", start}, {"end", end}, {"habits", {{"zeroing", zeroing}}}}})}});
    append("result", {{"run", inRun},
                      {"position", "1"},
                      {"meter", "26010001"},
                      {"point", "high"},
                      {"run_of_point", runOfPoint},
                      {"flow_m3_h", "2.365610261"},
                      {"indicated_volume_l", "94.61"},
                      {"weighed_kg", "92.987"},
                      {"temperature_c", "50.21"},
                      {"density_kg_m3", "988.054"},
                      {"reference_volume_l", "94.21371"},
                      {"error_percent", error},
                      {"limit_percent", "2.0211"},
                      {"bench_uncertainty_percent", "0.0074"},
                      {"uncertainty_percent", "0.2862"},
                      {"verdict", "pass"}});
  }

  std::string csv(Seq run) {
    EXPECT_TRUE(store_->flush());
    const auto reader = LedgerReader::open(folder_ / "r.sqlite");
    const auto text = rawRecordCsv(**reader, run);
    EXPECT_TRUE(text) << (text ? "" : text.error().message());
    return text.value_or("");
  }

  std::filesystem::path folder_;
  std::unique_ptr<RecordStore> store_;
};

TEST_F(RawRecordTest, ShowsWhatWasReadAndWhatCameOfIt) {
  const Seq seq = run(false);
  measure(seq, "1", "goes_on", "0.42062");
  append("part", {{"run", std::to_string(seq)}, {"position", "1"}, {"number", "PR-2026-000001"}});
  const std::string text = csv(seq);
  EXPECT_TRUE(text.starts_with("\xEF\xBB\xBF")) << "spreadsheets take it for UTF-8";
  EXPECT_THAT(text,
              HasSubstr("1,PR-2026-000001,26010001,2.36561,596.12,690.73,94.610,3.196,96.183,92.987,50.21,"
                        "0.988054,94.2137,0.42,2.02,pass,1,high,1,0.007,0.286,\r\n"));
  EXPECT_THAT(text, HasSubstr("\"Bench, the first\""));
  EXPECT_THAT(text, HasSubstr("'=Eve")) << "no spreadsheet computes a name";
  EXPECT_THAT(text, Not(HasSubstr("SIMULATED")));
}

TEST_F(RawRecordTest, SaysThatARunIsSimulated) {
  begin(true);
  const Seq seq = run(true);
  EXPECT_THAT(csv(seq), HasSubstr("SIMULATED"));
}

TEST_F(RawRecordTest, StartsAMeterThatZeroesAtTheStartAtZero) {
  const Seq seq = run(false);
  measure(seq, "1", "zero_at_start", "0.4");
  EXPECT_THAT(csv(seq), HasSubstr("26010001,2.36561,0,690.73,"));
}

TEST_F(RawRecordTest, LeavesWhatIsNotOnRecordEmpty) {
  const Seq seq = run(false);
  append("result", {{"run", std::to_string(seq)},
                    {"position", "6"},
                    {"meter", "26010006"},
                    {"point", "high"},
                    {"run_of_point", "1"},
                    {"verdict", "not-tested"},
                    {"reason_text", "silent, three times"}});
  EXPECT_THAT(csv(seq),
              HasSubstr("1,,26010006,,,,,,,,,,,,,not-tested,6,high,1,,,\"silent, three times\"\r\n"));
}

/// What a run wrote of a point before it was broken off stays on record and does not count (settled point 17).
TEST_F(RawRecordTest, LeavesOutWhatIsSetAsideAndSaysSo) {
  const Seq seq = run(false);
  measure(seq, "1", "goes_on", "0.77");
  append("resumed", {{"run", std::to_string(seq)},
                     {"action", "continue"},
                     {"kept", std::to_string(seq)},
                     {"set_aside", Json::array({"9"})},
                     {"last_utc", "2026-01-05T09:00:00.000Z"},
                     {"operator", "Ann"},
                     {"program", "def"}});
  measure(seq, "1", "goes_on", "0.42");
  const std::string text = csv(seq);
  EXPECT_THAT(text, Not(HasSubstr(",0.77,")));
  EXPECT_THAT(text, HasSubstr(",0.42,"));
  EXPECT_THAT(text, HasSubstr("2026-01-05T09:00:00.000Z,Ann,def,rows set aside: 9"));
}

/// The readings of a repeat are its own, and those of another run are not mixed in.
TEST_F(RawRecordTest, KeepsRunsApart) {
  const Seq first = run(false);
  measure(first, "1", "goes_on", "0.1");
  const Seq second = run(false);
  measure(second, "1", "goes_on", "0.2");
  measure(second, "2", "goes_on", "0.3");
  EXPECT_THAT(csv(first), Not(HasSubstr(",0.30,")));
  const std::string text = csv(second);
  EXPECT_THAT(text, HasSubstr(",0.20,"));
  EXPECT_THAT(text, HasSubstr(",0.30,"));
  EXPECT_THAT(text, Not(HasSubstr(",0.10,")));
  const auto reader = LedgerReader::open(folder_ / "r.sqlite");
  EXPECT_EQ(lastRun(**reader).value(), second);
  EXPECT_FALSE(rawRecordCsv(**reader, 9999));
}

}  // namespace
}  // namespace mb
