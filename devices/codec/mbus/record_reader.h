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

  /// Reads a format frame: DIB and VIB of each record, no data.
  void readHeadersOnly() { headersOnly_ = true; }

  /// Appends every record to the telegram; fillers (2F) are stepped over.
  [[nodiscard]] tl::expected<void, DecodeError> readAll();

 private:
  [[nodiscard]] bool atEnd() const { return at_ == end_; }
  /// Keeps why the record being read cannot be read; false.
  [[nodiscard]] bool refuse(DecodeFault fault, unsigned detail = 0);

  // False: refused.
  [[nodiscard]] bool readSpecial(std::uint8_t dif);
  [[nodiscard]] bool readRecord();
  [[nodiscard]] bool readDib(Record& record);
  [[nodiscard]] bool readVib(Record& record);
  [[nodiscard]] bool readText(Record& record);
  [[nodiscard]] bool readVifes(bool more, Record& record);
  void applyVife(std::uint8_t code, Record& record);
  [[nodiscard]] bool readData(Record& record);
  [[nodiscard]] bool leaveEmpty(Record& record);

  [[nodiscard]] bool textFollows() const;
  [[nodiscard]] Bytes lsbFirst(Bytes data) { return telegram_.msbFirst ? reversed(data) : data; }
  [[nodiscard]] Bytes reversed(Bytes data);

  Telegram& telegram_;
  Bytes bytes_;
  std::size_t at_;
  std::size_t end_;
  bool fromMaster_;
  bool headersOnly_ = false;
  std::size_t start_ = 0;  ///< of the record being read
  DecodeError error_;

  // Of the record being read.
  DataFormat format_;
  Scaling scaling_;
  bool manufacturerVifes_ = false;
  bool extensionVife_ = false;
  std::array<std::uint8_t, kLongestFrame> reversed_{};
};

}  // namespace mb::mbus
