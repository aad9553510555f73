// What an adapter does to a meter besides reading it, and what it leaves in the record (docs/ledger.md).

#include "core/record/journal.h"
#include "devices/adapter/adapter_driver.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

/// The value of a field, as its bytes say it.
Expected<Decimal> heldValue(const ReadingClaim& claim, const std::vector<Exchange>& exchanges) {
  const auto bytes = claimedBytes(claim, exchanges);
  if (!bytes) {
    return tl::unexpected(bytes.error());
  }
  if (claim.encoding.empty()) {
    return fail(fmt::format("`{}` is read back without its encoding", claim.quantity));
  }
  const auto value = decodeClaim(*bytes, claim.encoding, claim.scale);
  const auto said = Decimal::parse(claim.value);
  if (!value || !said || compareValue(*value, *said) != 0) {
    return fail(fmt::format("`{}`: it says {}, its bytes {}", claim.quantity, claim.value,
                            value ? value->toString() : value.error().message()));
  }
  return *value;
}

Expected<WriteValues> heldValues(const ProgramDone& done, const std::vector<Exchange>& exchanges) {
  WriteValues values;
  for (const ReadingClaim& claim : done.readings) {
    const auto value = heldValue(claim, exchanges);
    if (!value) {
      return tl::unexpected(value.error());
    }
    if (!values.emplace(claim.quantity, *value).second) {
      return fail(fmt::format("it names `{}` twice", claim.quantity));
    }
  }
  return values;
}

bool sameReadings(const std::vector<MeterReading>& a, const std::vector<MeterReading>& b) {
  return std::ranges::equal(a, b, [](const MeterReading& one, const MeterReading& other) {
    return one.quantity == other.quantity && one.value == other.value;
  });
}

}  // namespace

void AdapterDriver::record(const Context& context, Json body) const {
  Journal* const journal = context.services().journal;
  if (journal == nullptr) {
    return;
  }
  if (context.services().run != 0) {
    body["run"] = std::to_string(context.services().run);
  }
  body["position"] = std::to_string(position_);
  body["profile"] = profile_->name;
  journal->append("adapter", body);
}

void AdapterDriver::started(const Context& context, const StartedProgram& program) {
  Json files = Json::array();
  for (const auto& [name, sha256] : program.hashes) {
    files.push_back({{"name", name}, {"sha256", sha256}});
  }
  record(context, {{"state", "started"},
                   {"start", std::to_string(program.start)},
                   {"name", program.name},
                   {"version", program.version},
                   {"files", files}});
}

void AdapterDriver::ended(const Context& context, const std::string& why) {
  context.log(LogLevel::warning, "adapter", where() + ": " + why);
  record(context, {{"state", "ended"}, {"why", why}});
}

Task<Expected<LatchReport>> AdapterDriver::freeze(const Context& context) {
  if (!profile_->traits.freezes) {
    Expected<LatchReport> none = co_await MeterDriver::freeze(context);
    co_return none;
  }
  const CallParameters nothing;
  const std::string word = "freeze";
  const CallResult result = co_await perform(context, word, nothing, word, false);
  if (result.failure) {
    co_return tl::unexpected(explain(result, word));
  }
  const auto index = static_cast<std::size_t>(result.done.exchange);
  if (index < 1 || index > result.exchanges.size() || !result.exchanges[index - 1].ok()) {
    const Error why("it names no exchange that froze");
    co_return tl::unexpected(refuted(context, word, why));
  }
  const Exchange& exchange = result.exchanges[index - 1];
  LatchReport report;
  report.at = exchange.txEnd;
  report.exchange = exchange.row;
  co_return report;
}

Task<Expected<FrozenReadings>> AdapterDriver::readFrozen(const Context& context) {
  if (!profile_->traits.freezes) {
    Expected<FrozenReadings> none = co_await MeterDriver::readFrozen(context);
    co_return none;
  }
  const std::string call = "read-frozen";
  const std::string word;
  const Expected<std::vector<MeterReading>> first = co_await readOnce(context, call, word);
  Expected<std::vector<MeterReading>> second = first;
  if (first) {
    second = co_await readOnce(context, call, word);
  }
  if (!second) {
    co_return tl::unexpected(second.error());
  }
  if (!sameReadings(*first, *second)) {
    co_return fail("what was read as frozen changed between two readings: nothing is frozen", where(),
                   "its adapter says a freeze that this meter does not do; read it live");
  }
  FrozenReadings frozen;
  frozen.readings = *second;
  const Decimal volume = frozen.readings.front().value;
  frozen.moved = !lastFrozen_ || compareValue(volume, *lastFrozen_) != 0;
  lastFrozen_ = volume;
  co_return frozen;
}

