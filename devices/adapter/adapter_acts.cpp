// What an adapter does to a meter besides reading it, and what it leaves in the record (docs/ledger.md).

#include "core/record/journal.h"
#include "devices/adapter/adapter_driver.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

std::optional<LatchKind> latchOf(const std::string& word) {
  if (word == "measured") {
    return LatchKind::measured;
  }
  if (word == "stamped") {
    return LatchKind::stamped;
  }
  if (word == "register") {
    return LatchKind::registerCopy;
  }
  return word == "unknown" ? std::optional(LatchKind::unknown) : std::nullopt;
}

/// The one value of a write, before or after.
Expected<MeterReading> written(const std::vector<ReadingClaim>& claims,
                               const std::vector<Exchange>& exchanges) {
  if (claims.size() != 1) {
    return fail("a write needs one value before and one after");
  }
  const ReadingClaim& claim = claims.front();
  const auto bytes = claimedBytes(claim, exchanges);
  if (!bytes) {
    return tl::unexpected(bytes.error());
  }
  if (claim.encoding.empty()) {
    return fail("what is read back needs its encoding");
  }
  const auto value = decodeClaim(*bytes, claim.encoding, claim.scale);
  const auto said = Decimal::parse(claim.value);
  if (!value || !said || !(*value == *said)) {
    return fail(fmt::format("it says {}, its bytes {}", claim.value,
                            value ? value->toString() : value.error().message()));
  }
  MeterReading reading;
  reading.quantity = claim.quantity;
  reading.unit = claim.unit;
  reading.value = *value;
  reading.exchange = exchanges[static_cast<std::size_t>(claim.exchange) - 1].row;
  reading.offset = claim.offset;
  reading.length = claim.length;
  return reading;
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
  const CallParameters none;
  const std::string word = "freeze";
  const CallResult result = co_await perform(context, word, none, word, false);
  if (result.failure) {
    co_return tl::unexpected(explain(result, word));
  }
  const auto latch = latchOf(result.done.latch);
  const auto index = static_cast<std::size_t>(result.done.exchange);
  const bool named = index >= 1 && index <= result.exchanges.size();
  if (!latch || !named || !result.exchanges[index - 1].ok()) {
    const Error why(!latch ? "`latch` is none of measured, stamped, register, unknown"
                           : "it names no exchange that froze");
    co_return tl::unexpected(refuted(context, word, why));
  }
  const Exchange& exchange = result.exchanges[index - 1];
  LatchReport frozen;
  frozen.latch = *latch;
  frozen.at = exchange.txEnd;
  frozen.exchange = exchange.row;
  co_return frozen;
}

Task<Expected<void>> AdapterDriver::simulateFlow(const Context& context, Decimal flow, Decimal volume) {
  CallParameters parameters;
  parameters.emplace_back("flow_m3_h", flow.toString());
  parameters.emplace_back("volume_m3", volume.toString());
  const std::string word = "start-flow";
  const CallResult result = co_await perform(context, word, parameters, word, false);
  if (result.failure) {
    co_return tl::unexpected(explain(result, word));
  }
  co_return Expected<void>();
}

Task<Expected<Written>> AdapterDriver::writeValue(const Context& context, const Identity& who,
                                                  const std::string& what, Decimal value) {
  const auto role = context.authority().roleFor(who, Act::writeCoefficients);
  if (!role) {
    co_return tl::unexpected(role.error());
  }
  CallParameters parameters;
  parameters.emplace_back("what", what);
  parameters.emplace_back("value", value.toString());
  const std::string word = "write";
  const CallResult result = co_await perform(context, word, parameters, word, false);
  if (result.failure) {
    co_return tl::unexpected(explain(result, word));
  }
  const auto before = written(result.done.before, result.exchanges);
  const auto after = before ? written(result.done.readings, result.exchanges) : before;
  if (!after) {
    co_return tl::unexpected(refuted(context, word, after.error()));
  }
  if (Journal* const journal = context.services().journal) {
    journal->append("audit", {{"who", who.name},
                              {"role", std::string(nameOf(*role))},
                              {"act", std::string(nameOf(Act::writeCoefficients))},
                              {"old", before->value.toString()},
                              {"new", after->value.toString()},
                              {"why", fmt::format("{}: {} = {}, exchanges {} and {}", where(), what,
                                                  value.toString(), before->exchange, after->exchange)}});
  }
  if (compareValue(after->value, value) != 0) {
    co_return fail(fmt::format("write: {} was to be {}, but {} is read back", what, value.toString(),
                               after->value.toString()),
                   where(), "the meter did not take it: look whether it must be unlocked first");
  }
  Written done;
  done.before = *before;
  done.after = *after;
  co_return done;
}

}  // namespace mb
