#include "devices/instrument/balance_language.h"

#include "devices/codec/balance/sbi_line.h"
#include "devices/codec/balance/sics_reply.h"
#include "devices/codec/balance/weight_field.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

/// Between two questions to a balance that does not repeat by itself; some five answers a second are usual.
constexpr Duration kAskAgain = std::chrono::milliseconds(200);

BalanceLine lineOf(BalanceLine::Kind kind, std::string text = std::string()) {
  BalanceLine line;
  line.kind = kind;
  line.text = std::move(text);
  return line;
}

BalanceLine outOfRange(Outside outside) {
  BalanceLine line = lineOf(BalanceLine::Kind::weight);
  line.outside = outside;
  return line;
}

BalanceLine weightOf(Decimal kilograms, bool stable) {
  BalanceLine line = lineOf(BalanceLine::Kind::weight);
  line.kilograms = kilograms;
  line.stable = stable;
  return line;
}

class SicsLanguage final : public BalanceLanguage {
 public:
  [[nodiscard]] std::string name() const override { return "MT-SICS"; }
  [[nodiscard]] std::string reset() const override { return "@"; }
  [[nodiscard]] std::string askOnce() const override { return "SI"; }
  [[nodiscard]] std::string repeat() const override { return "SIR"; }
  [[nodiscard]] std::string tare() const override { return "T"; }
  [[nodiscard]] std::string zero() const override { return "Z"; }
  [[nodiscard]] bool acknowledges() const override { return true; }

  [[nodiscard]] Expected<BalanceLine> parse(std::string_view text) const override {
    const auto reply = parseSicsReply(text);
    if (!reply) {
      return tl::unexpected<Error>(reply.error());
    }
    using Kind = BalanceLine::Kind;
    const bool load = reply->command == "S";
    switch (reply->kind) {
      case SicsKind::weight:
        return weightOf(reply->kilograms, reply->stable);
      case SicsKind::overload:
        return load ? outOfRange(Outside::overload) : lineOf(Kind::other);
      case SicsKind::underload:
        return load ? outOfRange(Outside::underload) : lineOf(Kind::other);
      case SicsKind::identity:
        return lineOf(Kind::identity, reply->text);
      case SicsKind::notExecutable:
        return lineOf(Kind::complaint, load || reply->command == "I4"
                                           ? std::string("it cannot weigh now (S I)")
                                           : fmt::format("it cannot do that now ({})", text));
      case SicsKind::syntaxError:
      case SicsKind::transmissionError:
      case SicsKind::logicalError:
        return lineOf(Kind::complaint, fmt::format("it refuses the command {{}} ({})", text));
      case SicsKind::tared:
      case SicsKind::acknowledged:
        break;
    }
    return lineOf(Kind::acknowledged);
  }
};

class SbiLanguage final : public BalanceLanguage {
 public:
  explicit SbiLanguage(Decimal interval) : interval_(interval) {}

  [[nodiscard]] std::string name() const override { return "SBI"; }
  [[nodiscard]] std::string askOnce() const override { return "\x1bP"; }
  [[nodiscard]] Duration period() const override { return kAskAgain; }
  [[nodiscard]] std::string tare() const override { return "\x1bU"; }
  [[nodiscard]] std::string zero() const override { return "\x1bV"; }

  [[nodiscard]] Expected<BalanceLine> parse(std::string_view text) const override {
    const auto line = parseSbiLine(text);
    if (!line) {
      return tl::unexpected<Error>(line.error());
    }
    using Kind = BalanceLine::Kind;
    switch (line->kind) {
      case SbiKind::weight: {
        const bool grams =
            line->unit == "g" || (line->unit.empty() && line->shown.exponent - 3 == interval_.exponent);
        return weightOf(grams ? line->shown.scaled(-3) : line->shown, line->stable);
      }
      case SbiKind::overload:
        return outOfRange(Outside::overload);
      case SbiKind::underload:
        return outOfRange(Outside::underload);
      case SbiKind::off:
        return lineOf(Kind::complaint, "it is in standby");
      case SbiKind::error:
        return lineOf(Kind::complaint, "it shows the error " + line->error);
      case SbiKind::tare:
      case SbiKind::calibrating:
      case SbiKind::notReady:
        break;
    }
    return lineOf(Kind::other);
  }

 private:
  Decimal interval_;
};

/// A balance whose lines a profile describes.
class TemplateLanguage final : public BalanceLanguage {
 public:
  explicit TemplateLanguage(const InstrumentProfile& profile)
      : name_(profile.name), patterns_(profile.push), period_(std::max(kAskAgain, profile.leastInterval)) {
    if (!profile.poll.empty()) {
      patterns_.insert(patterns_.begin(), profile.poll.front().expect.begin(),
                       profile.poll.front().expect.end());
      ask_ = textOf(profile.poll.front().send);
    }
    if (const InstrumentExchange* const command = profile.command("tare")) {
      tare_ = textOf(command->send);
    }
    if (const InstrumentExchange* const command = profile.command("zero")) {
      zero_ = textOf(command->send);
    }
  }

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string askOnce() const override { return ask_; }
  [[nodiscard]] Duration period() const override { return ask_.empty() ? Duration(0) : period_; }
  [[nodiscard]] std::string tare() const override { return tare_; }
  [[nodiscard]] std::string zero() const override { return zero_; }

  [[nodiscard]] Expected<BalanceLine> parse(std::string_view text) const override {
    const Bytes bytes(text.begin(), text.end());
    const auto content = readMessage(patterns_, bytes, 0, FieldValues());
    if (!content && content.error().outcome == Outcome::refused) {
      return lineOf(BalanceLine::Kind::complaint, content.error().why);
    }
    if (!content) {
      return fail(content.error().why);
    }
    const auto weight = std::ranges::find(content->readings, "weight", &InstrumentReading::name);
    if (weight == content->readings.end()) {
      return lineOf(BalanceLine::Kind::other);
    }
    return weight->outside == Outside::no ? weightOf(*weight->value, weight->stable)
                                          : outOfRange(weight->outside);
  }

 private:
  static std::string textOf(const MessageTemplate& message) {
    const Bytes bytes = message.fill(FieldValues()).value_or(Bytes());
    return std::string(bytes.begin(), bytes.end());
  }

  std::string name_;
  std::vector<MessagePattern> patterns_;
  Duration period_;
  std::string ask_;
  std::string tare_;
  std::string zero_;
};

}  // namespace

std::unique_ptr<BalanceLanguage> sicsLanguage() {
  return std::make_unique<SicsLanguage>();
}

std::unique_ptr<BalanceLanguage> sbiLanguage(Decimal interval) {
  return std::make_unique<SbiLanguage>(interval);
}

std::unique_ptr<BalanceLanguage> balanceLanguage(const InstrumentProfile& profile, Decimal interval) {
  if (profile.language == "sics") {
    return sicsLanguage();
  }
  if (profile.language == "sbi") {
    return sbiLanguage(interval);
  }
  return std::make_unique<TemplateLanguage>(profile);
}

}  // namespace mb
