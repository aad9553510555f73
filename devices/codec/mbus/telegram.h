#pragma once

#include "devices/codec/mbus/cipher.h"
#include "devices/codec/mbus/frame.h"
#include "devices/codec/mbus/header.h"
#include "devices/codec/mbus/record.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace mb::mbus {

// Wired M-Bus application layer: EN 13757-3 and -7, GB/T 26831.3.
//
//   auto telegram = mbus::decode(received);            // tl::expected<Telegram, DecodeError>
//   if (!telegram) return fail(telegram.error().message());
//   mbus::Selector wanted;
//   wanted.quantity = mbus::Quantity::volume;          // or wanted.dib, wanted.vib: exact bytes
//   const mbus::Record* volume = mbus::find(*telegram, wanted);
//   if (volume == nullptr || !volume->decimal()) …     // absent, or mbus::invalidText(*telegram, *volume)
//   Decimal value = *volume->decimal();                // exact, in volume->unit; resolution() is one count
//   volume->offset, volume->length                     // where it stands in the received frame

struct Telegram {
  FrameKind frameKind = FrameKind::acknowledge;
  std::uint8_t control = 0;
  std::uint8_t address = 0;
  std::uint8_t information = 0;  ///< CI; see hasInformation()
  std::uint16_t length = 0;      ///< of the frame
  std::uint16_t extra = 0;       ///< stray bytes behind it
  bool msbFirst = false;         ///< CI 76, 77: data with the most significant byte first
  bool moreFollow = false;       ///< DIF 1F: ask again with the frame count bit toggled
  bool decrypted = false;        ///< `bytes` holds the plain text, at the same offsets
  bool expanded = false;         ///< a compact frame: `bytes` and all offsets are those of the full frame
  Header header;
  std::vector<Record> records;
  std::array<std::uint8_t, kLongestFrame> bytes{};  ///< the frame itself

  [[nodiscard]] bool hasInformation() const {
    return frameKind == FrameKind::control || frameKind == FrameKind::longFrame;
  }
  [[nodiscard]] bool fromMaster() const {
    return frameKind != FrameKind::acknowledge && (control & 0x40U) != 0;
  }
  [[nodiscard]] Bytes frame() const { return Bytes(bytes).first(length); }
};

enum class DecodeFault : std::uint8_t {
  frame,             ///< not a whole frame: see `frame`
  applicationError,  ///< CI 6E, 6F, 70: `detail` is the code
  alarm,             ///< CI 71, 74, 75: `detail` is the alarm byte
  headerTooShort,
  fixedSize,        ///< CI 73, 77: no fixed structure of 16 bytes
  compactFrame,     ///< CI 73, 79, 7B: no format with the signature `detail` is known
  compactData,      ///< the data do not fill the format
  compactCrc,       ///< they fill it, but the whole is not what the meter has
  formatSignature,  ///< CI 69, 6A, 6B: not the format that its signature stands for
  encrypted,        ///< `detail` is the mode; a key is needed
  encryptionMode,   ///< `detail` is a mode that is not supported
  unknownMeter,     ///< encrypted behind a short header: whose it is must be told
  wrongKey,
  cipher,  ///< the cipher library refused
  unsupportedCi,
  truncatedDib,
  truncatedVib,
  truncatedData,
  tooManyDife,
  tooManyVife,
  reservedDif,
  reservedLvar,
};

/// Why a telegram could not be decoded whole, and at which offset of its frame.
struct DecodeError {
  DecodeFault fault = DecodeFault::frame;
  std::size_t offset = 0;
  unsigned detail = 0;
  FrameError frame;

  /// One line for people.
  [[nodiscard]] std::string message() const;
};

class FormatBook;

/// What some telegrams cannot be read without and do not bring along. Null: not known. A wrong key shows by
/// the two fillers that the plain text begins with (all but one in 65536). A wrong `meter` need not: it
/// spoils bytes of the first block only, so it must be the one that was selected or has told its number.
struct DecodeAids {
  const Key* key = nullptr;       ///< of this meter
  const Header* meter = nullptr;  ///< who answers, where a short header does not say it (encryption)
  FormatBook* formats = nullptr;  ///< of compact frames; full and format frames add to it
};

/// Decodes one frame into `telegram`, reusing its memory. On failure frame and header hold what could be
/// read, and there are no records.
[[nodiscard]] tl::expected<void, DecodeError> decodeInto(Bytes bytes, Telegram& telegram,
                                                         const DecodeAids& aids = {});

/// The same into a new telegram.
[[nodiscard]] tl::expected<Telegram, DecodeError> decode(Bytes bytes, const DecodeAids& aids = {});

// The parts of a record as bytes on the wire.
[[nodiscard]] Bytes dib(const Telegram& telegram, const Record& record);
[[nodiscard]] Bytes vib(const Telegram& telegram, const Record& record);
[[nodiscard]] Bytes data(const Telegram& telegram, const Record& record);

/// Which record is meant. What is not set does not matter, but storage, tariff, subunit and function have the
/// values of a current reading unless asked otherwise. Without `vib` only records whose value is one of the
/// quantity itself match (no limits, counts, durations, dates, ratios), and none with a modifying VIFE
/// (forward only, per phase, manufacturer's, …): those are asked for by their bytes.
struct Selector {
  std::optional<Quantity> quantity;
  std::optional<Unit> unit;
  std::optional<std::vector<std::uint8_t>> dib;  ///< exact; replaces function, storage, tariff and subunit
  std::optional<std::vector<std::uint8_t>> vib;  ///< exact
  Function function = Function::instantaneous;
  std::uint64_t storage = 0;
  std::uint32_t tariff = 0;
  std::uint16_t subunit = 0;
  int order = 0;  ///< the how manieth of those that match, from 0
};

/// Null when there is none.
[[nodiscard]] const Record* find(const Telegram& telegram, const Selector& selector);

// Texts for people and JSON; UTF-8.

/// What a frame of the master asks for: "application reset, sub-code 90 (testing, telegram 0)"; "" for
/// others.
[[nodiscard]] std::string commandText(const Telegram& telegram);
[[nodiscard]] std::string_view functionName(Function function);  ///< inst, max, min, error
[[nodiscard]] std::string quantityText(const Telegram& telegram, const Record& record);
[[nodiscard]] std::string unitText(const Telegram& telegram, const Record& record);

/// The value as exact text: decimal without trailing zeros, date, text or hex; empty when there is none.
[[nodiscard]] std::optional<std::string> valueText(const Telegram& telegram, const Record& record);

/// Why there is no value; empty when the record is valid.
[[nodiscard]] std::string invalidText(const Telegram& telegram, const Record& record);

/// The VIFEs that neither scale nor say "no error": "3B", "7E", …; "7C01" from the extension table; "mfr" for
/// whatever the manufacturer defines.
[[nodiscard]] std::vector<std::string> modifierTexts(const Telegram& telegram, const Record& record);

/// The data in hex, least significant byte first whatever the CI field says.
[[nodiscard]] std::string rawText(const Telegram& telegram, const Record& record);

}  // namespace mb::mbus
