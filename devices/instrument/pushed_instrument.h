#pragma once

#include "devices/instrument/instrument.h"
#include "devices/link/link.h"
#include "devices/profile/message_splitter.h"

#include <memory>
#include <string>

namespace mb {

/// An instrument that speaks unasked on a link of its own: scanners, boards that report by themselves. It may
/// be spoken to as well.
class PushedInstrument final : public Instrument {
 public:
  /// Nobody else listens to the link.
  PushedInstrument(std::string id, std::shared_ptr<const InstrumentProfile> profile,
                   std::shared_ptr<Link> link, int address);
  ~PushedInstrument() override;

  /// A first message is awaited only where something is fed by messages that come by themselves within
  /// `kFirstMessage`.
  [[nodiscard]] Task<Expected<void>> open(const Context& context) override;
  [[nodiscard]] Task<void> run(const Context& context) override;
  static constexpr Duration kFirstMessage = std::chrono::seconds(10);

 private:
  void onChunk(const Chunk& chunk);
  void onMessage(const ReceivedMessage& message);
  [[nodiscard]] bool isAnswer(const ReceivedMessage& message);
  [[nodiscard]] Exchange exchangeOf(const ReceivedMessage& message) const;
  [[nodiscard]] Expected<void> openLink();
  [[nodiscard]] Task<Expected<Answered>> perform(const Context& context, const InstrumentExchange& exchange,
                                                 const FieldValues& values, const std::string& purpose,
                                                 bool recorded) override;
  [[nodiscard]] bool fedByPushes() const;
  [[nodiscard]] std::string where() const override;

  /// What is awaited; null: nothing.
  struct Waiting {
    const InstrumentExchange* exchange = nullptr;
    const FieldValues* sent = nullptr;
    FrameRule::Expecting expecting;
    Answered answered;
    Judgement judgement;
    bool over = false;
  };

  std::shared_ptr<Link> link_;
  MessageSplitter splitter_;
  FrameRule::Expecting pushes_;
  Waiting* waiting_ = nullptr;
  std::int64_t messages_ = 0;
  bool lost_ = false;
  std::string whyLost_;
  Notifier heard_;
};

}  // namespace mb
