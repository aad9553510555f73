#pragma once

#include "core/async/context.h"
#include "core/quantity/decimal.h"
#include "core/text/error.h"
#include "devices/meter/meter_write.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mb {

/// What the register does around a standstill (settled point 5).
enum class Zeroing { goesOn, zeroAtStop, zeroAtStart };
/// The word of profiles: "goes_on", "zero_at_stop", "zero_at_start".
[[nodiscard]] std::string_view toWord(Zeroing zeroing);

/// What a latch is (settled point 8.2).
enum class LatchKind { none, measured, stamped, registerCopy, unknown };
/// "none", "measured", "stamped", "register", "unknown".
[[nodiscard]] std::string_view toWord(LatchKind latch);

/// What a profile says of a meter's habits. Times in seconds.
struct MeterTraits {
  std::string profile;
  Zeroing zeroing = Zeroing::goesOn;
  double zeroingTime = 0.0;                ///< T0: standstill after which the register reads 0 (zeroAtStop)
  double measuringInterval = 0.0;          ///< tau
  bool integratesPartialInterval = false;  ///< true: start and stop inside an interval are integrated
  bool truncates = true;     ///< the display truncates (bias -a/2 for a start that is 0 by definition)
  Decimal volumeResolution;  ///< in m3, of the high-resolution reading the profile promises
  std::optional<Decimal> volumeRollover;  ///< in m3: the register counts modulo this
  double verificationLife = 0.0;          ///< the verification state ends by itself after this; 0: it lasts
  LatchKind latch = LatchKind::none;
  std::vector<std::string> openPoints;   ///< what papers leave open, for `profile show`
  std::vector<WritableThing> writable;   ///< what may be written, with its bounds
  bool freezes = false;                  ///< has a command that latches its registers
  std::optional<WriteField> simulation;  ///< flow or volume that it can be told to count without water
};

/// Who answered.
struct MeterIdentity {
  MeterIdentity() = default;
  std::string number;  ///< as the meter says it: 8 BCD digits
  std::string maker;   ///< three letters
  int version = 0;
  int medium = 0;
  std::int64_t exchange = 0;
};

/// A register as read: exact decimal with unit and resolution, and where in which exchange it stood.
struct MeterReading {
  MeterReading() = default;
  std::string quantity;  ///< "volume", "energy", "flow-temperature", ...
  std::string unit;      ///< "m3", "Wh", "Cel", ...
  Decimal value;
  std::string dib;     ///< hex
  std::string vib;     ///< hex: start and end must have the same (settled point 5)
  std::string number;  ///< serial number in the same telegram, if any
  Stamp at;            ///< when the answer's first byte arrived: the value is at most this new
  std::int64_t exchange = 0;
  int offset = 0;  ///< of the record in the received bytes of that exchange
  int length = 0;
  bool byAdapter = false;  ///< read out of the bytes by a program that is not ours (docs/adapters.md)
  std::string encoding;    ///< by an adapter: how the bytes say it, where it told
  std::string scale;       ///< of the encoded number; empty: 1
};

/// A freeze that was asked for. Whether the meter did it shows only when the frozen values are read.
struct LatchReport {
  LatchReport() = default;
  LatchKind latch = LatchKind::unknown;
  Stamp at;  ///< end of the last stop bit of the telegram that latches
  std::int64_t exchange = 0;
};

/// What a freeze left: read twice, and twice the same.
struct FrozenReadings {
  FrozenReadings() = default;
  std::vector<MeterReading> readings;
  bool moved = true;  ///< the volume differs from that of the freeze before; true for the first
};

enum class ReadPurpose { identify, start, end, confirm };
/// The word of the ledger (docs/ledger.md, `reading`): "identify", "start", "end", "confirm".
[[nodiscard]] std::string_view toWord(ReadPurpose purpose);

/// A meter in a position, whatever it speaks. Three kinds: protocol profile, external adapter, a person.
/// Every call records its exchanges in the journal before it returns. One call at a time per line: drivers of
/// one line queue on its lease.
class MeterDriver {
 public:
  MeterDriver() = default;
  MeterDriver(const MeterDriver&) = delete;
  MeterDriver& operator=(const MeterDriver&) = delete;
  virtual ~MeterDriver() = default;

  [[nodiscard]] virtual int position() const = 0;
  [[nodiscard]] virtual const std::string& line() const = 0;
  [[nodiscard]] virtual const MeterTraits& traits() const = 0;

  /// False while the link to it is lost: a call that fails then says nothing about the meter, and a later one
  /// may succeed.
  [[nodiscard]] virtual bool reachable() const { return true; }

  /// Reads who is there. The caller compares with the scanned number.
  [[nodiscard]] virtual Task<Expected<MeterIdentity>> identify(const Context& context) = 0;

  /// Enters the verification state; a success is remembered with its instant (see verificationLeft).
  [[nodiscard]] virtual Task<Expected<void>> enterVerification(const Context& context) = 0;
  [[nodiscard]] virtual Task<Expected<void>> leaveVerification(const Context& context) = 0;

  /// Seconds until the verification state ends by itself; empty when it lasts or was never entered.
  [[nodiscard]] virtual std::optional<double> verificationLeft(Instant now) const = 0;
  [[nodiscard]] virtual bool inVerification(Instant now) const = 0;

  /// High-resolution reading of volume (first) and whatever else the profile extracts. Plausibility of the
  /// telegram has been checked; retries have been done. Errors: silence, undecodable, wrong meter (with both
  /// numbers).
  [[nodiscard]] virtual Task<Expected<std::vector<MeterReading>>> read(const Context& context,
                                                                       ReadPurpose purpose) = 0;

  /// Latches the registers (settled point 8). A make without an answer to it is no error: readFrozen() shows
  /// whether it worked.
  [[nodiscard]] virtual Task<Expected<LatchReport>> freeze(const Context& context);
  /// Reads what was latched, twice. Error: the two differ, so that nothing is frozen.
  [[nodiscard]] virtual Task<Expected<FrozenReadings>> readFrozen(const Context& context);

  /// Lets the meter count `value` (of traits().simulation) without water; the stamp is when it began. Error:
  /// outside the bounds of the profile.
  [[nodiscard]] virtual Task<Expected<Stamp>> startSimulatedFlow(const Context& context, Decimal value);
  [[nodiscard]] virtual Task<Expected<void>> stopSimulatedFlow(const Context& context);

  /// Writes into the meter, when `authority` permits who asks: reads before, writes, reads back, compares,
  /// and leaves `meter_write` rows (docs/ledger.md). Errors: no permission, a value outside its bounds, a
  /// meter that refuses or is silent, one that holds another value afterwards. Only a plan step calls this.
  [[nodiscard]] virtual Task<Expected<WriteReport>> write(const Context& context, const WriteOrder& order,
                                                          const Authority& authority);
};

}  // namespace mb
