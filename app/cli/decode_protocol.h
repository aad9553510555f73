#pragma once

#include "core/text/error.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace mb::cli {

/// A telegram in words or as JSON.
struct DecodedText {
  std::string text;   ///< a tree that ends with a line end, or one line of JSON without one
  bool whole = true;  ///< decoded without an error
};

/// Decodes telegrams of one protocol, in their order: some answers mean something only after their request.
class ProtocolDecoder {
 public:
  ProtocolDecoder() = default;
  ProtocolDecoder(const ProtocolDecoder&) = delete;
  ProtocolDecoder& operator=(const ProtocolDecoder&) = delete;
  virtual ~ProtocolDecoder() = default;

  [[nodiscard]] virtual DecodedText decode(std::span<const std::uint8_t> bytes, bool json) = 0;
};

/// The decoder of "mbus", "cj188", "kmp", "iec62056", "modbus", "aibus", "dlt645", "balance", or "auto": the
/// one protocol under which a telegram is whole and right, and an error where there is none or more than one.
/// `variant` says what a telegram itself does not: of cj188 the dialect (devices/codec/cj188/body.h), of
/// modbus "request", "answer" and a register map, of aibus "address=N", of iec62056 "parity". `key`: AES-128
/// of mbus, 32 hex digits; empty: none. Error: an unknown name or variant, a key that is none or has no use.
[[nodiscard]] Expected<std::unique_ptr<ProtocolDecoder>> protocolDecoder(std::string_view protocol,
                                                                         std::string_view variant,
                                                                         std::string_view key);

}  // namespace mb::cli
