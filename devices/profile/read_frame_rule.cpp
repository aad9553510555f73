#include "devices/profile/read_frame_rule.h"

namespace mb {

void readFrameRule(const Overlay& overlay, FrameRule& frame) {
  const ConfigTable& table = overlay.table();
  overlay.choice<FrameRule::Kind>("kind", frame.kind,
                                  {{"line", FrameRule::Kind::line},
                                   {"fixed", FrameRule::Kind::fixed},
                                   {"length", FrameRule::Kind::length},
                                   {"gap", FrameRule::Kind::gap},
                                   {"modbus-rtu", FrameRule::Kind::modbusRtu},
                                   {"aibus", FrameRule::Kind::aibus}});
  frame.longest = static_cast<std::size_t>(
      table.optionalInteger("longest", static_cast<std::int64_t>(frame.longest), 1, 1000));
  if (frame.kind == FrameRule::Kind::line) {
    frame.terminator = optionalHexField(table, "terminator").value_or(frame.terminator);
    if (frame.terminator.empty()) {
      table.addError("terminator", "a line without an end never ends");
    }
    return;
  }
  frame.start = optionalHexField(table, "start").value_or(frame.start);
  if (auto answer = optionalHexField(table, "answer_start")) {
    frame.answerStart = std::move(answer);
  }
  frame.end = optionalHexField(table, "end").value_or(frame.end);
  frame.reserved = optionalHexField(table, "reserved").value_or(frame.reserved);
  frame.checksumFrom = static_cast<std::size_t>(
      table.optionalInteger("checksum_from", static_cast<std::int64_t>(frame.checksumFrom), 0, 100));
  frame.bareRequests = table.optionalBoolean("bare_requests", frame.bareRequests);
  if (table.has("checksum")) {
    const auto checksum = checksumOf(table.requireString("checksum"));
    if (checksum) {
      frame.checksum = *checksum;
    } else {
      table.addError("checksum", checksum.error().what, checksum.error().remedy);
    }
  }
  if (frame.kind == FrameRule::Kind::length) {
    frame.lengthAt = static_cast<std::size_t>(table.requireInteger("length_at", 0, 100));
    frame.lengthAdds = static_cast<int>(table.optionalInteger("length_adds", 0, -100, 100));
    const auto encoding = FieldEncoding::parse(table.optionalString("length_encoding", "u8"));
    if (encoding && encoding->kind() == FieldEncoding::Kind::integer) {
      frame.lengthEncoding = *encoding;
    } else {
      table.addError("length_encoding", "a length is an integer", "write u8, u16-be or u16-le");
    }
  }
}

}  // namespace mb
