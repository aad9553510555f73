#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mb::mbus {

enum class HeaderKind : std::uint8_t {
  none,         ///< CI 78, 51: data begin at once
  shortHeader,  ///< CI 7A: access number, status, configuration
  longHeader,   ///< CI 72, 76: identification in front of that
  fixed,        ///< CI 73, 77, fixed structure: identification, access number, status
};

/// Who answers, and in what state (EN 13757-3 / -7, transport header).
struct Header {
  HeaderKind kind = HeaderKind::none;
  std::uint32_t identification = 0;  ///< 8 BCD digits as they read: 0x12345678
  std::uint16_t manufacturer = 0;
  std::uint8_t version = 0;
  std::uint8_t medium = 0;
  std::uint8_t access = 0;
  std::uint8_t status = 0;
  std::uint16_t configuration = 0;  ///< signature or encryption word

  [[nodiscard]] bool hasIdentification() const {
    return kind == HeaderKind::longHeader || kind == HeaderKind::fixed;
  }
  [[nodiscard]] bool hasManufacturer() const { return kind == HeaderKind::longHeader; }

  /// Eight characters; digits that are not BCD stay visible as A-F.
  [[nodiscard]] std::string identificationText() const;
  /// Three letters, e.g. 2C2D is "KAM".
  [[nodiscard]] std::string manufacturerText() const;
};

/// "heat (outlet)", "water", …; "reserved" for codes without a name.
[[nodiscard]] std::string_view mediumName(std::uint8_t medium);

/// The code of three letters A-Z ("KAM" is 2C2D); 0 for anything else.
[[nodiscard]] std::uint16_t manufacturerCode(std::string_view letters);

/// What the status byte says, in words: "power low, permanent error"; "" when it says nothing.
[[nodiscard]] std::string statusText(std::uint8_t status);

}  // namespace mb::mbus