Task<Expected<Stamp>> AdapterDriver::startSimulatedFlow(const Context& context, Decimal value) {
  const auto& simulation = profile_->traits.simulation;
  if (!simulation) {
    Expected<Stamp> none = co_await MeterDriver::startSimulatedFlow(context, value);
    co_return none;
  }
  WritableThing bounds;
  bounds.name = "simulation";
  bounds.fields.push_back(*simulation);
  WriteValues values;
  values.emplace(simulation->name, value);
  if (const auto sound = checkWrite(bounds, values); !sound) {
    co_return tl::unexpected(Error(sound.error().what, where(), sound.error().remedy));
  }
  CallParameters parameters;
  parameters.emplace_back("value", value.toString());
  parameters.emplace_back("unit", simulation->unit);
  const std::string word = "simulate";
  const CallResult result = co_await perform(context, word, parameters, word, false);
  if (result.failure) {
    co_return tl::unexpected(explain(result, word));
  }
  const Exchange* const last = result.lastGood();
  if (last == nullptr) {
    const Error why("no exchange of this call succeeded");
    co_return tl::unexpected(refuted(context, word, why));
  }
  co_return last->txEnd;
}

Task<Expected<void>> AdapterDriver::stopSimulatedFlow(const Context& context) {
  const CallParameters nothing;
  const std::string word = "simulate-end";
  const CallResult result = co_await perform(context, word, nothing, word, false);
  if (result.failure) {
    co_return tl::unexpected(explain(result, word));
  }
  co_return Expected<void>();
}

/// What the meter holds of a thing, each value with its bytes.
Task<Expected<WriteValues>> AdapterDriver::held(const Context& context, const WritableThing& thing,
                                                const std::string& when, WriteRecord& record) {
  CallParameters parameters;
  parameters.emplace_back("what", thing.name);
  const std::string call = "read-back";
  const std::string purpose = "write " + thing.name + ", " + when;
  const CallResult result = co_await perform(context, call, parameters, purpose, true);
  for (const Exchange& each : result.exchanges) {
    record.exchanges.push_back(each.row);
  }
  if (result.failure) {
    co_return tl::unexpected(explain(result, purpose));
  }
  Expected<WriteValues> values = heldValues(result.done, result.exchanges);
  if (!values) {
    co_return tl::unexpected(refuted(context, purpose, values.error()));
  }
  if (const std::string field = missingIn(thing, *values); !field.empty()) {
    co_return fail(fmt::format("its adapter does not say what the meter holds as `{}`", field), where());
  }
  co_return values;
}

Task<Expected<void>> AdapterDriver::writeAndProve(const Context& context, const WritableThing& thing,
                                                  WriteRecord& record) {
  const Expected<WriteValues> before = co_await held(context, thing, "before", record);
  if (!before) {
    co_return tl::unexpected(before.error());
  }
  record.before = *before;
  if (const std::string wrong = changesTooMuch(thing, *before, record.wanted); !wrong.empty()) {
    co_return fail(wrong, where(), "correct the value; such a change is mostly a slip");
  }
  if (sameValues(record.wanted, *before)) {
    record.after = *before;
    record.outcome = "unchanged";
    co_return Expected<void>();
  }
  co_await record.begin(context);
  record.outcome = "failed";
  lastVolume_.reset();
  CallParameters parameters;
  parameters.emplace_back("what", thing.name);
  for (const auto& [name, value] : record.wanted) {
    parameters.emplace_back(name, value.toString());
  }
  const std::string call = "write";
  const std::string purpose = "write " + thing.name;
  const CallResult sent = co_await perform(context, call, parameters, purpose, false);
  for (const Exchange& each : sent.exchanges) {
    record.exchanges.push_back(each.row);
  }
  // Also after a refusal: what the meter holds now is what counts.
  const Expected<WriteValues> after = co_await held(context, thing, "after", record);
  record.after = after.value_or(WriteValues());
  if (sent.failure) {
    const Error why = explain(sent, purpose);
    record.why = why.message();
    co_return tl::unexpected(why);
  }
  if (!after) {
    record.why = after.error().message();
    co_return tl::unexpected(WriteRecord::notReadBack(after.error()));
  }
  co_return record.compare(where());
}

Task<Expected<WriteReport>> AdapterDriver::write(const Context& context, const WriteOrder& order,
                                                 const Authority& authority) {
  const auto role = authority.roleFor(order.who, Act::writeCoefficients);
  if (!role) {
    co_return tl::unexpected(Error(role.error().message(), where()));
  }
  const auto& things = profile_->traits.writable;
  const auto thing = std::ranges::find(things, order.name, &WritableThing::name);
  if (thing == things.end()) {
    Expected<WriteReport> none = co_await MeterDriver::write(context, order, authority);
    co_return none;
  }
  if (const auto sound = checkWrite(*thing, order.values); !sound) {
    co_return tl::unexpected(Error(sound.error().what, where(), sound.error().remedy));
  }
  WriteRecord kept(order, *thing, position_, number_, profile_->name, *role);
  kept.wanted = order.values;
  const Expected<void> done = co_await writeAndProve(context, *thing, kept);
  WriteReport report;
  report.row = kept.outcome.empty() ? 0 : kept.end(context);
  if (!done) {
    co_return tl::unexpected(done.error());
  }
  report.before = kept.before;
  report.after = kept.after;
  report.unchanged = kept.outcome == "unchanged";
  co_return report;
}

}  // namespace mb
