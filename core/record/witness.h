#pragma once

#include "core/record/posix_file.h"
#include "core/record/row.h"
#include "core/record/signing_key.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mb {

/// A signed head of the ledger: one line of the witness file, canonical JSON {hash, seq, signature, utc}.
struct Head {
  Seq seq = 0;
  std::string hash;       ///< of row `seq`
  std::string utc;        ///< when that row was appended
  std::string signature;  ///< Ed25519 of the bench over signedMessage()

  /// What is signed: "meterbench-head-1", a zero byte, and the canonical JSON of {hash, seq, utc}.
  [[nodiscard]] std::string signedMessage() const;

  /// The line with its line feed.
  [[nodiscard]] std::string line() const;

  /// Reads a line (without its line feed). An error says what is wrong with it; the signature is not checked.
  [[nodiscard]] static Expected<Head> parse(std::string_view line);
};

/// Makes the signed head of a row.
[[nodiscard]] Head signHead(const SigningKey& key, Seq seq, const std::string& hash, const std::string& utc);

/// The last line of a witness file.
struct WitnessEnd {
  std::optional<Head> head;  ///< the last whole line, when it reads as a head
  std::string wrong;  ///< what is wrong with the last whole line otherwise; empty when there is no line
  std::string line;   ///< that line
  std::string torn;   ///< what stands behind the last line feed: a line that a crash cut short
};

/// The end of a witness file, without reading all of it; everything empty when there is no file.
[[nodiscard]] Expected<WitnessEnd> readWitnessEnd(const std::filesystem::path& path);

/// Calls `visit` with every line (without line feed) of the first `size` bytes of the file and its number
/// from 1 on; `whole` is false for a last one that ends without a line feed.
[[nodiscard]] Expected<void> visitWitness(
    const std::filesystem::path& path, std::int64_t size,
    const std::function<void(std::int64_t number, std::string_view line, bool whole)>& visit);

/// Appends heads to the witness file; each is on the disk when append() returns.
class WitnessWriter {
 public:
  /// Opens or makes the file and cuts off a torn last line, which witnesses nothing.
  [[nodiscard]] static Expected<WitnessWriter> open(const std::filesystem::path& path);

  [[nodiscard]] Expected<void> append(const Head& head) const;

 private:
  WitnessWriter(std::filesystem::path path, PosixFile file)
      : path_(std::move(path)), file_(std::move(file)) {}

  std::filesystem::path path_;
  PosixFile file_;
};

}  // namespace mb
