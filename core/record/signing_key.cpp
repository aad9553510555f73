#include "core/record/signing_key.h"

#include "core/record/posix_file.h"
#include "core/record/row.h"

#include <algorithm>
#include <stdexcept>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>

namespace mb {
namespace {

constexpr std::string_view kHeader = "meterbench-ed25519-1 ";

void requireSodium() {
  static const int initialised = sodium_init();
  if (initialised < 0) {
    throw std::logic_error("libsodium cannot be initialised");
  }
}

std::string_view view(const unsigned char* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

const unsigned char* bytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

SigningKey::SigningKey(const Seed& seed) {
  static_assert(crypto_sign_SEEDBYTES == 32 && crypto_sign_SECRETKEYBYTES == 64);
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> shown{};
  crypto_sign_seed_keypair(shown.data(), secret_.data(), seed.data());
  publicKey_ = toHex(view(shown.data(), shown.size()));
}

SigningKey SigningKey::demonstration(std::uint64_t seed) {
  requireSodium();
  const std::string digest = fromHex(sha256Hex("meterbench-demonstration-key " + std::to_string(seed)), 32);
  Seed bytes{};
  std::copy(digest.begin(), digest.end(), bytes.begin());
  return SigningKey(bytes);
}

Expected<SigningKey> SigningKey::loadOrCreate(const std::filesystem::path& path) {
  requireSodium();
  Seed seed{};
  if (!std::filesystem::exists(path)) {
    randombytes_buf(seed.data(), seed.size());
    auto created = PosixFile::open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!created) {
      return tl::unexpected(created.error());
    }
    const std::string text = std::string(kHeader) + toHex(view(seed.data(), seed.size())) + "\n";
    if (auto written = created->writeDurably(text, path); !written) {
      return tl::unexpected(written.error());
    }
    if (auto synced = syncFolderOf(path); !synced) {
      return tl::unexpected(synced.error());
    }
    return SigningKey(seed);
  }
  auto file = PosixFile::open(path, O_RDONLY);
  if (!file) {
    return tl::unexpected(file.error());
  }
  struct stat status {};
  if (::fstat(file->descriptor(), &status) != 0 || (status.st_mode & 077U) != 0) {
    return fail("the key of the bench may be read by others", path.string(),
                "chmod 600, and think about who read it");
  }
  auto text = file->readAt(0, 256, path);
  if (!text) {
    return tl::unexpected(text.error());
  }
  std::string_view rest = *text;
  if (rest.ends_with('\n')) {
    rest.remove_suffix(1);
  }
  const std::string bytes =
      rest.starts_with(kHeader) ? fromHex(rest.substr(kHeader.size()), seed.size()) : std::string();
  if (bytes.empty()) {
    return fail("this is not a key file of a bench", path.string(), "restore it from its backup");
  }
  std::copy(bytes.begin(), bytes.end(), seed.begin());
  return SigningKey(seed);
}

std::string SigningKey::sign(std::string_view message) const {
  std::array<unsigned char, crypto_sign_BYTES> signature{};
  crypto_sign_detached(signature.data(), nullptr, bytesOf(message), message.size(), secret_.data());
  return toHex(view(signature.data(), signature.size()));
}

bool verifySignature(std::string_view message, std::string_view signature, std::string_view publicKey) {
  const std::string signatureBytes = fromHex(signature, crypto_sign_BYTES);
  const std::string keyBytes = fromHex(publicKey, crypto_sign_PUBLICKEYBYTES);
  if (signatureBytes.empty() || keyBytes.empty()) {
    return false;
  }
  return crypto_sign_verify_detached(bytesOf(signatureBytes), bytesOf(message), message.size(),
                                     bytesOf(keyBytes)) == 0;
}

}  // namespace mb
