#include "core/evaluation/point_json.h"
#include "core/evaluation/point_names.h"
#include "core/evaluation/point_row_fields.h"
#include "core/quantity/format.h"

#include <charconv>

namespace mb {
namespace {

using Json = nlohmann::json;

/// Follows the row numbers of a `point` row. The first fault ends it.
class PointLoader {
 public:
  PointLoader(Seq row, const RowReader& rows, const SegmentReader& segments)
      : rows_(rows), segments_(segments) {
    record_.row = row;
  }

  Expected<PointRecord> load() {
    const Json body = rowBody(record_.row, "point");
    if (fault_) {
      return tl::unexpected<Error>(*fault_);
    }
    const PointRowFields point(body, "row " + std::to_string(record_.row), fault_);
    readPlain(point);
    readValve(point.child("valve"));
    readBalance(point.child("balance"));
    readSeries(point.child("series"));
    for (const Json& one : point.list("breaches")) {
      readBreach(point.integerOf(one, "breaches"));
    }
    const Json& positions = point.list("positions");
    for (std::size_t i = 0; i < positions.size(); ++i) {
      readPosition(point.element(positions[i], "positions", i));
    }
    if (fault_) {
      return tl::unexpected<Error>(*fault_);
    }
    return std::move(record_);
  }

 private:
  /// The body of a row of that kind; an empty object once something is wrong.
  Json rowBody(Seq seq, std::string_view kind) {
    if (fault_) {
      return Json::object();
    }
    const std::string where = "row " + std::to_string(seq);
    const auto row = rows_(seq);
    if (!row) {
      fault_ = Error("it cannot be read: " + row.error().message(), where, "verify the record");
      return Json::object();
    }
    if (row->kind != kind) {
      fault_ = Error("is a " + row->kind + " row where a " + std::string(kind) + " row is named", where,
                     "verify the record");
      return Json::object();
    }
    Json body = Json::parse(row->body, nullptr, false);
    if (body.is_discarded() || !body.is_object()) {
      fault_ = Error("its body is no JSON object", where, "verify the record");
      return Json::object();
    }
    return body;
  }

  /// Fields of a row that must belong to this run of the point.
  PointRowFields ours(const Json& body, Seq seq) {
    PointRowFields fields(body, "row " + std::to_string(seq), fault_);
    fields.expect("run", std::to_string(record_.run));
    fields.expect("point", record_.point);
    fields.expect("run_of_point", std::to_string(record_.runOfPoint));
    return fields;
  }

  void readPlain(const PointRowFields& point) {
    record_.run = point.integer("run");
    record_.point = point.text("point");
    record_.runOfPoint = static_cast<int>(point.integer("run_of_point"));
    record_.method = point.text("method");
    record_.edition = point.text("edition");
    const auto kind = verificationKindNamed(point.text("verification"));
    if (!kind) {
      point.refuse("verification", "is no kind of verification");
    }
    record_.verification = kind.value_or(VerificationKind::First);
    record_.aim = VolumeFlow(point.number("aim_m3_s"));
    const PointRowFields row = point.child("geometry");
    RowGeometry& geometry = record_.geometry;
    geometry.positions = static_cast<int>(row.integer("positions"));
    geometry.spacing = Length(row.number("spacing_m"));
    geometry.inletDistance = Length(row.number("inlet_distance_m"));
    geometry.outletDistance = Length(row.number("outlet_distance_m"));
    geometry.contentPerPosition = Volume(row.number("content_per_position_m3"));
    geometry.contentToStandard = Volume(row.number("content_to_standard_m3"));
    if (!point_names::valueFrom(point_names::kSideNames, row.text("standard_side"), geometry.standardSide)) {
      row.refuse("standard_side", "is neither downstream nor upstream");
    }
    const PointRowFields tank = point.child("tank");
    record_.tankFactor = tank.number("factor");
    record_.evaporationRate = tank.number("evaporation_kg_h");
  }

  void readValve(const PointRowFields& valve) {
    record_.lineValve = valve.text("id");
    record_.opened = valveCommand(valve.integerOr("opened", 0), "start", "1");
    record_.closed = valveCommand(valve.integerOr("closed", 0), "end", "0");
  }

