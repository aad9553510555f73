#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mb::mbus::test {

using FrameBytes = std::vector<std::uint8_t>;

/// Bytes of a hex text; anything that is not hex throws.
FrameBytes bytesOf(std::string_view hex);

/// A frame of RSP_UD, CI 78 (no header), that carries these records.
FrameBytes answerWith(std::string_view records);

/// The same from the master, CI 51.
FrameBytes commandWith(std::string_view records);

/// A long frame with right lengths, checksum and stop byte.
FrameBytes longFrame(std::uint8_t control, std::uint8_t address, std::uint8_t information,
                     std::string_view data);

/// Text of a file below tests/vectors/mbus.
std::string readVector(const std::string& path);

/// Every .hex file below tests/vectors/mbus, sorted, as a path below that folder.
std::vector<std::string> vectorFiles();

struct GoldenRecord {
  int index = 0;
  std::string dib, vib, function, storage, tariff, subunit, quantity, unit, modifiers, raw, value;
};

struct GoldenTelegram {
  std::string file;
  std::string header;      ///< JSON
  bool truncated = false;  ///< a row says that the records end early
  std::vector<GoldenRecord> records;
};

/// tests/vectors/mbus/golden_wired_records.tsv
std::vector<GoldenTelegram> goldenTelegrams();

}  // namespace mb::mbus::test
