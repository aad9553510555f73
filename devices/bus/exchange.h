#pragma once

#include "core/async/context.h"
#include "core/record/row.h"
#include "devices/link/link.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mb {

/// How one attempt ended. `cancelled`: a stop came while the answer was awaited.
enum class Outcome { ok, silence, damaged, collision, unexpected, refused, cancelled };

/// The word of the ledger (docs/ledger.md, `exchange`).
[[nodiscard]] std::string_view toWord(Outcome outcome);

/// Where an answer stands in what has been received so far.
struct Framing {
  bool complete = false;   ///< nothing more is to come
  bool valid = false;      ///< start, length, checksum and end byte are right
  std::size_t begin = 0;   ///< of the frame within the received bytes; noise may stand before it
  std::size_t length = 0;  ///< bytes of the frame
  std::string why;         ///< what is wrong, or what is still missing
  bool endsAtGap = false;  ///< nothing in the bytes says where it ends: complete when no more come
};

/// What an answer is worth.
struct Judgement {
  Outcome outcome = Outcome::ok;
  std::string why;  ///< in one line; empty for ok
};

/// Knows the answer that a request expects. Framing and judging are apart, so that a character with a parity
/// error never gets as far as its meaning.
class AnswerReader {
 public:
  AnswerReader() = default;
  AnswerReader(const AnswerReader&) = delete;
  AnswerReader& operator=(const AnswerReader&) = delete;
  virtual ~AnswerReader() = default;

  /// Looks at all bytes of the answer so far. Takes arbitrary bytes.
  [[nodiscard]] virtual Framing find(std::span<const std::uint8_t> received) const = 0;

  /// Judges a complete, valid, undamaged frame: called at most once an attempt, before the attempt is
  /// recorded.
  [[nodiscard]] virtual Judgement judge(std::span<const std::uint8_t> received, const Framing& framing) = 0;
};

/// The signal that wakes an optical head (EN 1434-3): one character many times, in settings of its own, then
/// a pause.
struct WakeUp {
  std::uint8_t byte = 0x55;
  int count = 0;
  SerialSettings settings{2400, 8, 'N', 1};
  Duration pause{};
  int awakeBits = 330;  ///< idle bit times (of the request's settings) after which the head sleeps again

  WakeUp() = default;
  friend bool operator==(const WakeUp&, const WakeUp&) = default;
};

/// One telegram and what is to be made of its answer. The reader must outlive the exchange.
class Request {
 public:
  Request() = default;

  Bytes bytes;
  SerialSettings settings;
  std::optional<SerialSettings> answerSettings;          ///< of the answer, where they are others
  std::optional<WakeUp> wakeUp;                          ///< sent first when the head at `position` is asleep
  AnswerReader* reader = nullptr;                        ///< null: no answer is expected (broadcasts)
  int answerBits = 330;                                  ///< the answer begins within so many bit times ...
  Duration answerExtra = std::chrono::milliseconds(50);  ///< ... and this (EN 13757-2)
  int gapBits = 22;                                      ///< longest pause inside an answer: this ...
  Duration gapExtra{};                                   ///< ... and this
  Duration pauseAfter{};                                 ///< the device wants so much quiet after its answer
  Instant notBefore{};
  int attempts = 3;              ///< in all; a refusal is not tried again
  int firstAttempt = 1;          ///< number of the first of them in the record: the caller has tried before
  std::size_t mostBytes = 1024;  ///< of an answer: more is noise (the longest M-Bus frame has 261)
  bool echo = false;             ///< what is sent comes back (two-wire heads), whatever the line says
  bool recorded =
      true;          ///< false: of polls, which are recorded when somebody uses their value (recordExchange)
  int position = 0;  ///< 0: no position
  std::string purpose;  ///< of the ledger row: "select", "enter", "read" ...

  /// Sent once when all attempts have failed although something was heard (SND_NKE: EN 13757-2). Pure silence
  /// is not followed by it: the next session starts with a reset anyway.
  std::shared_ptr<const Request> lastResort;
};

/// One attempt on the wire.
class Exchange {
 public:
  Exchange() = default;

  Seq row = 0;  ///< in the ledger; 0 without a journal
  std::string line;
  int position = 0;
  Bytes sent;
  Bytes received;  ///< the answer with any noise before it; echo and late bytes are removed
  Framing framing;
  Instant txStart{};
  Stamp txEnd;  ///< end of the last stop bit sent
  std::optional<Stamp> rxFirst;
  std::optional<Stamp> rxLast;
  Outcome outcome = Outcome::silence;
  int attempt = 1;
  std::string why;
  bool lastResortAnswered = false;  ///< of a failed one: the reset that followed was acknowledged

  [[nodiscard]] bool ok() const { return outcome == Outcome::ok; }

  /// "silence after 3 tries: no answer within 238 ms".
  [[nodiscard]] std::string describe() const;
};

/// Writes the attempt into the journal as an `exchange` row and keeps the row's number in it; nothing without
/// a journal. A line does it for every request that is `recorded`.
void recordExchange(const Context& context, Exchange& exchange, const std::string& purpose);

}  // namespace mb