  ValveCommand valveCommand(Seq seq, std::string_view purpose, std::string_view value) {
    ValveCommand command;
    if (seq == 0) {
      return command;
    }
    const Json body = rowBody(seq, "sample");
    const PointRowFields sample = ours(body, seq);
    sample.expect("instrument", record_.lineValve);
    sample.expect("purpose", purpose);
    sample.expect("value", value);
    command.atNs = sample.instant("at_ns");
    command.row = seq;
    return command;
  }

  void readBalance(const PointRowFields& balance) {
    record_.weightStart = weight(balance.integerOr("start", 0), "start");
    record_.weightEnd = weight(balance.integerOr("end", 0), "end");
  }

  std::optional<WeightReading> weight(Seq seq, std::string_view purpose) {
    if (seq == 0) {
      return std::nullopt;
    }
    const Json body = rowBody(seq, "sample");
    const PointRowFields sample = ours(body, seq);
    sample.expect("purpose", purpose);
    if (sample.text("unit") != "kg") {
      sample.refuse("unit", "is not kg");
    }
    WeightReading reading;
    reading.value = sample.decimal("value");
    reading.resolution = sample.decimal("resolution");
    reading.stable = sample.boolean("stable");
    reading.atNs = sample.instant("at_ns");
    reading.row = seq;
    return reading;
  }

  void readSeries(const PointRowFields& series) {
    record_.inletTemperature = oneSeries(series.child("inlet_temperature"), "Cel");
    record_.outletTemperature = oneSeries(series.child("outlet_temperature"), "Cel");
    record_.inletPressure = oneSeries(series.child("inlet_pressure"), "Pa");
    record_.outletPressure = oneSeries(series.child("outlet_pressure"), "Pa");
    record_.airTemperature = oneSeries(series.child("air_temperature"), "Cel");
    record_.airHumidity = oneSeries(series.child("air_humidity"), "%");
    record_.airPressure = oneSeries(series.child("air_pressure"), "Pa");
  }

  SampledSeries oneSeries(const PointRowFields& named, std::string_view unit) {
    SampledSeries series;
    series.channel = named.text("channel");
    series.longestGap = named.number("longest_gap_s");
    series.unit = std::string(unit);
    series.row = named.integerOr("row", 0);
    if (series.row == 0) {
      return series;
    }
    const Json body = rowBody(series.row, "series");
    const PointRowFields row = ours(body, series.row);
    row.expect("instrument", series.channel);
    if (row.text("unit") != unit) {
      row.refuse("unit", "is not " + std::string(unit));
    }
    const std::string sha256 = row.text("segment");
    const std::int64_t count = row.integer("count");
    if (fault_) {
      return series;
    }
    const auto bytes = segments_(sha256);
    if (!bytes) {
      row.refuse("segment", "cannot be read: " + bytes.error().message());
      return series;
    }
    readSamples(*bytes, row, series.samples);
    if (static_cast<std::int64_t>(series.samples.size()) != count) {
      row.refuse("count", "is not the number of samples in the segment");
    }
    return series;
  }

  static void readSamples(std::string_view bytes, const PointRowFields& row,
                          std::vector<SeriesSample>& samples) {
    while (!bytes.empty()) {
      const std::size_t newline = bytes.find('\n');
      const std::string_view line = bytes.substr(0, newline);
      const std::size_t blank = line.find(' ');
      SeriesSample sample;
      const char* const end = line.data() + (blank == std::string_view::npos ? 0 : blank);
      const auto [stopped, error] = std::from_chars(line.data(), end, sample.atNs);
      const auto shown =
          blank == std::string_view::npos ? std::nullopt : Decimal::parse(line.substr(blank + 1));
      if (newline == std::string_view::npos || error != std::errc() || stopped != end || sample.atNs < 0 ||
          sample.atNs > kLastInstant || !shown) {
        row.refuse("segment", "has a line that is no sample: line " + std::to_string(samples.size() + 1));
        return;
      }
      sample.value = shown->toDouble();
      samples.push_back(sample);
      bytes.remove_prefix(newline + 1);
    }
  }

