#pragma once

#include "devices/codec/dissection/codec_error.h"

#include <optional>
#include <string>
#include <string_view>

// Messages of IEC 62056-21 (GB/T 19897.1), modes A to C. Characters have 7 bits: a port opened as 8N1
// delivers them with their parity bit, which withoutParity() checks and takes off.
//
//   /?address!CRLF              request
//   /XXXZ identification CRLF   who answers, and which baud rate it offers
//   06 V Z Y CRLF               acknowledge and select (mode C)
//   STX data ETX BCC            readout, or data of the programming mode
//   SOH C D STX data ETX BCC    command of the programming mode: P0, P1, R1, W1, B0 (without STX and data)
//   ... 06, 15                      yes; no, repeat

namespace mb::iec62056 {

using codec::Bytes;
using codec::CodecError;
using codec::Decoded;
using codec::Fault;
using codec::FoundFrame;
using codec::View;

inline constexpr std::uint8_t kSoh = 0x01;
inline constexpr std::uint8_t kStx = 0x02;
inline constexpr std::uint8_t kEtx = 0x03;
inline constexpr std::uint8_t kAcknowledge = 0x06;
inline constexpr std::uint8_t kRepeat = 0x15;
inline constexpr std::size_t kLongestMessage = 8192;  ///< bytes; more is noise

enum class MessageKind : std::uint8_t {
  request,
  identification,
  optionSelect,
  acknowledge,
  repeatRequest,
  block,         ///< STX data ETX BCC
  command,       ///< SOH ... ETX BCC
  plainReadout,  ///< data sets to "!" without STX and BCC: mode D, and what some heads pass on
};

/// A message that has been checked. Offsets count from the first byte that was given.
struct Message {
  Message() = default;

  MessageKind kind = MessageKind::request;
  std::string text;            ///< between the framing: address, identification, "VZY", data
  std::string command;         ///< "R1", of a command
  std::size_t textOffset = 0;  ///< of `text`
  std::size_t begin = 0;
  std::size_t length = 0;
};

/// What an answer should be.
enum class Awaited : std::uint8_t {
  identification,
  block,         ///< also a command: a meter that asks for a password sends P0
  acknowledge,   ///< 06 or 15
  readout,       ///< identification and block in one (mode A)
  plainReadout,  ///< from the identification to "!" CRLF
};

/// Looks for one message among whatever has come; noise and our own request before it are stepped over.
[[nodiscard]] FoundFrame findMessage(View received, Awaited awaited);

/// Reads one message; nothing may follow it. Error: what is wrong, and at which byte.
[[nodiscard]] Decoded<Message> parseMessage(View bytes);

/// Exclusive or of the bytes: over all that follows STX (of a command: SOH), ETX included.
[[nodiscard]] std::uint8_t bcc(View bytes);

/// Takes the even parity bit off. Error: the byte whose parity is wrong.
[[nodiscard]] Decoded<Bytes> withoutParity(View bytes);

/// "/?!" CRLF; an address has up to 32 digits, letters and blanks. Error: another character, or more.
[[nodiscard]] Decoded<Bytes> requestMessage(std::string_view address = std::string_view());
/// 06 V Z Y CRLF. `protocol` '0' normal, '1' secondary; `baud` the identification's character, or '0' to stay
/// at 300; `mode` '0' data readout, '1' programming, others the maker's.
[[nodiscard]] Bytes optionSelect(char protocol, char baud, char mode);
/// A command of two characters ("R1", "W1", "P1", "B0") with its data: "6.8()". Error: a command that is
/// none, data with control characters. B0 carries no data.
[[nodiscard]] Decoded<Bytes> commandMessage(std::string_view command, std::string_view data);
/// Data in its frame, as a meter sends it.
[[nodiscard]] Bytes blockMessage(std::string_view data);

/// The modes of the standard, as far as the identification tells them.
enum class Mode : std::uint8_t { a, b, c, e };

struct Identification {
  Identification() = default;
  std::string manufacturer;       ///< three letters, upper case
  bool fast = false;              ///< the third letter was small: reacts within 20 ms, not 200
  Mode mode = Mode::a;            ///< by the baud character
  std::optional<char> character;  ///< baud character of modes B, C and E
  int baud = 300;                 ///< that it offers (C, E: after the selection; B: at once)
  std::string enhanced;           ///< characters that follow backslashes: "2" of mode E
  std::string text;               ///< the rest: up to 16 characters
};
/// Reads the text of an identification message. Error: too short, no letters.
[[nodiscard]] Decoded<Identification> parseIdentification(const Message& message);

}  // namespace mb::iec62056
