#pragma once

#include "core/text/error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace mb {

/// The bench's Ed25519 key, with which it signs the heads of its ledger. It lies in a file outside the record
/// (DESIGN 7); whoever holds it can rewrite everything except heads already given out.
class SigningKey {
 public:
  /// Reads the key file, or makes a new key there (readable by its owner only) when there is none. Refuses a
  /// file that others may read.
  [[nodiscard]] static Expected<SigningKey> loadOrCreate(const std::filesystem::path& path);

  /// The key of a demonstration in virtual time: the same for the same seed, and known to everyone.
  [[nodiscard]] static SigningKey demonstration(std::uint64_t seed);

  /// 64 hexadecimal digits, as in the genesis row.
  [[nodiscard]] const std::string& publicKey() const { return publicKey_; }

  /// Detached signature, 128 hexadecimal digits.
  [[nodiscard]] std::string sign(std::string_view message) const;

 private:
  using Seed = std::array<unsigned char, 32>;
  explicit SigningKey(const Seed& seed);

  std::array<unsigned char, 64> secret_{};
  std::string publicKey_;
};

/// Whether `signature` (hexadecimal) over `message` is by the holder of `publicKey` (hexadecimal). False for
/// anything that is not well-formed.
[[nodiscard]] bool verifySignature(std::string_view message, std::string_view signature,
                                   std::string_view publicKey);

}  // namespace mb
