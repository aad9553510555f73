#pragma once

#include "devices/codec/mbus/telegram.h"
#include "devices/codec/mbus/value.h"
#include "devices/codec/mbus/vife_table.h"

#include <cstddef>

namespace mb::mbus {

/// Reads the data records of a telegram one behind the other.
class RecordReader {
 public:
  /// `end` is the offset of the checksum; records begin at `at`. The telegram must outlive the reader.
  RecordReader(Telegram& telegram, std::size_t at, std::size_t end)
      : telegram_(telegram), bytes_(telegram.bytes), at_(at), end_(end), fromMaster_(telegram.fromMaster()) {}

  /// Appends every record to the telegram; fillers (2F) are stepped over.
  [[nodiscard]] tl::expected<void, DecodeError> readAll();

 private:
  using Step = tl::expected<void, DecodeError>;

  [[nodiscard]] bool atEnd() const { return at_ == end_; }
  [[nodiscard]] tl::unexpected<DecodeError> error(DecodeFault fault, unsigned detail = 0) const;

  Step readSpecial(std::uint8_t dif);
  Step readRecord();
  Step readDib(Record& record);
  Step readVib(Record& record);
  Step readText(Record& record);
  Step readVifes(bool more, Record& record);
  void applyVife(std::uint8_t code, Record& record);
  Step readData(Record& record);

  [[nodiscard]] bool textFollows() const;
  [[nodiscard]] Bytes lsbFirst(const Record& record);

  Telegram& telegram_;
  Bytes bytes_;
  std::size_t at_;
  std::size_t end_;
  bool fromMaster_;
  std::size_t start_ = 0;  ///< of the record being read

  // Of the record being read.
  DataFormat format_;
  Scaling scaling_;
  bool manufacturerVifes_ = false;
  bool extensionVife_ = false;
  std::array<std::uint8_t, kLongestFrame> reversed_{};
};

}  // namespace mb::mbus
