#pragma once

#include "core/text/error.h"
#include "devices/bus/exchange.h"
#include "devices/codec/mbus/hex.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mb {

// What host and program of an external adapter say to each other: one JSON object a line (docs/adapters.md,
// resources/schemas/adapter-1.json). Pure functions: no I/O, no time.

/// The version of the contract.
inline constexpr int kAdapterProtocol = 1;
/// Bytes of a line without its end.
inline constexpr std::size_t kMostAdapterLine = 64 * 1024;
/// Objects and lists within each other.
inline constexpr int kMostAdapterNesting = 8;

/// Where the end of an answer is seen.
struct AnswerRule {
  AnswerRule() = default;

  enum class Kind {
    none,         ///< no answer is awaited
    mbus,         ///< E5 or a frame of EN 13757-2, checksum and all
    length,       ///< so many bytes
    line,         ///< ends with these bytes
    lengthField,  ///< its length stands in it
    gap           ///< when no more come
  };
  Kind kind = Kind::none;
  Bytes start;            ///< all but mbus: what it must begin with
  Bytes end;              ///< line: the terminator; else what it must end with
  std::string checksum;   ///< a name of devices/profile/checksum.h; empty: none
  std::size_t bytes = 0;  ///< length
  std::size_t at = 0;     ///< lengthField: where it stands, how it is written, what more there is
  std::string encoding;
  int adds = 0;
};

/// A value with the place that it was taken from.
struct ReadingClaim {
  ReadingClaim() = default;

  std::string quantity;
  std::string unit;
  std::string value;     ///< exact decimal text; judged by checkReading
  std::string vib;       ///< hex of what announces the value in the telegram, if anything does
  std::string encoding;  ///< a name of devices/profile/field_encoding.h: the host reads the bytes itself
  std::string scale;     ///< of the encoded number
  int exchange = 0;      ///< 1: the first of this call
  int offset = 0;        ///< in the bytes received
  int length = 0;
};

/// "hello": who the program is and what it can do.
struct ProgramHello {
  ProgramHello() = default;

  int protocol = 0;
  std::string name;
  std::string version;
  std::vector<std::string> calls;
  std::map<std::string, std::string>
      traits;  ///< what it thinks of the meter; must not contradict the profile
};

/// "exchange": bytes to be sent, and how their answer is to be awaited.
struct ProgramExchange {
  ProgramExchange() = default;

  std::int64_t id = 0;
  Bytes send;
  AnswerRule answer;
  std::optional<SerialSettings> settings;  ///< else the profile's
  std::optional<int> withinMs;             ///< else the profile's
  std::optional<int> gapMs;
  int attempts = 1;
  int pauseAfterMs = 0;
  std::string label;  ///< of the purpose in the record: "select"
};

/// "wait": bench time.
struct ProgramWait {
  ProgramWait() = default;

  std::int64_t id = 0;
  int ms = 0;
};

/// "log".
struct ProgramLog {
  ProgramLog() = default;

  std::string level;
  std::string text;
};

/// "done": the result of a call; which fields must be there depends on the call.
struct ProgramDone {
  ProgramDone() = default;

  std::int64_t id = 0;
  std::vector<ReadingClaim> readings;
  std::string number;
  std::string maker;
  int version = 0;
  int medium = 0;
  int exchange = 0;  ///< 1: the first of this call; 0: not named
  int offset = 0;    ///< of the number in its bytes
  int length = 0;
};

/// "failed": the program could not do it, and says why.
struct ProgramFailed {
  ProgramFailed() = default;

  std::int64_t id = 0;
  std::string text;
  std::string remedy;
};

using AdapterMessage =
    std::variant<ProgramHello, ProgramExchange, ProgramWait, ProgramLog, ProgramDone, ProgramFailed>;

/// What a program said in one line. Takes arbitrary bytes. Errors: too long, no UTF-8 or JSON, nested too
/// deep, a key twice, an unknown kind or key, a missing one, one of the wrong type or out of range; with the
/// place in `where`.
[[nodiscard]] Expected<AdapterMessage> parseAdapterMessage(std::string_view line);

/// What the host says of itself and the meter.
class HostHello {
 public:
  HostHello() = default;
  std::string host;  ///< "MeterBench 0.1.0"
  int position = 0;
  std::string line;
  std::string number;
  std::string profile;
  std::string settings;
  std::map<std::string, std::string> options;
};

/// How an exchange ended, for the program.
class HostExchanged {
 public:
  HostExchanged() = default;
  std::int64_t id = 0;
  int exchange = 0;
  std::string outcome;  ///< a word of the ledger; "lost" when nothing could be asked
  std::string why;
  Bytes received;
  std::size_t begin = 0;
  std::size_t length = 0;
};

using CallParameters = std::vector<std::pair<std::string, std::string>>;

// Lines of the host, each with its line end.
[[nodiscard]] std::string toLine(const HostHello& hello);
[[nodiscard]] std::string toLine(const HostExchanged& exchanged);
/// `undisturbed`: nobody else has used the line since the call before, and that one succeeded.
[[nodiscard]] std::string callLine(std::int64_t id, const std::string& call, const CallParameters& parameters,
                                   bool undisturbed);
[[nodiscard]] std::string waitedLine(std::int64_t id);

}  // namespace mb
