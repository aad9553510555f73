#include "procedures/conformance/conformance.h"

#include "core/quantity/format.h"
#include "core/record/fields.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

constexpr double kMarginOfLatency = 0.1;  // s: what line and adapter may add to an answer's way

std::string hexOf(const Journal& journal, const nlohmann::json& body, const char* field) {
  const auto found = body.find(field);
  if (found == body.end()) {
    return {};
  }
  const auto bytes = journal.segment(found->get<std::string>());
  std::string text = bytes ? toHex(*bytes) : std::string();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

}  // namespace

Conformance::Conformance(Bench& bench, Line& line, std::shared_ptr<const Profile> profile,
                         ConformanceOptions options)
    : bench_(bench),
      profile_(std::move(profile)),
      options_(std::move(options)),
      meter_(*bench.meter(options_.position)),
      line_(line),
      water_(bench) {
  report_.profile = profile_->name;
  report_.title = profile_->title;
  report_.number = options_.number;
  report_.bench = bench.description().name;
  report_.simulated = bench.isSimulated();
}

bool Conformance::speaksMbus() const {
  return profile_->protocol == MeterProtocol::mbus && !profile_->adapter;
}

/// Every `exchange` row as it is written.
void Conformance::trace(const Row& row) {
  if (row.kind != "exchange") {
    return;
  }
  const nlohmann::json body = row.json();
  TracedExchange one;
  one.check = check_;
  one.purpose = textField(body, "purpose");
  one.outcome = textField(body, "outcome");
  one.why = body.value("why", std::string());
  one.sent = hexOf(*journal_, body, "sent");
  one.received = hexOf(*journal_, body, "received");
  if (body.contains("tx_end_ns") && body.contains("rx_first_ns")) {
    one.latency =
        static_cast<double>(numberField(body, "rx_first_ns") - numberField(body, "tx_end_ns")) / 1e9;
  }
  report_.trace.push_back(std::move(one));
}

Task<void> Conformance::one(const Context& context, Finding begun, Check check) {
  check_ = begun.id;
  Finding finding = co_await (this->*check)(context, begun);
  report_.findings.push_back(std::move(finding));
}

Task<void> Conformance::all(const Context& context) {
  Finding who("identification", "who answers, asked three times");
  co_await one(context, who, &Conformance::identification);
  Finding damaged("wrong-checksum", "telegrams with a wrong checksum must not be answered");
  co_await one(context, damaged, &Conformance::wrongChecksum);
  Finding foreign("unknown-address", "telegrams to others must not be answered");
  co_await one(context, foreign, &Conformance::unknownAddress);
  Finding count("frame-count", "the same frame count bit again: the same answer again");
  co_await one(context, count, &Conformance::frameCount);
  // From here on in the verification state, in which some makes no longer say who they are.
  Finding state("verification-state", "entering, reading in and out of it, leaving");
  co_await one(context, state, &Conformance::verification);
  Finding again("repeats", "many readings at rest");
  co_await one(context, again, &Conformance::repeats);
  Finding age("renewal", "how often the register is renewed while water flows");
  co_await one(context, age, &Conformance::renewal);
  Finding zero("zeroing", "what the register does around a standstill");
  co_await one(context, zero, &Conformance::zeroing);
  Finding latch("freeze", "what a synchronise action stores");
  co_await one(context, latch, &Conformance::freeze);
  Finding end("verification-life", "when the verification state ends by itself");
  co_await one(context, end, &Conformance::life);
  report_.findings.push_back(latency(Finding("latency", "how long answers take to begin")));
}

Task<ConformanceReport> Conformance::run(const Context& context) {
  journal_ = &context.journal();
  const Subscription subscription = journal_->subscribe([this](const Row& row) { trace(row); });
  bool cancelled = false;
  try {
    co_await all(context);
  } catch (const Cancelled&) {
    cancelled = true;
  }
  check_ = "rest";
  const Expected<void> atRest = co_await water_.rest(context);
  if (!atRest) {
    Finding plant("plant", "the plant at rest");
    plant.grade = Grade::differs;
    plant.text = atRest.error().message();
    report_.findings.push_back(std::move(plant));
  }
  if (cancelled) {
    throw Cancelled();
  }
  co_return report_;
}

/// Over everything that was answered. The profile's own limit counts: beyond it an answer is none.
Finding Conformance::latency(Finding finding) const {
  std::vector<double> all;
  for (const TracedExchange& each : report_.trace) {
    if (each.latency >= 0.0 && each.outcome == "ok") {
      all.push_back(each.latency);
    }
  }
  if (all.empty()) {
    finding.text = "nothing was answered";
    return finding;
  }
  std::sort(all.begin(), all.end());
  const auto at = [&all](double share) {
    return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
  };
  const double limit = toSeconds(profile_->settings.bits(profile_->answerBits) + profile_->answerExtra);
  const auto ms = [](double seconds) { return toFixed(1000.0 * seconds, 1); };
  finding.measured = {{"answers", std::to_string(all.size())},
                      {"least_ms", ms(all.front())},
                      {"median_ms", ms(at(0.5))},
                      {"p95_ms", ms(at(0.95))},
                      {"most_ms", ms(all.back())},
                      {"allowed_ms", ms(limit)}};
  const bool late = all.back() > limit + kMarginOfLatency;
  finding.grade = late ? Grade::differs : Grade::asPromised;
  finding.text = late ? fmt::format("the latest answer began after {} ms, the profile allows {} ms",
                                    ms(all.back()), ms(limit))
                      : fmt::format("every answer began within the {} ms of the profile", ms(limit));
  return finding;
}

}  // namespace mb
