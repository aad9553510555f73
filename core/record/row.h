#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace mb {

/// The number of a ledger row; the first row (genesis) is 1, and no number is left out. 0 stands for "none".
using Seq = std::int64_t;

/// One row of the ledger as it is stored (docs/ledger.md).
struct Row {
  Seq seq = 0;
  std::string kind;  ///< lower-case letters and '_'
  std::string body;  ///< canonical JSON (core/record/canonical.h)
  std::string prev;  ///< hash of row seq - 1; 64 zeros in the first row
  std::string hash;  ///< chainHash() of the four fields before, 64 lower-case hexadecimal digits

  /// The body as JSON. Throws std::logic_error when it is not canonical, which only a file nobody verified
  /// can hold.
  [[nodiscard]] nlohmann::json json() const;

  friend bool operator==(const Row&, const Row&) = default;
};

/// Which rows are wanted, in the order of their numbers.
struct RowFilter {
  RowFilter() = default;
  explicit RowFilter(std::string kind_, Seq run_ = 0) : kind(std::move(kind_)), run(run_) {}

  std::string kind;  ///< empty: of every kind
  Seq run = 0;       ///< 0: of every run; else the `run` row itself and all rows that name it
  Seq from = 1;      ///< first number
  Seq to = 0;        ///< last number; 0: to the end
};

/// Whether a row is wanted.
[[nodiscard]] bool matches(const RowFilter& filter, const Row& row);

/// prev of the first row of a file: 64 zeros. (A file that continues another names its head in the genesis
/// body.)
extern const std::string kNoHash;

/// SHA-256 over "meterbench-ledger-1", a zero byte, prev (32 bytes), seq (8 bytes, big endian), the length of
/// kind (8 bytes, big endian) and kind, the length of body (the same) and body: lengths stand before what
/// they measure, so that two different rows never give the same bytes. prev must be 64 hexadecimal digits,
/// else the hash of a row with 32 zero bytes there comes out, and the chain check on `prev` itself fails.
[[nodiscard]] std::string chainHash(std::string_view prev, Seq seq, std::string_view kind,
                                    std::string_view body);

/// SHA-256 of some bytes as 64 lower-case hexadecimal digits: the name of a segment.
[[nodiscard]] std::string sha256Hex(std::string_view bytes);

/// Lower-case hexadecimal text of some bytes, and back (empty when the text is not such, or not of `size`
/// bytes).
[[nodiscard]] std::string toHex(std::string_view bytes);
[[nodiscard]] std::string fromHex(std::string_view text, std::size_t size);

}  // namespace mb
