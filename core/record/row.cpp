#include "core/record/row.h"

#include "core/record/canonical.h"

#include <array>
#include <stdexcept>

#include <nlohmann/json.hpp>
#include <sodium.h>

namespace mb {
namespace {

const unsigned char* bytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

class Sha256 {
 public:
  Sha256() { crypto_hash_sha256_init(&state_); }

  void add(std::string_view bytes) { crypto_hash_sha256_update(&state_, bytesOf(bytes), bytes.size()); }

  void addNumber(std::uint64_t value) {
    std::array<unsigned char, 8> bigEndian{};
    for (std::size_t i = 0; i < bigEndian.size(); ++i) {
      bigEndian[i] = static_cast<unsigned char>((value >> (8U * (7U - i))) & 0xFFU);
    }
    crypto_hash_sha256_update(&state_, bigEndian.data(), bigEndian.size());
  }

  [[nodiscard]] std::string hex() {
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(&state_, reinterpret_cast<unsigned char*>(digest.data()));
    return toHex(digest);
  }

 private:
  crypto_hash_sha256_state state_{};
};

int nibble(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return -1;
}

}  // namespace

const std::string kNoHash(64, '0');

nlohmann::json Row::json() const {
  auto parsed = parseCanonical(body);
  if (!parsed) {
    throw std::logic_error("ledger row " + std::to_string(seq) + ": " + parsed.error().what);
  }
  return std::move(*parsed);
}

bool matches(const RowFilter& filter, const Row& row) {
  if (row.seq < filter.from || (filter.to != 0 && row.seq > filter.to) ||
      (!filter.kind.empty() && row.kind != filter.kind)) {
    return false;
  }
  if (filter.run == 0 || row.seq == filter.run) {
    return true;
  }
  const auto body = row.json();
  const auto run = body.find("run");
  return run != body.end() && *run == std::to_string(filter.run);
}

std::string chainHash(std::string_view prev, Seq seq, std::string_view kind, std::string_view body) {
  using namespace std::string_view_literals;
  std::string before = fromHex(prev, crypto_hash_sha256_BYTES);
  before.resize(crypto_hash_sha256_BYTES, '\0');
  Sha256 sha;
  sha.add("meterbench-ledger-1\0"sv);
  sha.add(before);
  sha.addNumber(static_cast<std::uint64_t>(seq));
  sha.addNumber(kind.size());
  sha.add(kind);
  sha.addNumber(body.size());
  sha.add(body);
  return sha.hex();
}

std::string sha256Hex(std::string_view bytes) {
  Sha256 sha;
  sha.add(bytes);
  return sha.hex();
}

std::string toHex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto value = static_cast<unsigned char>(c);
    text.push_back(kDigits[value >> 4U]);
    text.push_back(kDigits[value & 0xFU]);
  }
  return text;
}

std::string fromHex(std::string_view text, std::size_t size) {
  if (text.size() != size * 2) {
    return {};
  }
  std::string bytes;
  bytes.reserve(size);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = nibble(text[i]);
    const int low = nibble(text[i + 1]);
    if (high < 0 || low < 0) {
      return {};
    }
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

}  // namespace mb
