#include "app/cli/decode_protocol.h"

#include "devices/codec/aibus/dissect.h"
#include "devices/codec/balance/dissect.h"
#include "devices/codec/cj188/dissect.h"
#include "devices/codec/dlt645/frame.h"
#include "devices/codec/iec62056/dissect.h"
#include "devices/codec/kmp/dissect.h"
#include "devices/codec/mbus/format_book.h"
#include "devices/codec/mbus/telegram_json.h"
#include "devices/codec/modbus/dissect.h"

#include <array>
#include <charconv>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace mb::cli {
namespace {

using codec::Dissection;
using codec::View;

DecodedText printed(const Dissection& dissection, bool json) {
  return {json ? codec::toJson(dissection) : codec::toTree(dissection), !dissection.error};
}

/// Keeps the formats of full frames: a compact one is read with the format of a telegram before it.
class MbusDecoder : public ProtocolDecoder {
 public:
  explicit MbusDecoder(std::optional<mbus::Key> key) : key_(key) {
    aids_.key = key_ ? &*key_ : nullptr;
    aids_.formats = &formats_;
  }

  DecodedText decode(View bytes, bool json) override {
    auto description = mbus::describe(bytes, json ? mbus::Form::json : mbus::Form::tree, aids_);
    return {std::move(description.text), description.whole};
  }

 private:
  std::optional<mbus::Key> key_;
  mbus::FormatBook formats_;
  mbus::DecodeAids aids_;
};

/// A protocol whose telegrams stand for themselves.
class PlainDecoder : public ProtocolDecoder {
 public:
  using Dissect = std::function<Dissection(View)>;
  explicit PlainDecoder(Dissect dissect) : dissect_(std::move(dissect)) {}

  DecodedText decode(View bytes, bool json) override { return printed(dissect_(bytes), json); }

 private:
  Dissect dissect_;
};

/// Keeps the last request to read: an answer does not say which registers it carries.
class ModbusDecoder : public ProtocolDecoder {
 public:
  explicit ModbusDecoder(modbus::DissectOptions options) : options_(std::move(options)) {}

  DecodedText decode(View bytes, bool json) override {
    const Dissection dissection = modbus::dissect(bytes, options_);
    options_.asked = modbus::readRequestOf(bytes, options_.direction);
    return printed(dissection, json);
  }

 private:
  modbus::DissectOptions options_;
};

Dissection dissectIec(View bytes, bool parity) {
  if (!parity) {
    return iec62056::dissect(bytes);
  }
  const auto plain = iec62056::withoutParity(bytes);
  if (plain) {
    return iec62056::dissect(*plain);
  }
  Dissection out;
  out.protocol = "iec62056";
  out.summary = "IEC 62056-21";
  out.bytes.assign(bytes.begin(), bytes.end());
  out.error = plain.error();
  return out;
}

struct Protocol {
  std::string_view name;
  /// Whether the bytes are a whole telegram of this protocol and nothing else; null: its telegrams prove
  /// nothing.
  bool (*claims)(View bytes);
};

bool isMbus(View bytes) {
  const auto frame = mbus::parseFrame(bytes);
  return frame && frame->extra == 0;
}
bool isCj188(View bytes) {
  const auto frame = cj188::parseFrame(bytes);
  return frame && frame->fieldOffset - cj188::kHead + frame->length68 == bytes.size();
}
bool isKmp(View bytes) {
  return kmp::parseFrame(bytes).has_value();
}
bool isIec62056(View bytes) {
  return !iec62056::dissect(bytes).error;
}
bool isModbus(View bytes) {
  return modbus::parseFrame(bytes).has_value();
}
bool isDlt645(View bytes) {
  return dlt645::parseFrame(bytes).has_value();
}
bool isBalance(View bytes) {
  return !dissectBalanceLine(bytes).error;
}

constexpr std::array<Protocol, 8> kProtocols{{{"mbus", isMbus},
                                              {"cj188", isCj188},
                                              {"kmp", isKmp},
                                              {"iec62056", isIec62056},
                                              {"modbus", isModbus},
                                              {"aibus", nullptr},
                                              {"dlt645", isDlt645},
                                              {"balance", isBalance}}};

class AutoDecoder : public ProtocolDecoder {
 public:
  explicit AutoDecoder(std::string_view key) : key_(key) {}

  DecodedText decode(View bytes, bool json) override {
    std::string names;
    std::string only;
    for (const Protocol& protocol : kProtocols) {
      if (protocol.claims != nullptr && protocol.claims(bytes)) {
        only = names.empty() ? std::string(protocol.name) : std::string();
        names += (names.empty() ? "" : ", ") + std::string(protocol.name);
      }
    }
    if (!only.empty()) {
      return decoderOf(only).decode(bytes, json);
    }
    Dissection none;
    none.protocol = "unknown";
    none.summary = "not told apart";
    none.bytes.assign(bytes.begin(), bytes.end());
    none.error = codec::CodecError(
        codec::Fault::unsupported, 0,
        names.empty()
            ? "a whole telegram of no protocol that is known here: name it with --protocol to see why"
            : "whole under " + names + ": name one with --protocol");
    return printed(none, json);
  }

