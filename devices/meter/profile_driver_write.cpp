// Writing to a meter: before, write, read back, compare; and every bit of it in the ledger.

#include "devices/meter/profile_driver.h"
#include "devices/meter/write_record.h"
#include "devices/meter/write_values.h"

#include <fmt/format.h>

namespace mb {
namespace {

std::string outcomeOf(const std::optional<Outcome>& failed) {
  return !failed                       ? "failed"
         : *failed == Outcome::silence ? "silence"
         : *failed == Outcome::refused ? "refused"
                                       : "failed";
}

void append(std::vector<Seq>& to, const std::vector<Seq>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

Task<Expected<WriteReport>> ProfileDriver::write(const Context& context, const WriteOrder& order,
                                                 const Authority& authority) {
  const auto role = authority.roleFor(order.who, Act::writeCoefficients);
  if (!role) {
    co_return tl::unexpected(Error(role.error().message(), where()));
  }
  const MeterWrite* const thing = profile_->write(order.name);
  if (thing == nullptr) {
    Expected<WriteReport> none = co_await MeterDriver::write(context, order, authority);
    co_return none;
  }
  const auto wanted = heldValues(*thing, order.values);
  if (!wanted) {
    co_return tl::unexpected(Error(wanted.error().what, where(), wanted.error().remedy));
  }
  WriteRecord record(order, *thing, position_, number_, profile_->name, *role);
  record.wanted = *wanted;
  const Expected<void> done = co_await writeAndProve(context, *thing, record);
  WriteReport report;
  report.row = record.outcome.empty() ? 0 : record.end(context);
  if (!done) {
    co_return tl::unexpected(done.error());
  }
  report.before = record.before;
  report.after = record.after;
  report.unchanged = record.outcome == "unchanged";
  co_return report;
}

/// `record.outcome` stays empty where nothing was sent that could have changed the meter.
Task<Expected<void>> ProfileDriver::writeAndProve(const Context& context, const MeterWrite& write,
                                                  WriteRecord& record) {
  const Lease lease = co_await line_.lease(context);
  const std::string purpose = "write " + write.name;
  Ask before(purpose + ", before", number_);
  before.written = &write;
  const Expected<Gathered> old = co_await performOn(context, lease, write.readBack, before);
  if (!old) {
    co_return tl::unexpected(old.error());
  }
  if (const std::string field = missingIn(write, before.values); !field.empty()) {
    co_return fail(fmt::format("the meter does not say what it holds as `{}`", field), where());
  }
  record.before = before.values;
  record.exchanges = before.exchanges;
  if (const std::string wrong = changesTooMuch(write, record.before, record.wanted); !wrong.empty()) {
    co_return fail(wrong, where(), "correct the value; such a change is mostly a slip");
  }
  if (sameValues(record.wanted, record.before)) {
    record.after = record.before;
    record.outcome = "unchanged";
    co_return Expected<void>();
  }
  Ask ask(purpose, number_);
  auto raws = rawValues(write, record.order.values);
  if (!raws) {
    co_return tl::unexpected(Error(raws.error().what, where()));
  }
  ask.fields = std::move(*raws);
  co_await record.begin(context);
  record.outcome = "failed";
  lastVolume_.reset();
  const Expected<Gathered> sent = co_await performOn(context, lease, write.steps, ask);
  append(record.exchanges, ask.exchanges);
  if (write.kind == WriteKind::number && sent) {
    // Only the new number is called from now on; the old one is not there any more when it worked.
    number_ = record.wanted.begin()->second.toString();
    number_.insert(0, number_.size() < record.meter.size() ? record.meter.size() - number_.size() : 0, '0');
    station_ = std::make_unique<MeterStation>(profile_, line_, position_, number_);
  }
  // Also after a refusal or silence: what the meter holds now is what counts.
  Ask after(purpose + ", after", write.kind == WriteKind::number ? std::string() : number_);
  after.written = &write;
  const Expected<Gathered> proof = co_await performOn(context, lease, write.readBack, after);
  append(record.exchanges, after.exchanges);
  record.after = after.values;
  if (!sent) {
    record.outcome = outcomeOf(ask.failed);
    record.why = sent.error().message();
    co_return tl::unexpected(sent.error());
  }
  if (!proof) {
    record.outcome = outcomeOf(after.failed);
    record.why = proof.error().message();
    co_return tl::unexpected(WriteRecord::notReadBack(proof.error()));
  }
  co_return record.compare(where());
}

}  // namespace mb
