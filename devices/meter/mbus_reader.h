#pragma once

#include "devices/bus/exchange.h"
#include "devices/codec/mbus/telegram.h"

#include <optional>

namespace mb {

/// Where the frame of a slave stands in what came. Takes any bytes; `why` is the caller's.
[[nodiscard]] Framing mbusFraming(std::span<const std::uint8_t> received);

/// The answer of an M-Bus slave, whoever it is, without a profile.
class MbusReader final : public AnswerReader {
 public:
  enum class Expects {
    anything,     ///< any whole frame is right, decodable or not
    acknowledge,  ///< E5
    telegram,     ///< records; an application error or alarm is a refusal
  };

  explicit MbusReader(Expects expects) : expects_(expects) {}

  [[nodiscard]] Framing find(std::span<const std::uint8_t> received) const override;
  [[nodiscard]] Judgement judge(std::span<const std::uint8_t> received, const Framing& framing) override;

  /// Of the answer judged last. Its header is there even where the records could not be decoded.
  [[nodiscard]] const mbus::Telegram& telegram() const { return telegram_; }
  /// Why it was not decoded; empty when it was.
  [[nodiscard]] const std::optional<mbus::DecodeError>& error() const { return error_; }

 private:
  Expects expects_;
  mbus::Telegram telegram_;
  std::optional<mbus::DecodeError> error_;
};

}  // namespace mb
