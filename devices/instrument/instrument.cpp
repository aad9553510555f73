#include "devices/instrument/instrument.h"

#include "core/quantity/format.h"
#include "devices/instrument/decode_again.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mb {
namespace {

/// Exchanges kept for recording: two minutes of four values at two polls a second.
constexpr std::size_t kKept = 1000;

bool sameSample(const Sample& a, const Sample& b) {
  return a.stamp.at == b.stamp.at && a.shown == b.shown && a.stable == b.stable && a.overload == b.overload;
}

}  // namespace

Instrument::Instrument(std::string id, std::shared_ptr<const InstrumentProfile> profile, int address)
    : id_(std::move(id)), profile_(std::move(profile)), address_(address) {}

Instrument::~Instrument() {
  for (const Feed& feed : feeds_) {
    if (feed.channel != nullptr) {
      feed.channel->setRecorder(nullptr);
    }
  }
}

Expected<void> Instrument::add(const InstrumentSource& source, Feed feed) {
  const InstrumentValue* const value = profile_->value(source.value);
  if (value == nullptr) {
    return fail(
        fmt::format("the instrument {} has no value `{}`", id_, source.value), std::string(),
        fmt::format("its profile {} has: {}", profile_->name, fmt::join(profile_->valueNames(), ", ")));
  }
  if (feed.channel != nullptr && !source.rescaled && feed.channel->unit() != value->unit) {
    return fail(fmt::format("`{}` of the instrument {} is in {}, not in {}", source.value, id_, value->unit,
                            feed.channel->unit()),
                std::string(), "correct the unit of the channel, or give its source a scale");
  }
  feed.source = source;
  feeds_.push_back(std::move(feed));
  return {};
}

Expected<void> Instrument::feed(const InstrumentSource& source, Channel& channel, Duration period) {
  Feed made;
  made.channel = &channel;
  made.period = period;
  auto added = add(source, std::move(made));
  if (added) {
    channel.setRecorder([this, name = channel.id()](const Context& context, const Sample& sample) {
      return record(context, name, sample);
    });
  }
  return added;
}

Expected<void> Instrument::watch(const InstrumentSource& source, Duration period, ValueHandler handler) {
  Feed made;
  made.handler = std::move(handler);
  made.period = period;
  return add(source, std::move(made));
}

std::optional<Duration> Instrument::periodOf(const InstrumentExchange& exchange) const {
  std::optional<Duration> period;
  for (const Feed& feed : feeds_) {
    const auto gives = [&feed](const MessagePattern& pattern) {
      return std::ranges::find(pattern.values, feed.source.value, &InstrumentValue::name) !=
             pattern.values.end();
    };
    if (std::ranges::any_of(exchange.expect, gives)) {
      period = std::min(period.value_or(feed.period), feed.period);
    }
  }
  return period ? std::optional(std::max(*period, profile_->leastInterval)) : std::nullopt;
}

void Instrument::reject(const std::string& why) {
  ++rejected_;
  complaint_ = why;
}

void Instrument::lose(const InstrumentExchange& exchange) {
  for (const Feed& feed : feeds_) {
    const bool concerned =
        feed.handler && std::ranges::any_of(exchange.expect, [&feed](const MessagePattern& pattern) {
          return std::ranges::find(pattern.values, feed.source.value, &InstrumentValue::name) !=
                 pattern.values.end();
        });
    if (concerned) {
      feed.handler(std::nullopt);
    }
  }
}

void Instrument::deliver(const Answered& answered) {
  for (const InstrumentReading& reading : answered.content.readings) {
    for (const Feed& feed : feeds_) {
      if (feed.source.value == reading.name) {
        push(feed, reading, answered);
      }
    }
  }
  if (!answered.content.scanned.empty() && onScan_) {
    onScan_(answered.content.scanned, *answered.exchange.rxFirst);
  }
}

void Instrument::push(const Feed& feed, const InstrumentReading& reading, const Answered& answered) {
  Sample sample;
  sample.stamp = *answered.exchange.rxFirst;
  sample.stable = reading.stable;
  sample.overload = reading.outside != Outside::no;
  std::optional<Decimal> shown = reading.value;
  if (sample.overload) {
    // There is no number: the end of the range, flagged, so that a limit still acts; without a range nothing.
    const InstrumentValue& value = *profile_->value(reading.name);
    shown = reading.outside == Outside::overload ? value.maximum : value.minimum;
  }
  const auto converted = shown ? valueForUser(feed.source, *shown) : std::nullopt;
  if (!converted) {
    reject(reading.name + " is beyond the range of the instrument");
    return;
  }
  sample.shown = *converted;
  sample.value = converted->toDouble();
  if (feed.handler) {
    feed.handler(sample.overload ? std::nullopt : std::optional(sample.value));
  }
  if (feed.channel == nullptr) {
    return;
  }
  const bool coarse = !sample.overload && !reading.real && !feed.source.rescaled &&
                      compareValue(sample.shown.resolution(), feed.channel->resolution()) > 0;
  if (coarse) {
    reject(fmt::format("{} shows {} {}, but the resolution of channel {} is {}", reading.name,
                       sample.shown.toString(), reading.unit, feed.channel->id(),
                       feed.channel->resolution().toString()));
    return;
  }
  kept_.push_back(Kept{sample, feed.channel->id(), answered.exchange});
  if (kept_.size() > kKept) {
    kept_.pop_front();
  }
  feed.channel->push(sample);
}

