#pragma once

#include "devices/bus/exchange.h"
#include "devices/codec/mbus/telegram.h"
#include "devices/meter/iec_frame.h"
#include "devices/meter/meter_driver.h"
#include "devices/meter/meter_number.h"
#include "devices/meter/wrapped_frames.h"
#include "devices/profile/profile_texts.h"
#include "devices/profile/value_rule.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mb {

/// What a profile can be asked to do; each is a list of steps in the file.
enum class Procedure { identify, enter, read, leave, freeze, readFrozen, simulate, simulateEnd };
inline constexpr std::array<Procedure, 8> kProcedures = {
    Procedure::identify, Procedure::enter,      Procedure::read,     Procedure::leave,
    Procedure::freeze,   Procedure::readFrozen, Procedure::simulate, Procedure::simulateEnd};
/// The word of the file: "identify", "enter", "read", "leave", "freeze", "read_frozen", "simulate",
/// "simulate_end".
[[nodiscard]] std::string_view toWord(Procedure procedure);

/// A value to take out of an answer: where it stands, what it must be, what it may be.
class Extraction {
 public:
  Extraction() = default;

  std::string quantity;  ///< "volume", "energy", "flow-temperature", ...; "number": that of the meter
  std::string unit;      ///< of the reading: "m3", "Wh", "Cel", ...

  // Where: a record of M-Bus; a place in a message, or in the bytes of that record; a register of KMP; a
  // data set.
  mbus::Selector record;
  std::optional<ValueRule> rule;
  std::optional<std::uint16_t> kmpRegister;
  std::string dataSet;  ///< of IEC 62056-21: its address; else empty
  int valueOfSet = 0;   ///< the how manieth of its values, from 0

  std::optional<Decimal> resolution;  ///< promised, in `unit`: finer or equal may come, coarser is an error
  std::optional<Decimal> minimum;     ///< in `unit`; outside is implausible
  std::optional<Decimal> maximum;
  bool required = true;  ///< false: left out when it is absent, invalid or implausible
};

/// Another shape that an answer may have: the meter says no.
struct RefusalShape {
  MessageTemplate expect;
  std::string says;  ///< what the meter means by it
};

/// One exchange.
class ProfileStep {
 public:
  enum class Frame { sndNke, sndUd, reqUd2, raw };
  enum class Answer { none, acknowledge, telegram };

  ProfileStep() = default;

  MeterProtocol protocol = MeterProtocol::mbus;

  // Of M-Bus.
  bool broadcast = false;  ///< to all meters of the line (FFh): none answers
  Frame frame = Frame::sndUd;
  std::uint8_t information = 0;                   ///< CI of SND_UD
  MessageTemplate data;                           ///< after CI; of raw: the whole telegram
  std::optional<std::uint8_t> answerInformation;  ///< CI that the answer must have

  // Of all others: what the frame carries.
  MessageTemplate send;
  MessageTemplate expect;
  std::vector<RefusalShape> refusals;
  std::shared_ptr<const MessageFrame> around;
  FrameRule::Expecting expecting;

  Answer answer = Answer::acknowledge;
  bool mayBeSilent = false;  ///< an answer that does not come is none the worse
  bool proof = false;        ///< shows that what was done before worked; else all of it is done again
  int atMost = 1;            ///< sent again until the answer is as expected (without one: so often) ...
  Duration every{};          ///< ... at this distance
  Duration wait{};           ///< the meter's need for quiet afterwards
  std::vector<Extraction> extract;
};

/// How something is written into a meter, and read back.
class MeterWrite : public WritableThing {
 public:
  MeterWrite() = default;

  std::vector<ProfileStep> steps;     ///< the fields filled in
  std::vector<ProfileStep> readBack;  ///< fields or values of the same names say what the meter holds
};

/// How a meter is called.
enum class Addressing {
  single,     ///< FEh: the only meter on the line (an optical head)
  primary,    ///< 0...250
  secondary,  ///< selected by its number (CI 52), then FDh
  number      ///< called by its number in every frame: not M-Bus
};

enum class FrameCount {
  toggle,  ///< the frame count bit alternates
  fixed,   ///< always 0; the bit is reset before each frame (SND_NKE, or a new selection)
  none     ///< always 0, and never reset: the meter does not look at it
};

