#include "procedures/engine/condition_state.h"

#include "core/quantity/format.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace mb {

ConditionState::ConditionState(Condition condition, Bench& bench)
    : condition_(std::move(condition)),
      channel_(bench.channel(condition_.channel)),
      other_(condition_.otherChannel.empty() ? nullptr : &bench.channel(condition_.otherChannel)) {
  if (condition_.filling) {
    filling_.emplace(*condition_.filling);
  }
}

std::optional<double> ConditionState::measure(Instant now) {
  const auto sample = channel_.fresh(now);
  if (!sample) {
    return std::nullopt;
  }
  overloaded_ = sample->overload;
  if (other_ == nullptr) {
    return sample->value;
  }
  const auto otherSample = other_->fresh(now);
  if (!otherSample) {
    return std::nullopt;
  }
  if (filling_) {
    filling_->look(channel_, *other_);
    overloaded_ = false;  // another condition's affair
    return filling_->difference().value_or(0.0);
  }
  overloaded_ = overloaded_ || otherSample->overload;
  return sample->value + condition_.weight * (otherSample->value - sample->value);
}

bool ConditionState::inside(double value) const {
  switch (condition_.kind) {
    case ConditionKind::band:
      return !overloaded_ && (!condition_.low || value >= *condition_.low) &&
             (!condition_.high || value <= *condition_.high);
    case ConditionKind::change:
      return *highest_ - *lowest_ <= *condition_.high;
    case ConditionKind::notOverloaded:
      return !overloaded_;
    case ConditionKind::follows:
      return filling_->holds();
    case ConditionKind::fresh:
      break;
  }
  return true;
}

std::optional<bool> ConditionState::look(Instant now) {
  value_ = measure(now);
  bool holds = false;
  if (value_) {
    lowest_ = lowest_ ? std::min(*lowest_, *value_) : *value_;
    highest_ = highest_ ? std::max(*highest_, *value_) : *value_;
    holds = inside(*value_);
  }
  everBreached_ = everBreached_ || !holds;
  if (holds == holds_) {
    return std::nullopt;
  }
  holds_ = holds;
  return holds;
}

std::string ConditionState::reason() const {
  std::string text = condition_.id;
  if (condition_.position != 0) {
    text += " at position " + std::to_string(condition_.position);
  }
  if (!value_) {
    return text + ": no fresh value of " + condition_.channel +
           (other_ == nullptr ? "" : " or " + condition_.otherChannel);
  }
  if (filling_) {
    return text + ": " + filling_->reason();
  }
  if (overloaded_) {
    return text + ": " + condition_.channel + " is overloaded";
  }
  const double shown = condition_.kind == ConditionKind::change ? *highest_ - *lowest_ : *value_;
  text += ": " + toShortest(shown) + " " + channel_.unit();
  if (condition_.high && shown > *condition_.high) {
    return text + " is above " + toShortest(*condition_.high);
  }
  return condition_.low && shown < *condition_.low ? text + " is below " + toShortest(*condition_.low) : text;
}

nlohmann::json ConditionState::row(Instant now, bool worst) const {
  nlohmann::json body = {{"condition", condition_.id},
                         {"state", holds_ ? "ok" : "breached"},
                         {"unit", channel_.unit()},
                         {"at_ns", std::to_string(nanoseconds(now))}};
  if (condition_.position != 0) {
    body["position"] = std::to_string(condition_.position);
  }
  std::optional<double> value = value_;
  if (filling_) {
    worst = false;
    body["low"] = toShortest(-filling_->allowed());
    body["high"] = toShortest(filling_->allowed());
  }
  if (condition_.kind == ConditionKind::change && lowest_) {
    value = *highest_ - *lowest_;
  } else if (worst && lowest_) {
    // The one that came nearer to its end of the band.
    const double above = condition_.high ? *highest_ - *condition_.high : -1e300;
    const double below = condition_.low ? *condition_.low - *lowest_ : -1e300;
    value = above >= below ? *highest_ : *lowest_;
  }
  if (value) {
    body["value"] = toShortest(*value);
  }
  if (condition_.low) {
    body["low"] = toShortest(*condition_.low);
  }
  if (condition_.high) {
    body["high"] = toShortest(*condition_.high);
  }
  return body;
}

}  // namespace mb
