#include "devices/adapter/adapter_answer.h"

namespace mb {

Expected<std::shared_ptr<AdapterAnswer>> AdapterAnswer::of(const AnswerRule& rule) {
  constexpr std::size_t kLongest = 1024;
  FrameRule frame;
  FrameRule::Expecting expecting;
  frame.longest = kLongest;
  frame.start = rule.start;
  frame.end = rule.end;
  if (!rule.checksum.empty()) {
    const auto checksum = checksumOf(rule.checksum);
    if (!checksum) {
      return tl::unexpected(checksum.error());
    }
    frame.checksum = *checksum;
  }
  if (rule.kind == AnswerRule::Kind::line) {
    frame.kind = FrameRule::Kind::line;
    frame.terminator = rule.end;
  } else if (rule.kind == AnswerRule::Kind::length) {
    frame.kind = FrameRule::Kind::fixed;
    const std::size_t around = rule.start.size() + rule.end.size() + checksumSize(frame.checksum);
    if (rule.bytes < around) {
      return fail("what stands around the answer is longer than the answer", "`answer.bytes`");
    }
    expecting.payloadLengths.push_back(rule.bytes - around);
  } else if (rule.kind == AnswerRule::Kind::lengthField) {
    frame.kind = FrameRule::Kind::length;
    const auto encoding = FieldEncoding::parse(rule.encoding);
    if (!encoding) {
      return tl::unexpected(encoding.error());
    }
    if (!encoding->size() || encoding->kind() != FieldEncoding::Kind::integer) {
      return fail("is no encoding of a length", "`answer.encoding`", "use u8, u16-le, u16-be ...");
    }
    frame.lengthAt = rule.at;
    frame.lengthEncoding = *encoding;
    frame.lengthAdds = rule.adds;
  } else {
    frame.kind = FrameRule::Kind::gap;
  }
  return std::make_shared<AdapterAnswer>(rule.kind, std::move(frame), std::move(expecting));
}

Framing AdapterAnswer::find(std::span<const std::uint8_t> received) const {
  return kind_ == AnswerRule::Kind::mbus ? mbus_.find(received) : rule_.find(received, expecting_);
}

}  // namespace mb
