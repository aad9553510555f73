#pragma once

#include "devices/codec/mbus/telegram.h"

#include <map>
#include <vector>

namespace mb::mbus {

/// The formats that compact frames (CI 73, 79, 7B) leave out: DIB and VIB of each record, under the signature
/// that a compact frame names. A meter tells them in a format frame (CI 69, 6A, 6B) or simply in a full one
/// (CI 72, 78, 7A).
class FormatBook {
 public:
  /// Keeps the format of a telegram that was decoded whole, unless manufacturer's data are part of it.
  void learn(const Telegram& telegram);

  /// Puts the records together again: each DIB and VIB with its data. Errors: compactFrame (unknown
  /// signature), compactData (too few or too many data for the format, or more than a frame holds),
  /// compactCrc (the whole is not what the meter has: the format is that of another meter).
  [[nodiscard]] tl::expected<std::vector<std::uint8_t>, DecodeError> expand(Bytes compact,
                                                                            std::size_t offset) const;

 private:
  std::map<std::uint16_t, std::vector<std::vector<std::uint8_t>>> formats_;
};

/// CRC over DIB and VIB of all records.
[[nodiscard]] std::uint16_t formatSignature(const Telegram& telegram);

}  // namespace mb::mbus
