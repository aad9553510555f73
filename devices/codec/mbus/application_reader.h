#pragma once

#include "devices/codec/mbus/telegram.h"

#include <cstddef>

namespace mb::mbus {

/// Reads what stands behind the CI field of a long frame (EN 13757-3 and -7; CI 76 and 77 of the 1997
/// documents): transport header, encryption, records. Link layer and CI field are in the telegram already.
class ApplicationReader {
 public:
  /// Both must outlive the reader.
  ApplicationReader(Telegram& telegram, const DecodeAids& aids) : telegram_(telegram), aids_(aids) {}

  [[nodiscard]] tl::expected<void, DecodeError> read();

 private:
  using Step = tl::expected<void, DecodeError>;

  [[nodiscard]] std::size_t end() const { return telegram_.length - 2U; }
  [[nodiscard]] tl::expected<std::size_t, DecodeError> readHeader(HeaderKind kind);
  [[nodiscard]] Step readFull(HeaderKind kind);
  [[nodiscard]] Step readCompact(HeaderKind kind);
  [[nodiscard]] Step readFormat(HeaderKind kind);
  [[nodiscard]] Step readReport(DecodeFault fault, HeaderKind kind);
  [[nodiscard]] Step readFixedOrCompact();
  [[nodiscard]] Step readManufacturers();

  [[nodiscard]] bool isEncrypted(std::size_t at) const;
  [[nodiscard]] Step decrypt(std::size_t at);
  void fillUp(std::size_t at, HeaderKind kind, Bytes records);

  Telegram& telegram_;
  const DecodeAids& aids_;
};

}  // namespace mb::mbus