struct AddressingRules {
  Addressing kind = Addressing::single;
  FrameCount frameCount = FrameCount::toggle;
  std::uint8_t primary = 0;
  std::optional<std::uint8_t> version;  ///< secondary: any when empty
  std::optional<std::uint8_t> medium;
  bool matchMaker = true;  ///< secondary: select by the maker's code too
};

/// A recorded telegram with what it must give: a profile carries its own tests.
class ProfileSample {
 public:
  struct Value {
    std::string quantity;
    std::string unit;
    Decimal value;  ///< with its resolution
  };

  ProfileSample() = default;

  Procedure of = Procedure::read;
  std::string write;      ///< not empty: of this [[write]] in place of a procedure ...
  bool readBack = false;  ///< ... of its [[write.read]]
  WriteValues to;         ///< what is written, or simulated (`value`)
  int step = 1;
  std::optional<Bytes> sent;  ///< as the profile must build it (frame count bit 0) for `number`
  Bytes answer;
  std::string number;   ///< in the answer; or the one to be addressed
  std::string refused;  ///< not empty: the answer must be refused with a reason that contains this
  std::string source;
  std::vector<Value> values;
  std::string where;  ///< place in the file
};

class AdapterDescription;

/// A protocol profile: one make or model of meter, read from a text file (DESIGN 5). Schema 1.
class Profile {
 public:
  Profile() = default;

  std::string name;
  std::string title;
  std::string maker;  ///< of M-Bus: three letters
  MeterProtocol protocol = MeterProtocol::mbus;
  Cj188Rules cj188;
  KmpRules kmp;
  Iec62056Rules iec62056;
  FrameRule frame;  ///< of [frame] and of Modbus
  SerialSettings settings;
  int answerBits = 330;
  Duration answerExtra = std::chrono::milliseconds(50);
  int gapBits = 22;
  Duration gapExtra{};
  int attempts = 3;
  bool echo = false;  ///< what is sent comes back (two-wire heads)
  std::optional<WakeUp> wakeUp;
  Bytes preamble;  ///< in front of every frame
  AddressingRules addressing;
  MeterTraits traits;
  Duration leastInterval{};  ///< between two readings: the maker's limit on polling
  std::array<std::vector<ProfileStep>, kProcedures.size()> steps;
  std::vector<MeterWrite> writes;
  std::vector<ProfileSample> samples;
  std::shared_ptr<const AdapterDescription>
      adapter;  ///< a program speaks for the meter: no steps, no samples

  std::vector<ProfileSource> sources;  ///< the texts it was made of, the base first: they go into the ledger

  [[nodiscard]] const std::vector<ProfileStep>& of(Procedure procedure) const {
    return steps[static_cast<std::size_t>(procedure)];
  }
  [[nodiscard]] std::vector<ProfileStep>& of(Procedure procedure) {
    return steps[static_cast<std::size_t>(procedure)];
  }
  /// Null for a name that is not there.
  [[nodiscard]] const MeterWrite* write(const std::string& wanted) const;
  /// That a sample is of; null when there is none.
  [[nodiscard]] const ProfileStep* stepOf(const ProfileSample& sample) const;
};

/// What the program knows of a quantity that a profile may name.
struct QuantityKind {
  std::string_view name;  ///< in profiles and readings
  mbus::Quantity code;
  std::string_view minimum;  ///< plausible where a profile says nothing; empty: no bound
  std::string_view maximum;
};
/// Null for a name that is not known.
[[nodiscard]] const QuantityKind* quantityKind(std::string_view name);
/// Null for one that profiles do not know.
[[nodiscard]] const QuantityKind* quantityKind(mbus::Quantity code);
/// All names, for messages: "volume, energy, ...".
[[nodiscard]] std::string quantityNames();

/// A unit of the wire as one of ours and the power of ten between them; empty unit: no such reading.
struct ReadingUnit {
  std::string_view unit;
  int shift = 0;
};
[[nodiscard]] ReadingUnit readingUnit(mbus::Unit unit);
/// The same of the units that other codecs name ("C", "Wh").
[[nodiscard]] ReadingUnit readingUnit(std::string_view unit);
/// Whether readings may have this unit.
[[nodiscard]] bool knownReadingUnit(std::string_view unit);

}  // namespace mb
