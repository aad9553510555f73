#pragma once

#include "core/async/context.h"
#include "core/model/bench_description.h"
#include "core/text/error.h"
#include "devices/instrument/balance_language.h"
#include "devices/instrument/channel.h"
#include "devices/instrument/line_splitter.h"
#include "devices/link/link.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace mb {

/// A balance, whatever its language. It pushes every weight line into its channel in kg, with the digits
/// shown, and keeps the lines for a while, so that a reading can be recorded with its bytes. Bench thread
/// only.
class BalanceDriver {
 public:
  /// Link and channel outlive the balance, and nobody else listens to the link.
  BalanceDriver(BalanceDescription description, std::unique_ptr<BalanceLanguage> language, Link& link,
                const SerialSettings& settings, Channel& channel);
  ~BalanceDriver();
  BalanceDriver(const BalanceDriver&) = delete;
  BalanceDriver& operator=(const BalanceDriver&) = delete;

  /// Opens the link, resets the balance and learns its serial number where its language can, and takes a
  /// first reading. Errors: no answer, an answer in another language, overload, steps other than the interval
  /// of the description.
  [[nodiscard]] Task<Expected<void>> open(const Context& context);

  /// Has the balance repeat its weight, or asks it again and again, until the context stops; throws Cancelled
  /// then. When it falls silent, complains or was restarted it is reset and asked again, at growing
  /// intervals; its channel goes stale meanwhile.
  [[nodiscard]] Task<void> stream(const Context& context);

  /// Takes the load as tare, or sets zero. Beside stream(). Errors: the balance has no such command, refuses
  /// it, or does not answer within `kCommandTime` (it waits for stability).
  [[nodiscard]] Task<Expected<void>> tare(const Context& context);
  [[nodiscard]] Task<Expected<void>> zero(const Context& context);
  static constexpr Duration kCommandTime = std::chrono::seconds(15);

  /// As the balance said it; empty before open() and where it says none.
  [[nodiscard]] const std::string& serialNumber() const { return serialNumber_; }
  /// Lines that were not of its language, damaged, or a weight with other digits than the description's
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
  void onWeight(const ReceivedLine& line, const BalanceLine& said);
  void onComplaint(const BalanceLine& said);
  void push(const ReceivedLine& line, Sample sample);
  void complain(std::string text);
  void send(std::string command);
  [[nodiscard]] Expected<void> openLink();
  [[nodiscard]] Task<bool> reset(const Context& context);
  [[nodiscard]] Task<Expected<void>> firstReading(const Context& context);
  [[nodiscard]] Task<Expected<void>> command(const Context& context, const std::string& text);
  [[nodiscard]] Task<void> untilTrouble(const Context& context);
  [[nodiscard]] Expected<std::int64_t> record(const Context& context, const Sample& sample) const;
  [[nodiscard]] std::string where() const;

  BalanceDescription description_;
  std::unique_ptr<BalanceLanguage> language_;
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
  bool commanding_ = false;  // a tare or zero setting is under way
  bool acknowledged_ = false;
  std::string refusal_;  // of that command
  Notifier answered_;    // a line other than a streamed weight, the first weight, or a lost link
};

}  // namespace mb
