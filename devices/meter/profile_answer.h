#pragma once

#include "devices/bus/exchange.h"
#include "devices/codec/mbus/frame_scanner.h"
#include "devices/codec/mbus/telegram.h"
#include "devices/meter/profile.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mb {

/// What is wrong with an answer whose frame is right.
enum class AnswerFault {
  none,
  wrongKind,    ///< E5 where a telegram was expected, or the other way round; another CI
  undecodable,  ///< kept raw
  refused,      ///< application error or alarm
  wrongMeter,
  missing,      ///< a value the profile requires is not there
  invalid,      ///< the meter says it has no value, or digits that are none
  coarse,       ///< the resolution is coarser than the profile promises
  implausible,  ///< outside the range of the quantity
  doubtful      ///< ran backwards: read again; the same once more is believed
};

/// What an answer says.
class DecodedAnswer {
 public:
  DecodedAnswer() = default;
  MeterIdentity identity;              ///< number empty when the telegram has none
  std::vector<MeterReading> readings;  ///< without instant and exchange
};

/// The answer to one step of a profile: frames it, decodes it and judges it (settled point 6).
class ProfileAnswer final : public AnswerReader {
 public:
  /// `number`: the meter that must have answered; empty: any. The step must outlive this.
  ProfileAnswer(const ProfileStep& step, std::string number) : step_(step), number_(std::move(number)) {}

  /// The volume read last and where the register wraps: a value below it is doubtful (settled point 6).
  void setPrevious(Decimal volume, std::optional<Decimal> rollover) {
    previous_ = volume;
    rollover_ = rollover;
  }

  [[nodiscard]] Framing find(std::span<const std::uint8_t> received) const override;
  [[nodiscard]] Judgement judge(std::span<const std::uint8_t> received, const Framing& framing) override;

  [[nodiscard]] AnswerFault fault() const { return fault_; }
  /// Of the answer judged last; whole only without fault.
  [[nodiscard]] const DecodedAnswer& decoded() const { return decoded_; }
  /// The fields of the message judged last, by their names in `expect`.
  [[nodiscard]] const FieldValues& fields() const { return fields_; }
  /// The number in the answer judged last, also when it is the wrong one.
  [[nodiscard]] const std::string& answeredNumber() const { return decoded_.identity.number; }

 private:
  // What every answer has in common.
  [[nodiscard]] Judgement found(AnswerFault fault, Outcome outcome, std::string why);
  /// Nothing where the value may be left out.
  [[nodiscard]] std::optional<Judgement> leaveOut(const Extraction& wanted, AnswerFault fault,
                                                  std::string why);
  [[nodiscard]] std::optional<Judgement> wrongMeter();
  [[nodiscard]] Judgement wrongUnit(const Extraction& wanted, const std::string& came);
  /// Is the value what the profile promises: its resolution, its range? `resolution` empty: none.
  [[nodiscard]] std::optional<Judgement> promised(const Extraction& wanted, Decimal value,
                                                  std::optional<Decimal> resolution);
  [[nodiscard]] std::optional<Judgement> ruled(const Extraction& wanted, const MessageTemplate& expect,
                                               const FieldValues& fields,
                                               std::span<const std::uint8_t> payload, RuledNumber& number,
                                               MeterReading& reading);
  /// `offset` counts from the first byte of the frame.
  void keep(const Extraction& wanted, MeterReading reading, const Framing& framing, std::size_t offset,
            std::size_t length);
  [[nodiscard]] std::optional<Judgement> doubt();

  // M-Bus: mbus_answer.cpp
  [[nodiscard]] Framing findMbus(std::span<const std::uint8_t> received) const;
  [[nodiscard]] Judgement judgeMbus(std::span<const std::uint8_t> received, const Framing& framing);
  [[nodiscard]] Judgement judgeTelegram(const Framing& framing);
  void identify();
  [[nodiscard]] std::optional<Judgement> extract(const Extraction& wanted, const Framing& framing);
  [[nodiscard]] std::optional<Judgement> value(const Extraction& wanted, const mbus::Record& record,
                                               MeterReading& reading);

  // All others: message_answer.cpp
  [[nodiscard]] Judgement judgeMessage(std::span<const std::uint8_t> received, const Framing& framing);
  struct Content;
  [[nodiscard]] std::optional<Judgement> understand(Content& content);
  [[nodiscard]] std::optional<Judgement> extract(const Extraction& wanted, const Content& content,
                                                 const Framing& framing);
  [[nodiscard]] std::optional<Judgement> kmpValue(const Extraction& wanted, const Content& content,
                                                  RuledNumber& number, MeterReading& reading);
  [[nodiscard]] std::optional<Judgement> dataSet(const Extraction& wanted, const Content& content,
                                                 const Framing& framing);

  const ProfileStep& step_;
  std::string number_;
  std::optional<Decimal> previous_;
  std::optional<Decimal> rollover_;
  std::optional<Decimal> doubted_;
  AnswerFault fault_ = AnswerFault::none;
  DecodedAnswer decoded_;
  mbus::Telegram telegram_;
  FieldValues fields_;
};

}  // namespace mb
