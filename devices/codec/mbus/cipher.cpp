#include "devices/codec/mbus/cipher.h"

#include "devices/codec/mbus/hex.h"

#include <algorithm>
#include <memory>

#include <openssl/evp.h>

namespace mb::mbus {

std::optional<Key> parseKey(std::string_view hex) {
  std::vector<std::uint8_t> bytes;
  Key key{};
  if (parseHex(hex, bytes) || bytes.size() != key.size()) {
    return std::nullopt;
  }
  std::ranges::copy(bytes, key.begin());
  return key;
}

bool decryptAesCbc(std::span<std::uint8_t> blocks, const Key& key,
                   const std::array<std::uint8_t, 16>& initial) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                &EVP_CIPHER_CTX_free);
  int written = 0;
  return context &&
         EVP_DecryptInit_ex(context.get(), EVP_aes_128_cbc(), nullptr, key.data(), initial.data()) == 1 &&
         EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
         EVP_DecryptUpdate(context.get(), blocks.data(), &written, blocks.data(),
                           static_cast<int>(blocks.size())) == 1 &&
         static_cast<std::size_t>(written) == blocks.size();
}

void Crc::add(std::span<const std::uint8_t> bytes) {
  constexpr unsigned kPolynomial = 0x3D65;
  for (const std::uint8_t byte : bytes) {
    register_ ^= static_cast<unsigned>(byte) << 8U;
    for (int bit = 0; bit < 8; ++bit) {
      register_ = (register_ & 0x8000U) != 0 ? register_ << 1U ^ kPolynomial : register_ << 1U;
    }
    register_ &= 0xFFFFU;
  }
}

}  // namespace mb::mbus
