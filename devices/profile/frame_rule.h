#pragma once

#include "devices/bus/exchange.h"
#include "devices/profile/checksum.h"
#include "devices/profile/field_encoding.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace mb {

/// How messages lie in the bytes of a link: what stands around the payload that templates describe.
class FrameRule {
 public:
  enum class Kind {
    line,       ///< payload, terminator
    fixed,      ///< start, payload as long as its template, checksum, end
    length,     ///< start and all that follows, its length among the first bytes
    gap,        ///< ends when nothing more comes
    modbusRtu,  ///< address, PDU, CRC; exceptions
    aibus       ///< devices/codec/aibus
  };

  FrameRule() = default;

  Kind kind = Kind::line;
  Bytes terminator = {0x0D, 0x0A};     ///< line
  std::size_t longest = 256;           ///< bytes of a frame: more is noise
  Bytes start;                         ///< fixed, length, gap
  std::optional<Bytes> answerStart;    ///< of what comes, where that is another
  Bytes reserved;                      ///< fixed, length, gap: bytes that a payload to be sent cannot carry
  Bytes end;                           ///< fixed, length, gap; after the checksum
  Checksum checksum = Checksum::none;  ///< of start and payload ...
  std::size_t checksumFrom = 0;        ///< ... from this byte of the frame on
  bool bareRequests = false;           ///< what is sent has no checksum; answers have one
  std::size_t lengthAt = 0;            ///< length: where it stands in the frame ...
  FieldEncoding lengthEncoding;        ///< ... how ...
  int lengthAdds = 0;                  ///< ... and what more the frame has

  /// What is awaited on the link.
  struct Expecting {
    Expecting() = default;
    std::uint8_t address = 0;                 ///< of the device (Modbus, AIBUS)
    std::uint8_t function = 0;                ///< of the request (Modbus)
    std::vector<std::size_t> payloadLengths;  ///< of the messages that may come (fixed)
  };

  /// The frame of a payload. Error: a payload that this kind of frame cannot carry.
  [[nodiscard]] Expected<Bytes> wrap(std::span<const std::uint8_t> payload, std::uint8_t address) const;

  /// Where a frame stands in what came. Takes any bytes.
  [[nodiscard]] Framing find(std::span<const std::uint8_t> received, const Expecting& expecting) const;

  /// The payload of a frame that find() called valid, or why the device refused (Modbus exceptions).
  [[nodiscard]] tl::expected<Bytes, Judgement> unwrap(std::span<const std::uint8_t> frame,
                                                      const Expecting& expecting) const;

  /// Bytes before the payload of what comes.
  [[nodiscard]] std::size_t head() const;

 private:
  [[nodiscard]] Framing findLine(std::span<const std::uint8_t> received) const;
  [[nodiscard]] Framing findFixed(std::span<const std::uint8_t> received,
                                  const std::vector<std::size_t>& payloads) const;
  [[nodiscard]] Framing findLength(std::span<const std::uint8_t> received) const;
  [[nodiscard]] Framing findGap(std::span<const std::uint8_t> received) const;
  /// Empty: start, checksum and end are right.
  [[nodiscard]] std::string whyNot(std::span<const std::uint8_t> frame) const;
  [[nodiscard]] std::size_t around() const;
  [[nodiscard]] const Bytes& heard() const { return answerStart ? *answerStart : start; }
  [[nodiscard]] Bytes sumOf(std::span<const std::uint8_t> body) const;
};

}  // namespace mb