Expected<std::int64_t> Instrument::record(const Context& context, const std::string& channel,
                                          const Sample& sample) {
  if (context.services().journal == nullptr) {
    return fail("there is no journal to record the reading in", where());
  }
  const auto kept = std::ranges::find_if(
      kept_, [&](const Kept& each) { return each.channel == channel && sameSample(each.sample, sample); });
  if (kept == kept_.end()) {
    return fail("the message of this reading is no longer kept", where(),
                "record a reading when it is taken");
  }
  if (kept->exchange.row == 0) {
    const Instant at = kept->exchange.rxFirst->at;
    recordExchange(context, kept->exchange, "reading");
    // Other values of the same message need no row of their own.
    for (Kept& other : kept_) {
      const bool same = other.exchange.row == 0 && other.exchange.rxFirst->at == at &&
                        other.exchange.received == kept->exchange.received;
      other.exchange.row = same ? kept->exchange.row : other.exchange.row;
    }
  }
  return kept->exchange.row;
}

Task<Expected<Instrument::Answered>> Instrument::carryOut(const Context& context,
                                                          const InstrumentExchange& exchange,
                                                          const FieldValues& values,
                                                          const std::string& purpose, bool recorded) {
  Expected<Answered> answered;
  for (int i = 0; i < exchange.atMost; ++i) {
    if (i > 0) {
      co_await context.until(context.now() + exchange.every);
    }
    answered = co_await perform(context, exchange, values, purpose, recorded);
    if (answered) {
      break;
    }
  }
  if (answered && exchange.wait > Duration(0)) {
    co_await context.until(context.now() + exchange.wait);
  }
  co_return answered;
}

Task<Expected<void>> Instrument::begin(const Context& context) {
  const FieldValues nothing;
  const std::string purpose = "start";
  for (const InstrumentExchange& exchange : profile_->start) {
    const auto answered = co_await carryOut(context, exchange, nothing, purpose, true);
    if (!answered) {
      co_return fail(fmt::format("{}: {}", exchange.name, answered.error().what), where(),
                     answered.error().remedy);
    }
  }
  co_return Expected<void>();
}

Task<Expected<void>> Instrument::set(const Context& context, const std::string& name, double value) {
  const InstrumentSetting* const setting = profile_->setting(name);
  if (setting == nullptr) {
    co_return fail(
        fmt::format("nothing called `{}` can be set", name), where(),
        fmt::format("its profile {} has: {}", profile_->name, fmt::join(profile_->settingNames(), ", ")));
  }
  const auto values = rawOf(*setting, value);
  if (!values) {
    co_return fail(name + ": " + values.error().what, where(), values.error().remedy);
  }
  const std::string purpose = "set " + name;
  const auto answered = co_await carryOut(context, setting->exchange, *values, purpose, true);
  if (!answered) {
    co_return fail(fmt::format("{} was not set to {} {}: {}", name, toShortest(value), setting->unit,
                               answered.error().what),
                   where(), answered.error().remedy);
  }
  co_return Expected<void>();
}

Task<Expected<void>> Instrument::command(const Context& context, const std::string& name,
                                         const FieldValues& fields) {
  const InstrumentExchange* const exchange = profile_->command(name);
  if (exchange == nullptr) {
    co_return fail(fmt::format("it has no command `{}`", name), where());
  }
  for (const auto& [field, value] : fields) {
    const std::size_t at = value.text.find_first_of(exchange->forbidden);
    if (at != std::string::npos) {
      co_return fail(fmt::format("{}: the character {} must not stand in `{}`", name, value.text[at], field),
                     where(), "leave it out");
    }
  }
  const auto answered = co_await carryOut(context, *exchange, fields, name, true);
  if (!answered) {
    co_return fail(fmt::format("{}: {}", name, answered.error().what), where(), answered.error().remedy);
  }
  co_return Expected<void>();
}

Task<Expected<Decimal>> Instrument::read(const Context& context, const InstrumentSource& source) {
  const FieldValues nothing;
  const std::string purpose = "read";
  for (const InstrumentExchange& exchange : profile_->poll) {
    const bool gives = std::ranges::any_of(exchange.expect, [&source](const MessagePattern& pattern) {
      return std::ranges::find(pattern.values, source.value, &InstrumentValue::name) != pattern.values.end();
    });
    if (!gives) {
      continue;
    }
    const auto answered = co_await carryOut(context, exchange, nothing, purpose, false);
    if (!answered) {
      co_return tl::unexpected<Error>(answered.error());
    }
    deliver(*answered);
    const auto& readings = answered->content.readings;
    const auto found = std::ranges::find(readings, source.value, &InstrumentReading::name);
    const auto number =
        found != readings.end() && found->value ? valueForUser(source, *found->value) : std::nullopt;
    if (!number) {
      co_return fail(source.value + " has no number now", where());
    }
    co_return *number;
  }
  co_return fail(source.value + " cannot be asked for", where());
}

}  // namespace mb
