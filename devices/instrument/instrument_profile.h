#pragma once

#include "core/quantity/decimal.h"
#include "devices/link/link.h"
#include "devices/profile/frame_rule.h"
#include "devices/profile/message_template.h"
#include "devices/profile/profile_texts.h"
#include "devices/profile/value_rule.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mb {

/// A value to take out of a message: where it stands, what it is, what it may be.
class InstrumentValue : public ValueRule {
 public:
  InstrumentValue() = default;

  std::string name;      ///< by which a bench file calls it
  std::string quantity;  ///< "temperature", "count", ...
  std::string unit;      ///< of the value after the scale: "Cel", "1", ...

  std::optional<Decimal> minimum;  ///< outside is implausible
  std::optional<Decimal> maximum;
  std::string stableField;  ///< text that says whether the value is stable; empty: always
  std::vector<std::string> stableTexts;
};

/// What a scanner's code must look like.
struct ScanRule {
  std::string field;
  std::size_t minimumLength = 1;
  std::size_t maximumLength = 64;
  bool digitsOnly = false;
  std::string checkDigit;  ///< "", "luhn" or "ean" (GS1 modulo 10)
};

/// One shape that a message may have, and what it then means.
class MessagePattern {
 public:
  enum class Meaning {
    answer,     ///< values, an acknowledgement, a scanned code
    overload,   ///< the values are above what the device can show: there are no numbers
    underload,  ///< below
    refusal     ///< the device says no
  };

  MessagePattern() = default;

  MessageTemplate expect;
  Meaning meaning = Meaning::answer;
  std::string says;  ///< of a refusal: what the device means
  std::vector<InstrumentValue> values;
  std::optional<ScanRule> scan;
};

/// A message sent, the shapes of its answer, and what to wait for.
class InstrumentExchange {
 public:
  InstrumentExchange() = default;

  std::string name;
  MessageTemplate send;
  std::vector<MessagePattern> expect;  ///< empty: nothing answers
  Duration wait{};                     ///< the device's need for quiet afterwards
  std::string forbidden;               ///< characters that a text filled in must not have
  int atMost = 1;                      ///< sent again until the answer is as expected ...
  Duration every{};                    ///< ... at this distance
};

/// A value that can be set. The raw number is sent in the field `value`.
class InstrumentSetting {
 public:
  InstrumentSetting() = default;

  InstrumentExchange exchange;  ///< its name is the setting's
  std::string quantity;
  std::string unit;
  double minimum = 0.0;  ///< outside is refused
  double maximum = 0.0;
  double scale = 1.0;  ///< value = raw * scale + offset; the nearest raw number is sent
  double offset = 0.0;
  int decimals = 0;    ///< of the raw number
  std::string family;  ///< the name as the file writes it: "relay-#"
};

/// A recorded message with what it must give: a profile carries its own tests.
class InstrumentSample {
 public:
  enum class List { start, poll, push, set, command };
  struct Value {
    Value() = default;
    std::string name;
    std::string unit;
    std::optional<Decimal> value;
    bool stable = true;
    std::string outside;  ///< "", "overload", "underload"
  };

  InstrumentSample() = default;

  List of = List::poll;
  std::string name;  ///< of the exchange; of `push`: empty
  std::optional<int> address;
  std::optional<double> setTo;  ///< of `set`
  FieldValues fields;           ///< of `command`: texts to fill in
  std::optional<Bytes> sent;
  Bytes answer;
  std::vector<Value> values;
  std::string scanned;
  std::string refused;  ///< not empty: the answer must be refused with a reason that contains this
  std::string source;
  std::string where;  ///< place in the file
};

/// A profile of an instrument, read from a text file of `kind = "instrument"` (docs/profiles.md). Schema 1.
class InstrumentProfile {
 public:
  InstrumentProfile() = default;

  std::string name;
  std::string title;
  std::string maker;
  std::vector<std::string> openPoints;  ///< what papers leave open

  SerialSettings settings;
  Duration answerTime = std::chrono::milliseconds(500);  ///< the answer begins within this
  Duration gap = std::chrono::milliseconds(50);          ///< longest pause inside a message
  Duration quiet{};                                      ///< on the line before the next request
  Duration leastInterval{};                              ///< between two polls: the maker's limit
  int attempts = 3;
  bool echo = false;

  std::optional<int> address;  ///< of the factory; empty: the protocol has none
  int lowestAddress = 0;
  int highestAddress = 255;

  FrameRule frame;
  std::string language;  ///< of a balance: "sics", "sbi", or "template" for the messages below; else empty
  std::vector<InstrumentExchange> start;  ///< once, at opening
  std::vector<InstrumentExchange> poll;
  std::vector<MessagePattern> push;  ///< come unasked
  std::vector<InstrumentSetting> settable;
  std::vector<InstrumentExchange> commands;
  std::vector<InstrumentSample> samples;
  std::vector<ProfileSource> sources;  ///< the base first: they go into the ledger

  /// Null for a name that is not there.
  [[nodiscard]] const InstrumentValue* value(const std::string& name) const;
  [[nodiscard]] const InstrumentSetting* setting(const std::string& name) const;
  [[nodiscard]] const InstrumentExchange* command(const std::string& name) const;
  /// That a sample is of; null also for what comes unasked.
  [[nodiscard]] const InstrumentExchange* exchangeOf(const InstrumentSample& sample) const;
  /// All names, for messages.
  [[nodiscard]] std::vector<std::string> valueNames() const;
  [[nodiscard]] std::vector<std::string> settingNames() const;

  /// Messages come unasked: the device needs a link of its own.
  [[nodiscard]] bool pushes() const { return !push.empty(); }
};

}  // namespace mb