  void readBreach(Seq seq) {
    const Json body = rowBody(seq, "condition");
    const PointRowFields condition = ours(body, seq);
    condition.expect("state", "breached");
    ConditionBreach breach;
    breach.condition = condition.text("condition");
    const auto position = condition.integerOr("position", 0);
    if (position != 0) {
      breach.position = static_cast<int>(position);
    }
    breach.row = seq;
    record_.breaches.push_back(std::move(breach));
  }

  void readPosition(const PointRowFields& fields) {
    PositionRecord position;
    position.position = static_cast<int>(fields.integer("position"));
    position.meter = fields.text("number");
    position.type = meterType(fields.child("type"));
    position.habits = habits(fields.child("habits"));
    position.meterRow = fields.integerOr("meter", 0);
    position.excluded = fields.textOr("excluded", std::string());
    position.start = reading(fields.integerOr("start", 0), position.position, "start");
    position.end = reading(fields.integerOr("end", 0), position.position, "end");
    position.confirm = reading(fields.integerOr("confirm", 0), position.position, "confirm");
    position.startFailure = fields.textOr("start_failure", std::string());
    position.endFailure = fields.textOr("end_failure", std::string());
    for (const Json& one : fields.list("failures")) {
      position.failureRows.push_back(fields.integerOf(one, "failures"));
    }
    record_.positions.push_back(std::move(position));
  }

  static MeterType meterType(const PointRowFields& fields) {
    MeterType type;
    type.name = fields.text("name");
    type.nominalDiameter = static_cast<int>(fields.integer("nominal_diameter_mm"));
    type.permanentFlow = VolumeFlow(fields.number("qp_m3_s"));
    type.minimumFlow = VolumeFlow(fields.number("qi_m3_s"));
    type.maximumFlow = VolumeFlow(fields.number("qs_m3_s"));
    type.accuracyClass = static_cast<int>(fields.integer("class"));
    type.minimumDifference = kelvins(fields.number("dtheta_min_k"));
    type.maximumDifference = kelvins(fields.number("dtheta_max_k"));
    type.installation = fields.text("installation");
    type.maker = fields.text("maker");
    return type;
  }

  static MeterHabits habits(const PointRowFields& fields) {
    MeterHabits found;
    if (!point_names::valueFrom(point_names::kZeroingNames, fields.text("zeroing"), found.zeroing)) {
      fields.refuse("zeroing", "is no kind of zeroing");
    }
    found.measuringInterval = fields.number("measuring_interval_s");
    found.integratesPartialInterval = fields.boolean("integrates_partial_interval");
    found.truncates = fields.boolean("truncates");
    found.volumeResolution = fields.decimal("volume_resolution_m3");
    if (fields.has("volume_rollover_m3")) {
      found.volumeRollover = fields.decimal("volume_rollover_m3");
    }
    return found;
  }

  std::optional<RegisterReading> reading(Seq seq, int position, std::string_view purpose) {
    if (seq == 0) {
      return std::nullopt;
    }
    const Json body = rowBody(seq, "reading");
    const PointRowFields fields = ours(body, seq);
    if (fields.integer("position") != position) {
      fields.refuse("position", "is not " + std::to_string(position));
    }
    fields.expect("purpose", purpose);
    fields.expect("quantity", "volume");
    RegisterReading found;
    found.value = fields.decimal("value");
    found.unit = fields.text("unit");
    found.resolution = fields.decimal("resolution");
    found.dib = fields.textOr("dib", std::string());
    found.vib = fields.textOr("vib", std::string());
    found.number = fields.textOr("number", std::string());
    found.atNs = fields.instant("at_ns");
    found.row = seq;
    return found;
  }

  const RowReader& rows_;
  const SegmentReader& segments_;
  std::optional<Error> fault_;
  PointRecord record_;
};

}  // namespace

Expected<PointRecord> loadPoint(Seq pointRow, const RowReader& rows, const SegmentReader& segments) {
  return PointLoader(pointRow, rows, segments).load();
}

}  // namespace mb
