#include "devices/profile/modbus_template.h"

#include "devices/codec/modbus/rtu_frame.h"

#include <fmt/format.h>

namespace mb {
namespace {

std::string word(int value) {
  return fmt::format("{:04X}", value);
}

MessageTemplate made(const std::string& text) {
  return MessageTemplate::parse(text).value_or(MessageTemplate());
}

std::optional<int> readRequest(const ConfigTable& table, MessageTemplate& send, MessageTemplate& expect) {
  using modbus::Function;
  const auto function = table.requireChoice<Function>("read", {{"coils", Function::readCoils},
                                                               {"discrete", Function::readDiscreteInputs},
                                                               {"holding", Function::readHoldingRegisters},
                                                               {"input", Function::readInputRegisters}});
  const bool bits = function == Function::readCoils || function == Function::readDiscreteInputs;
  const auto first = static_cast<int>(table.requireInteger("first", 0, 65535));
  const auto count = static_cast<int>(
      table.requireInteger("count", 1, bits ? modbus::kMostCoilsRead : modbus::kMostRegistersRead));
  if (const auto pdu = modbus::readRequest(function, first, count); !pdu) {
    table.addError("count", pdu.error().what, pdu.error().remedy);
    return first;
  }
  const int data = bits ? (count + 7) / 8 : 2 * count;
  const int code = static_cast<int>(function);
  send = made(fmt::format("{:02X} {} {}", code, word(first), word(count)));
  expect = made(fmt::format("{:02X} {:02X} {{?{}}}", code, data, data));
  return first;
}

std::optional<int> writeRequest(const ConfigTable& table, int copy, MessageTemplate& send,
                                MessageTemplate& expect) {
  enum class What { coil, one, several };
  const auto what = table.requireChoice<What>(
      "write", {{"coil", What::coil}, {"register", What::one}, {"registers", What::several}});
  const int step = what == What::several ? 2 : 1;
  const auto first = static_cast<int>(table.requireInteger("first", 0, 65535)) + copy * step;
  if (what == What::coil) {
    send = expect = made(fmt::format("05 {} {{value:coil}}", word(first)));
    return first;
  }
  const std::string encoding =
      table.optionalString("encoding", what == What::one ? std::string("u16-be") : std::string("u32-be"));
  const auto parsed = FieldEncoding::parse(encoding);
  const std::size_t size = what == What::one ? 2 : 4;
  if (!parsed || parsed->size() != size) {
    table.addError("encoding", fmt::format("`{}` does not fill {} register{}", encoding, size / 2,
                                           what == What::one ? "" : "s"));
    return first;
  }
  if (what == What::one) {
    send = expect = made(fmt::format("06 {} {{value:{}}}", word(first), encoding));
    return first;
  }
  send = made(fmt::format("10 {} 0002 04 {{value:{}}}", word(first), encoding));
  expect = made(fmt::format("10 {} 0002", word(first)));
  return first;
}

}  // namespace

std::optional<int> readModbus(const ConfigTable& table, const FrameRule& frame, int copy,
                              MessageTemplate& send, MessageTemplate& expect) {
  const bool reads = table.has("read");
  if (!reads && !table.has("write")) {
    return std::nullopt;
  }
  if (frame.kind != FrameRule::Kind::modbusRtu) {
    table.addError(reads ? "read" : "write", "registers and coils are Modbus",
                   "write [frame] kind = \"modbus-rtu\", or `send` and `expect`");
  }
  return reads ? readRequest(table, send, expect) : writeRequest(table, copy, send, expect);
}

}  // namespace mb
