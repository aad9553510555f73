#pragma once

#include "devices/adapter/adapter_message.h"
#include "devices/bus/exchange.h"
#include "devices/meter/profile.h"
#include "devices/meter/profile_answer.h"
#include "devices/profile/frame_rule.h"

#include <optional>
#include <span>

namespace mb {

/// The answer that an adapter awaits: framed by the rule that it named. What it means is the program's
/// affair, so a frame that is whole is accepted.
class AdapterAnswer final : public AnswerReader {
 public:
  /// Error: a checksum or an encoding that does not exist, a frame without room for what stands around it.
  [[nodiscard]] static Expected<std::shared_ptr<AdapterAnswer>> of(const AnswerRule& rule);

  AdapterAnswer(AnswerRule::Kind kind, FrameRule rule, FrameRule::Expecting expecting)
      : kind_(kind), rule_(std::move(rule)), expecting_(std::move(expecting)) {}

  [[nodiscard]] bool awaitsNothing() const { return kind_ == AnswerRule::Kind::none; }
  [[nodiscard]] Framing find(std::span<const std::uint8_t> received) const override;
  [[nodiscard]] Judgement judge(std::span<const std::uint8_t>, const Framing&) override {
    return Judgement();
  }

 private:
  AnswerRule::Kind kind_;
  FrameRule rule_;
  FrameRule::Expecting expecting_;
  ProfileStep anyFrame_;
  ProfileAnswer mbus_{anyFrame_, std::string()};  ///< knows the frames of EN 13757-2
};

}  // namespace mb
