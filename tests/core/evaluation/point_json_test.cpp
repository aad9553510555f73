#include "core/evaluation/point_json.h"

#include "core/evaluation/evaluate.h"
#include "core/model/parse.h"
#include "core/quantity/format.h"
#include "tests/core/evaluation/sample_point.h"

#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;
using test::highPoint;
using test::meterAt;
using test::shipped;
using ::testing::HasSubstr;

BenchDescription demoBench() {
  std::ifstream file(std::string(MB_RESOURCES) + "/benches/demo.toml", std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto bench = parseBench(text, "demo.toml");
  EXPECT_TRUE(bench) << (bench ? "" : bench.error().message());
  return bench.value_or(BenchDescription());
}

/// A ledger in memory: rows as docs/ledger.md says the engine writes them.
struct Ledger {
  std::map<Seq, PointRow> rows;
  std::map<std::string, std::string> segments;

  void put(Seq seq, std::string kind, Json body) {
    body["run"] = "2";
    if (kind != "meter") {
      body["point"] = "high";
      body["run_of_point"] = "1";
    }
    rows[seq] = PointRow{std::move(kind), body.dump()};
  }
  void putReading(const RegisterReading& reading, int position, const char* purpose) {
    Json body{{"position", std::to_string(position)},
              {"purpose", purpose},
              {"quantity", "volume"},
              {"unit", reading.unit},
              {"value", reading.value.toString()},
              {"resolution", reading.resolution.toString()},
              {"dib", reading.dib},
              {"vib", reading.vib},
              {"exchange", "9"},
              {"offset", "30"},
              {"length", "6"},
              {"at_ns", std::to_string(reading.atNs)}};
    if (!reading.number.empty()) {
      body["number"] = reading.number;
    }
    put(reading.row, "reading", body);
  }
  void putSeries(const SampledSeries& series) {
    std::vector<ShownSample> shown;
    for (const SeriesSample& sample : series.samples) {
      shown.push_back({sample.atNs, *Decimal::parse(toShortest(sample.value))});
    }
    const std::string name = "sha-of-" + series.channel;
    segments[name] = seriesText(shown);
    put(series.row, "series",
        {{"instrument", series.channel},
         {"unit", series.unit},
         {"segment", name},
         {"count", std::to_string(shown.size())}});
  }
  void putWeight(const WeightReading& weight, const char* purpose) {
    put(weight.row, "sample",
        {{"instrument", "balance"},
         {"purpose", purpose},
         {"quantity", "mass"},
         {"unit", "kg"},
         {"value", weight.value.toString()},
         {"resolution", weight.resolution.toString()},
         {"at_ns", std::to_string(weight.atNs)},
         {"stable", weight.stable}});
  }
  void putValve(const std::string& valve, const ValveCommand& command, bool open) {
    put(command.row, "sample",
        {{"instrument", valve},
         {"purpose", open ? "start" : "end"},
         {"quantity", "switch"},
         {"unit", "1"},
         {"value", open ? "1" : "0"},
         {"at_ns", std::to_string(command.atNs)}});
  }

  Expected<PointRecord> load() const {
    const RowReader reader = [this](Seq seq) -> Expected<PointRow> {
      const auto found = rows.find(seq);
      return found == rows.end() ? Expected<PointRow>(fail("no row " + std::to_string(seq))) : found->second;
    };
    const SegmentReader segment = [this](const std::string& sha) -> Expected<std::string> {
      const auto found = segments.find(sha);
      return found == segments.end() ? Expected<std::string>(fail("no segment " + sha)) : found->second;
    };
    return loadPoint(500, reader, segment);
  }
};

Seq rowOf(const std::optional<RegisterReading>& reading) {
  return reading ? reading->row : 0;
}

PointPosition namesOf(const PositionRecord& record) {
  PointPosition position;
  position.position = record.position;
  position.meter = record.meter;
  position.type = record.type;
  position.habits = record.habits;
  position.meterRow = record.meterRow;
  position.excluded = record.excluded;
  position.start = rowOf(record.start);
  position.end = rowOf(record.end);
  position.confirm = rowOf(record.confirm);
  position.startFailure = record.startFailure;
  position.endFailure = record.endFailure;
  position.failureRows = record.failureRows;
  return position;
}

/// Everything of a record as the engine would have written it, with its `point` row.
Ledger written(const PointRecord& record) {
  Ledger ledger;
  ledger.putValve(record.lineValve, record.opened, true);
  ledger.putValve(record.lineValve, record.closed, false);
  ledger.putWeight(*record.weightStart, "start");
  ledger.putWeight(*record.weightEnd, "end");
  PointInputs inputs;
  inputs.run = record.run;
  inputs.point = record.point;
  inputs.edition = record.edition;
  inputs.aim = record.aim;
  inputs.lineValve = record.lineValve;
  inputs.opened = record.opened.row;
  inputs.closed = record.closed.row;
  inputs.weightStart = record.weightStart->row;
  inputs.weightEnd = record.weightEnd->row;
  const struct {
    const SampledSeries& series;
    Seq& row;
  } channels[] = {{record.inletTemperature, inputs.inletTemperature},
                  {record.outletTemperature, inputs.outletTemperature},
                  {record.inletPressure, inputs.inletPressure},
                  {record.outletPressure, inputs.outletPressure},
                  {record.airTemperature, inputs.airTemperature},
                  {record.airHumidity, inputs.airHumidity},
                  {record.airPressure, inputs.airPressure}};
  for (const auto& one : channels) {
    ledger.putSeries(one.series);
    one.row = one.series.row;
  }
  for (const ConditionBreach& breach : record.breaches) {
    Json body{{"condition", breach.condition}, {"state", "breached"}};
    if (breach.position) {
      body["position"] = std::to_string(*breach.position);
    }
    ledger.put(breach.row, "condition", body);
    inputs.breaches.push_back(breach.row);
  }
  for (const PositionRecord& position : record.positions) {
    ledger.put(position.meterRow, "meter", {{"position", std::to_string(position.position)}});
    const std::pair<const std::optional<RegisterReading>*, const char*> readings[] = {
        {&position.start, "start"}, {&position.end, "end"}, {&position.confirm, "confirm"}};
    for (const auto& [reading, purpose] : readings) {
      if (*reading) {
        ledger.putReading(**reading, position.position, purpose);
      }
    }
    inputs.positions.push_back(namesOf(position));
  }
  ledger.put(record.row, "point", pointBody(inputs, demoBench()));
  return ledger;
}

PointRecord fullRecord() {
  PointRecord record = highPoint();
  record.aim = cubicMetresPerHour(2.375);
  record.inletTemperature = test::ramp("t-inlet", "Cel", 50.31, 50.11, record.closed.atNs, 1.0, 3.0, 410);
  record.outletTemperature = test::ramp("t-outlet", "Cel", 50.21, 50.07, record.closed.atNs, 1.0, 3.0, 411);
  record.positions = {meterAt(1, 12345, 20437), meterAt(2, 0, 8011), meterAt(3, 7777, 8020),
                      meterAt(6, 0, 0),         meterAt(9, 0, 8100), meterAt(11, 99999000, 7040)};
  record.positions[1].habits.zeroing = ZeroingHabit::zeroAtStop;
  record.positions[2].habits.zeroing = ZeroingHabit::zeroAtStart;
  record.positions[2].habits.truncates = false;
  PositionRecord& dead = record.positions[3];
  dead.start.reset();
  dead.end.reset();
  dead.confirm.reset();
  dead.startFailure = "silence";
  dead.failureRows = {70, 71, 72};
  record.positions[4].end->number = "26010009";
  record.positions[4].habits.integratesPartialInterval = true;
  record.positions[5].habits.volumeRollover = Decimal(1000, 0);
  record.breaches.push_back({"temperature-change", 9, 600});
  return record;
}

std::vector<std::string> resultTexts(const PointRecord& record) {
  std::vector<std::string> texts;
  for (const PositionResult& result : test::evaluated(record, shipped("DEMO"))) {
    texts.push_back(resultBody(record.run, result).dump());
  }
  return texts;
}

TEST(PointJson, TheStoredPointGivesTheSameBits) {
  const PointRecord record = fullRecord();
  const auto loaded = written(record).load();
  ASSERT_TRUE(loaded) << loaded.error().message();
  const auto expected = resultTexts(record);
  ASSERT_EQ(expected.size(), 6U);
  EXPECT_EQ(resultTexts(*loaded), expected);
  EXPECT_EQ(loaded->row, 500);
  EXPECT_EQ(loaded->aim.si, record.aim.si);
  EXPECT_EQ(loaded->edition, "DEMO");
}

TEST(PointJson, EveryNumberIsAString) {
  const Ledger ledger = written(fullRecord());
  std::vector<Json> all = {Json::parse(ledger.rows.at(500).body)};
  for (const std::string& text : resultTexts(fullRecord())) {
    all.push_back(Json::parse(text));
  }
  for (const Json& body : all) {
    EXPECT_TRUE(body.is_object());
    const Json flat = body.flatten();
    for (const auto& [path, value] : flat.items()) {
      EXPECT_TRUE(value.is_string() || value.is_boolean() || value.empty()) << path;
    }
  }
}

TEST(PointJson, TheResultRowHasTheFieldsOfTheLedger) {
  const auto results = test::evaluated(fullRecord(), shipped("DEMO"));
  ASSERT_EQ(results.size(), 6U);
  const Json body = resultBody(2, results[0]);
  for (const char* field : {"run",
                            "position",
                            "meter",
                            "point",
                            "run_of_point",
                            "method",
                            "error_percent",
                            "limit_percent",
                            "bench_uncertainty_percent",
                            "uncertainty_percent",
                            "flow_m3_h",
                            "reference_volume_l",
                            "indicated_volume_l",
                            "verdict",
                            "inputs",
                            "budget",
                            "coverage_factor",
                            "temperature_c",
                            "density_kg_m3",
                            "pipe_content_kg",
                            "evaporated_kg",
                            "buoyancy"}) {
    EXPECT_TRUE(body.contains(field)) << field;
  }
  EXPECT_EQ(body["error_percent"], toShortest(*results[0].errorPercent));
  EXPECT_EQ(body["coverage_factor"], "2");
  const Json dead = resultBody(2, results[3]);
  EXPECT_EQ(dead["verdict"], "not-tested");
  EXPECT_EQ(dead["reason"], "no-reading");
  EXPECT_FALSE(dead.contains("error_percent"));
  EXPECT_FALSE(dead.contains("indicated_volume_l"));
}

TEST(PointJson, ChannelsWithoutSamplesLeaveTheRunInvalid) {
  PointRecord record = fullRecord();
  Ledger ledger = written(record);
  Json body = Json::parse(ledger.rows.at(500).body);
  body["series"]["outlet_pressure"].erase("row");
  ledger.rows[500].body = body.dump();
  const auto loaded = ledger.load();
  ASSERT_TRUE(loaded) << loaded.error().message();
  const auto results = test::evaluated(*loaded, shipped("DEMO"));
  EXPECT_EQ(results[0].reason, "series-gap");
  EXPECT_THAT(results[0].reasonText, HasSubstr("p-outlet"));
}

/// Changes one field of one row and expects a refusal that names it.
void expectRefused(Seq row, const std::vector<std::string>& path, const Json& value, const char* mentions) {
  Ledger ledger = written(fullRecord());
  Json body = Json::parse(ledger.rows.at(row).body);
  Json* at = &body;
  for (const std::string& key : path) {
    at = at->is_array() ? &(*at)[static_cast<std::size_t>(std::stoul(key))] : &(*at)[key];
  }
  *at = value;
  ledger.rows[row].body = body.dump();
  const auto loaded = ledger.load();
  ASSERT_FALSE(loaded) << path.back();
  EXPECT_THAT(loaded.error().message(), HasSubstr(mentions));
  EXPECT_FALSE(loaded.error().where.empty());
}

TEST(PointJson, RefusesRowsThatDoNotFit) {
  expectRefused(2001, {"position"}, "2", "row 2001");
  expectRefused(2001, {"run"}, "3", "run");
  expectRefused(2001, {"point"}, "low", "point");
  expectRefused(2001, {"run_of_point"}, "2", "run_of_point");
  expectRefused(2001, {"purpose"}, "end", "purpose");
  expectRefused(2001, {"quantity"}, "energy", "quantity");
  expectRefused(2001, {"value"}, "12,3", "value");
  expectRefused(2001, {"value"}, 12.3, "value");
  expectRefused(402, {"unit"}, "g", "unit");
  expectRefused(402, {"purpose"}, "end", "purpose");
  expectRefused(402, {"stable"}, "true", "stable");
  expectRefused(400, {"instrument"}, "valve-small", "instrument");
  expectRefused(401, {"value"}, "1", "value");
  expectRefused(401, {"at_ns"}, "-5", "at_ns");
  expectRefused(401, {"at_ns"}, "9223372036854775807", "at_ns");
  expectRefused(410, {"unit"}, "K", "unit");
  expectRefused(410, {"instrument"}, "t-outlet", "instrument");
  expectRefused(410, {"count"}, "3", "count");
  expectRefused(410, {"segment"}, "missing", "no segment missing");
  expectRefused(600, {"state"}, "ok", "state");
  expectRefused(500, {"verification"}, "third", "verification");
  expectRefused(500, {"geometry", "standard_side"}, "beside", "standard_side");
  expectRefused(500, {"geometry", "spacing_m"}, "wide", "spacing_m");
  expectRefused(500, {"positions", "0", "habits", "zeroing"}, "sometimes", "zeroing");
  expectRefused(500, {"positions", "0", "start"}, "2001x", "start");
  expectRefused(500, {"positions", "0", "start"}, "9999", "row 9999");
  expectRefused(500, {"positions", "0", "start"}, "402", "sample row where a reading row");
  expectRefused(500, {"positions"}, "none", "positions");
}

TEST(PointJson, RefusesSegmentsThatAreNoSamples) {
  for (const char* text :
       {"100 50.0", "100;50.0\n", "x 50.0\n", "100 warm\n", "100\n", "\n", "-1 50\n", "100 5e\n"}) {
    Ledger ledger = written(fullRecord());
    ledger.segments["sha-of-t-inlet"] = text;
    EXPECT_FALSE(ledger.load()) << text;
  }
}

TEST(PointJson, SurvivesAnyDamage) {
  // Random damage to random rows: an answer or an error, never a crash; what loads can be evaluated.
  const Ledger whole = written(fullRecord());
  std::vector<Seq> seqs;
  for (const auto& [seq, row] : whole.rows) {
    seqs.push_back(seq);
  }
  const Regulation demo = shipped("DEMO");
  std::mt19937_64 random(42);
  int refused = 0;
  for (int i = 0; i < 600; ++i) {
    Ledger ledger = whole;
    const Seq seq = seqs[random() % seqs.size()];
    std::string& victim = i % 7 == 0 ? ledger.segments.at("sha-of-t-outlet")
                                     : (i % 3 == 0 ? ledger.rows[500].body : ledger.rows[seq].body);
    for (int k = 0; k < 2; ++k) {
      victim[random() % victim.size()] = static_cast<char>(random() % 128);
    }
    const auto loaded = ledger.load();
    refused += loaded ? 0 : 1;
    if (loaded) {
      static_cast<void>(evaluate(*loaded, demo, test::demoStandards()));
    }
  }
  EXPECT_GT(refused, 120);
  EXPECT_LT(refused, 600);
}

}  // namespace
}  // namespace mb
