#pragma once

#include "devices/codec/mbus/telegram.h"

#include <optional>
#include <string>

namespace mb::mbus {

/// One telegram as one line of JSON, as DESIGN 8 says for `decode --json`:
/// {"protocol","frame":{…},"header":{"id","manufacturer","version","medium","access","status",…},
///  "records":[{"dib","vib","function","storage","tariff","subunit","quantity","unit","modifiers","value","raw",
///  "invalid",…}],"error"}.
/// `error` is null where the telegram was decoded whole; otherwise there are no records. Codes are upper-case
/// hex text, values exact text or null; what a telegram does not have is null.
[[nodiscard]] std::string toJson(const Telegram& telegram, const std::optional<DecodeError>& error);

/// The same for people: a tree of several lines, ending with a line end.
[[nodiscard]] std::string toTree(const Telegram& telegram, const std::optional<DecodeError>& error);

enum class Form : std::uint8_t { json, tree };

struct Description {
  std::string text;
  bool whole = false;  ///< decoded without an error
};

/// Decodes the bytes and writes what they say.
[[nodiscard]] Description describe(Bytes bytes, Form form, const DecodeAids& aids = {});

}  // namespace mb::mbus
