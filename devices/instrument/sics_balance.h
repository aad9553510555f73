#pragma once

#include "core/async/context.h"
#include "core/model/bench_description.h"
#include "core/text/error.h"
#include "devices/codec/balance/sics_reply.h"
#include "devices/instrument/channel.h"
#include "devices/instrument/line_splitter.h"
#include "devices/link/link.h"

#include <deque>
#include <functional>
#include <optional>
#include <string>

namespace mb {

/// A balance that speaks MT-SICS. It pushes every weight line into its channel in kg, with the digits shown,
/// and keeps the lines for a while, so that a reading can be recorded with its bytes. Bench thread only.
class SicsBalance {
 public:
  /// Link and channel outlive the balance, and nobody else listens to the link.
  SicsBalance(BalanceDescription description, Link& link, const SerialSettings& settings, Channel& channel);
  ~SicsBalance();
  SicsBalance(const SicsBalance&) = delete;
  SicsBalance& operator=(const SicsBalance&) = delete;

  /// Opens the link, resets the balance (@), learns its serial number and takes a first reading (SI). Errors:
  /// no answer, an answer that is not MT-SICS, overload, steps coarser than the interval of the description.
  [[nodiscard]] Task<Expected<void>> open(const Context& context);

  /// Has the balance repeat its weight (SIR) until the context stops; throws Cancelled then. When it falls
  /// silent, complains or was restarted it is reset and asked again, at growing intervals; its channel goes
  /// stale meanwhile.
  [[nodiscard]] Task<void> stream(const Context& context);

  /// As the balance said it (I4); empty before open().
  [[nodiscard]] const std::string& serialNumber() const { return serialNumber_; }
  /// Lines that were no answer of MT-SICS, damaged, or a weight with other digits than the description's
  /// interval: a lost "k" makes grams of kilograms, and only the digits tell.
  [[nodiscard]] std::int64_t garbage() const { return garbage_ + splitter_.dropped(); }

 private:
  using Condition = std::function<bool()>;
  struct KeptLine {
    Sample sample;
    ReceivedLine line;
    Instant sentBegin;  ///< of the command that the line answers
    Instant sentEnd;
    std::string command;
  };

  void onChunk(const Chunk& chunk);
  void onLine(const ReceivedLine& line);
  void onWeight(const ReceivedLine& line, const SicsReply& reply);
  void push(const ReceivedLine& line, Sample sample);
  void complain(std::string text);
  void send(std::string command);
  [[nodiscard]] Expected<void> openLink();
  [[nodiscard]] Task<bool> reset(const Context& context);
  [[nodiscard]] Task<Expected<void>> firstReading(const Context& context);
  [[nodiscard]] Task<void> untilTrouble(const Context& context);
  [[nodiscard]] Expected<std::int64_t> record(const Context& context, const Sample& sample) const;
  [[nodiscard]] std::string where() const;

  BalanceDescription description_;
  Link& link_;
  SerialSettings settings_;
  Channel& channel_;
  LineSplitter splitter_;
  std::deque<KeptLine> kept_;
  std::string command_;  // sent last
  Instant sentBegin_;
  Instant sentEnd_;
  std::string serialNumber_;
  bool identified_ = false;  // since the last reset
  Decimal interval_;         // d
  std::string wrongDigits_;  // the last weight with other digits than d
  Instant lastWeight_;
  std::int64_t weights_ = 0;
  std::int64_t garbage_ = 0;
  std::string complaint_;  // why the stream must be started again; empty: all is well
  bool lost_ = false;
  Notifier answered_;  // a line other than a streamed weight, the first weight, or a lost link
};

}  // namespace mb