 private:
  /// One a protocol, kept: an answer may need what came before it.
  ProtocolDecoder& decoderOf(const std::string& name) {
    auto& decoder = decoders_[name];
    if (!decoder) {
      decoder = std::move(*protocolDecoder(name, "", name == "mbus" ? key_ : ""));
    }
    return *decoder;
  }

  std::string key_;
  std::map<std::string, std::unique_ptr<ProtocolDecoder>> decoders_;
};

tl::unexpected<Error> noVariant(std::string_view protocol, std::string_view variant, std::string remedy) {
  return fail(fmt::format("{} has no variant \"{}\"", protocol, variant), "--variant", std::move(remedy));
}

using Made = Expected<std::unique_ptr<ProtocolDecoder>>;

Made plain(PlainDecoder::Dissect dissect) {
  return std::make_unique<PlainDecoder>(std::move(dissect));
}

Made cj188Decoder(std::string_view variant) {
  if (variant.empty()) {
    return plain([](View bytes) { return cj188::dissect(bytes); });
  }
  const auto parsed = cj188::variantOf(variant);
  if (!parsed) {
    return fail(parsed.error().what, "--variant");
  }
  return plain([dialect = *parsed](View bytes) { return cj188::dissect(bytes, dialect); });
}

Made modbusDecoder(std::string_view variant) {
  modbus::DissectOptions options;
  for (const auto& [word, direction] :
       {std::pair<std::string_view, modbus::Direction>{"request", modbus::Direction::request},
        {"answer", modbus::Direction::answer}}) {
    if (variant == word || variant.starts_with(std::string(word) + ",")) {
      options.direction = direction;
      variant.remove_prefix(std::min(variant.size(), word.size() + 1));
    }
  }
  if (!variant.empty()) {
    auto map = modbus::parseMap(variant);
    if (!map) {
      return tl::unexpected<Error>(map.error());
    }
    options.map = std::move(*map);
  }
  return std::make_unique<ModbusDecoder>(std::move(options));
}

Made aibusDecoder(std::string_view variant) {
  constexpr std::string_view kAddress = "address=";
  if (variant.empty()) {
    return plain([](View bytes) { return aibus::dissect(bytes); });
  }
  int address = -1;
  const std::string_view digits = variant.starts_with(kAddress) ? variant.substr(kAddress.size()) : "";
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), address);
  if (digits.empty() || read.ptr != digits.data() + digits.size() || address < 0 ||
      address > aibus::kMostAddress) {
    return noVariant("aibus", variant, "write address=0 to address=80");
  }
  return plain([address](View bytes) { return aibus::dissect(bytes, static_cast<std::uint8_t>(address)); });
}

Made iecDecoder(std::string_view variant) {
  if (!variant.empty() && variant != "parity") {
    return noVariant("iec62056", variant, "known: parity (the bytes have their parity bit)");
  }
  return plain([parity = !variant.empty()](View bytes) { return dissectIec(bytes, parity); });
}

Made keyedDecoder(std::string_view protocol, std::string_view key) {
  const auto parsed = mbus::parseKey(key);
  if (!parsed && !key.empty()) {
    return fail("a key has 32 hex digits", "--key", "give the AES-128 key of the meter");
  }
  if (protocol == "auto") {
    return std::make_unique<AutoDecoder>(key);
  }
  return std::make_unique<MbusDecoder>(parsed);
}

Made plainDecoder(std::string_view protocol) {
  if (protocol == "kmp") {
    return plain(kmp::dissect);
  }
  return protocol == "dlt645" ? plain(dlt645::dissect) : plain(dissectBalanceLine);
}

}  // namespace

Expected<std::unique_ptr<ProtocolDecoder>> protocolDecoder(std::string_view protocol,
                                                           std::string_view variant, std::string_view key) {
  std::string names;
  bool known = protocol == "auto";
  for (const Protocol& each : kProtocols) {
    known = known || each.name == protocol;
    names += std::string(each.name) + ", ";
  }
  if (!known) {
    return fail(fmt::format("unknown protocol \"{}\"", protocol), "--protocol", "known: " + names + "auto");
  }
  const bool keyed = protocol == "mbus" || protocol == "auto";
  if (!key.empty() && !keyed) {
    return fail(fmt::format("{} has no use for a key", protocol), "--key", "leave it out");
  }
  if (protocol == "cj188") {
    return cj188Decoder(variant);
  }
  if (protocol == "modbus") {
    return modbusDecoder(variant);
  }
  if (protocol == "aibus") {
    return aibusDecoder(variant);
  }
  if (protocol == "iec62056") {
    return iecDecoder(variant);
  }
  if (!variant.empty()) {
    return noVariant(protocol, variant, "it has none");
  }
  return keyed ? keyedDecoder(protocol, key) : plainDecoder(protocol);
}

}  // namespace mb::cli
