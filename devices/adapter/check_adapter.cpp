#include "devices/adapter/check_adapter.h"

#include "core/async/virtual_scheduler.h"
#include "devices/adapter/adapter_readings.h"
#include "devices/adapter/adapter_session.h"
#include "devices/meter/adapter_description.h"
#include "devices/meter/check_profile.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

/// Plays the meter of a sample.
class ScriptedHost final : public AdapterHost {
 public:
  explicit ScriptedHost(const AdapterSample& sample) : sample_(sample) {}

  [[nodiscard]] Task<Expected<Exchange>> exchange(const Context& context, const ProgramExchange& asked,
                                                  AdapterAnswer& answer) override {
    if (next_ >= sample_.exchanges.size()) {
      complain(fmt::format("it sends {} where the sample has no exchange left", mbus::hexText(asked.send)));
      co_return fail("the sample is at its end");
    }
    const AdapterSample::Scripted& scripted = sample_.exchanges[next_++];
    if (asked.send != scripted.sent) {
      complain(fmt::format("it sends {}, the sample says {}", mbus::hexText(asked.send),
                           mbus::hexText(scripted.sent)));
      co_return fail("not what the sample says");
    }
    Exchange exchange;
    exchange.sent = asked.send;
    exchange.txStart = context.now();
    exchange.txEnd = Stamp{context.now(), Duration()};
    const bool awaited = !answer.awaitsNothing();
    exchange.outcome = awaited ? Outcome::silence : Outcome::ok;
    if (awaited && scripted.answer) {
      hear(*scripted.answer, answer, context.now(), exchange);
    }
    co_return exchange;
  }
  void started(const Context&, const StartedProgram&) override {}
  void ended(const Context&, const std::string&) override {}

  /// What is wrong with what was sent; empty: nothing.
  [[nodiscard]] std::string complaint() const {
    if (!complaint_.empty() || next_ == sample_.exchanges.size()) {
      return complaint_;
    }
    return fmt::format("it asked for {} exchanges, the sample has {}", next_, sample_.exchanges.size());
  }

 private:
  void complain(std::string what) { complaint_ = complaint_.empty() ? std::move(what) : complaint_; }

  static void hear(const Bytes& bytes, AdapterAnswer& answer, Instant now, Exchange& exchange) {
    exchange.received = bytes;
    exchange.rxFirst = exchange.rxLast = Stamp{now, Duration()};
    exchange.framing = answer.find(bytes);
    const bool whole = (exchange.framing.complete || exchange.framing.endsAtGap) && exchange.framing.valid;
    exchange.outcome = whole ? Outcome::ok : Outcome::damaged;
    exchange.why = exchange.framing.why;
  }

  const AdapterSample& sample_;
  std::size_t next_ = 0;
  std::string complaint_;
};

/// What the program's answer is worth; empty: what the sample says came of it.
std::string judged(const Profile& profile, const AdapterSample& sample, const CallResult& result) {
  if (result.failure) {
    return result.failure->message();
  }
  if (sample.call == "identify") {
    const auto identity = checkIdentity(result.done, result.exchanges);
    if (!identity) {
      return identity.error().message();
    }
    return identity->number == sample.identified
               ? std::string()
               : fmt::format("meter {} answered, the sample says {}", identity->number, sample.identified);
  }
  if (sample.call != "read") {
    return {};
  }
  const auto readings = checkReadings(result.done, result.exchanges, profile.traits);
  return readings ? compareValues(sample.values, *readings) : readings.error().message();
}

Task<void> play(const Context& context, AdapterSession& session, AdapterHost& host,
                const AdapterSample& sample, CallResult& result) {
  result = co_await session.call(context, host, sample.call, sample.parameters, false);
}

std::string check(const Profile& profile, const AdapterProgram& program, const AdapterSample& sample) {
  VirtualScheduler scheduler{WallTime()};
  const Context context(scheduler, std::stop_token(), Services());
  HostHello hello;
  hello.host = "MeterBench";
  hello.position = 1;
  hello.line = "check";
  hello.number = sample.number;
  hello.profile = profile.name;
  hello.settings = profile.settings.toString();
  hello.options = profile.adapter->options;
  AdapterSession session(program, hello, profile.traits, nullptr);
  ScriptedHost host(sample);
  CallResult result;
  scheduler.runTask(play(context, session, host, sample, result));
  if (const std::string wrong = host.complaint(); !wrong.empty()) {
    return wrong;
  }
  const std::string wrong = judged(profile, sample, result);
  if (sample.refused.empty()) {
    return wrong;
  }
  if (wrong.empty()) {
    return "it is accepted, but should be refused: " + sample.refused;
  }
  return wrong.find(sample.refused) != std::string::npos
             ? std::string()
             : fmt::format("it is refused because `{}`, but should be because `{}`", wrong, sample.refused);
}

}  // namespace

ProfileReport checkAdapter(const Profile& profile, const std::filesystem::path& folder) {
  ProfileReport report;
  const auto program = locateAdapter(*profile.adapter, folder);
  if (!program) {
    report.lines.push_back({false, profile.name + ": " + program.error().message()});
    return report;
  }
  for (const AdapterSample& sample : profile.adapter->samples) {
    const std::string wrong = check(profile, *program, sample);
    report.lines.push_back({wrong.empty(), fmt::format("{}: {}: {}", sample.where, sample.call,
                                                       wrong.empty() ? "holds" : wrong)});
  }
  const bool proved = std::ranges::any_of(profile.adapter->samples, [](const AdapterSample& sample) {
    return sample.call == "read" && !sample.values.empty();
  });
  if (!proved) {
    report.lines.push_back({false, profile.name + ": no sample proves a value that it reads"});
  }
  return report;
}

}  // namespace mb
