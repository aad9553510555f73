// The rows a step writes (docs/ledger.md).

#include "procedures/engine/run_context.h"
#include "procedures/engine/step_context.h"

#include <nlohmann/json.hpp>

namespace mb {
namespace {

/// The name that meters of this maker and version have in the record; what is unknown is left out.
void addIdentity(nlohmann::json& body, const MeterIdentity& identity) {
  body["number"] = identity.number;
  body["maker"] = identity.maker;
  body["version"] = std::to_string(identity.version);
  body["medium"] = std::to_string(identity.medium);
}

}  // namespace

Seq StepContext::record(std::string_view kind, nlohmann::json body) const {
  if (pointRun_) {
    const auto fill = [&body](const char* field, const std::string& value) {
      if (!body.contains(field)) {
        body[field] = value;
      }
    };
    if (!pointRun_->point.empty()) {
      fill("point", pointRun_->point);
    }
    if (pointRun_->number > 0) {
      fill("run_of_point", std::to_string(pointRun_->number));
      fill("point_attempt", std::to_string(pointRun_->attempt));
    }
  }
  return run_->journal.append(kind, body);
}

Seq StepContext::recordMeter(int position, const std::optional<MeterIdentity>& identity,
                             bool identified) const {
  const auto* clamped = run_->setup.batch.at(position);
  nlohmann::json body = {{"position", std::to_string(position)}, {"identified", identified}};
  if (clamped != nullptr) {
    body["number"] = clamped->number;
    body["profile"] = clamped->profile;
    body["type"] = run_->setup.batch.typeOf(*clamped).name;
  }
  if (identity) {
    addIdentity(body, *identity);
  }
  if (auto* driver = run_->bench.meter(position)) {
    body["line"] = driver->line();
  }
  run_->markIdentified(position);
  return run_->journal.append("meter", body);
}

Seq StepContext::recordReading(int position, ReadPurpose purpose, const MeterReading& reading) const {
  nlohmann::json body = {{"position", std::to_string(position)},
                         {"purpose", toWord(purpose)},
                         {"quantity", reading.quantity},
                         {"unit", reading.unit},
                         {"value", reading.value.toString()},
                         {"resolution", reading.value.resolution().toString()},
                         {"dib", reading.dib},
                         {"vib", reading.vib},
                         {"exchange", std::to_string(reading.exchange)},
                         {"offset", std::to_string(reading.offset)},
                         {"length", std::to_string(reading.length)},
                         {"at_ns", std::to_string(nanoseconds(reading.at.at))},
                         {"half_width_ns", std::to_string(reading.at.halfWidth.count())}};
  if (reading.byAdapter) {
    body["by"] = "adapter";
    if (!reading.encoding.empty()) {
      body["encoding"] = reading.encoding;
      body["scale"] = reading.scale.empty() ? "1" : reading.scale;
    }
  }
  const Seq seq = record("reading", std::move(body));
  if (pointRun_) {
    InputRow row;
    row.seq = seq;
    row.kind = "reading";
    row.what = toWord(purpose);
    row.position = position;
    pointRun_->addInput(std::move(row));
  }
  return seq;
}

Seq StepContext::recordSample(const Channel& channel, std::string_view purpose, const Sample& given) const {
  Sample sample = given;
  if (sample.exchange == 0) {
    if (const auto traced = channel.recorded(context_, given)) {
      sample = *traced;
    } else {
      context_.log(LogLevel::warning, "engine",
                   "a sample of " + channel.id() + " without its bytes: " + traced.error().message());
    }
  }
  nlohmann::json body = {{"instrument", channel.id()},
                         {"purpose", purpose},
                         {"quantity", channel.quantity()},
                         {"unit", channel.unit()},
                         {"value", sample.shown.toString()},
                         {"resolution", channel.resolution().toString()},
                         {"at_ns", std::to_string(nanoseconds(sample.stamp.at))},
                         {"half_width_ns", std::to_string(sample.stamp.halfWidth.count())},
                         {"stable", sample.stable}};
  if (!channel.standard().empty()) {
    body["standard"] = channel.standard();
  }
  if (sample.exchange != 0) {
    body["exchange"] = std::to_string(sample.exchange);
  }
  const Seq seq = record("sample", std::move(body));
  if (pointRun_) {
    InputRow row;
    row.seq = seq;
    row.kind = "sample";
    row.what = std::string(purpose);
    row.instrument = channel.id();
    pointRun_->addInput(std::move(row));
  }
  return seq;
}

}  // namespace mb
