#include "devices/codec/iec62056/data_set.h"

#include "core/text/quoted.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb::iec62056 {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// A plain number: sign, digits, one point; no exponent.
std::optional<Decimal> plainNumber(std::string_view text) {
  bool digits = false;
  int points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      digits = true;
    } else if (c == '.') {
      ++points;
    } else if (i > 0 || (c != '-' && c != '+')) {
      return std::nullopt;
    }
  }
  if (!digits || points > 1 || text.ends_with('.')) {
    return std::nullopt;
  }
  return Decimal::parse(text.starts_with('+') ? text.substr(1) : text);
}

class Reader {
 public:
  Reader(std::string_view text, std::size_t offset) : text_(text), offset_(offset) {}

  Decoded<DataBlock> read() {
    DataBlock block;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\r' || c == '\n') {
        ++at_;
      } else if (c == '!') {
        return close(std::move(block));
      } else if (auto error = readSet(block)) {
        return tl::unexpected<CodecError>(std::move(*error));
      }
    }
    return block;
  }

 private:
  [[nodiscard]] CodecError error(Fault fault, std::size_t at, std::string what) const {
    return CodecError(fault, offset_ + at, std::move(what));
  }

  Decoded<DataBlock> close(DataBlock block) {
    block.ended = true;
    const std::size_t rest = text_.find_first_not_of("\r\n", at_ + 1);
    if (rest != kNone) {
      return tl::unexpected<CodecError>(error(Fault::stop, rest, "characters follow the ! at the end"));
    }
    return block;
  }

  std::optional<CodecError> readSet(DataBlock& block) {
    const std::size_t begin = at_;
    const std::size_t open = text_.find_first_of("()\r\n!", at_);
    if (open == kNone || text_[open] != '(') {
      return error(Fault::field, begin,
                   quoted(text_.substr(begin, text_.find_first_of("\r\n", begin) - begin), 16) +
                       " is no data set: address(value*unit)");
    }
    const std::size_t closing = text_.find_first_of("()\r\n!", open + 1);
    if (closing == kNone || text_[closing] != ')') {
      return error(Fault::field, open, "the bracket is not closed");
    }
    std::vector<DataValue> values;
    if (auto wrong = readValues(open + 1, closing, values)) {
      return wrong;
    }
    if (open == begin && !block.sets.empty()) {
      DataSet& before = block.sets.back();
      before.values.insert(before.values.end(), values.begin(), values.end());
      before.length = offset_ + closing + 1 - before.offset;
    } else {
      DataSet set;
      set.address = text_.substr(begin, open - begin);
      set.values = std::move(values);
      set.offset = offset_ + begin;
      set.length = closing + 1 - begin;
      block.sets.push_back(std::move(set));
    }
    at_ = closing + 1;
    return std::nullopt;
  }

  std::optional<CodecError> readValues(std::size_t from, std::size_t to,
                                       std::vector<DataValue>& values) const {
    for (std::size_t at = from; at <= to;) {
      const std::size_t end = std::min(text_.find('&', at), to);
      DataValue value;
      const std::string_view whole = text_.substr(at, end - at);
      const std::size_t star = whole.find('*');
      value.text = whole.substr(0, star);
      value.unit = star == kNone ? std::string_view() : whole.substr(star + 1);
      value.offset = offset_ + at;
      value.length = whole.size();
      value.number = plainNumber(value.text);
      if (value.text.size() > kLongestValue) {
        return error(Fault::length, at, fmt::format("a value has up to {} characters", kLongestValue));
      }
      if (value.unit.size() > kLongestUnit) {
        return error(Fault::length, at, fmt::format("a unit has up to {} characters", kLongestUnit));
      }
      values.push_back(std::move(value));
      at = end + 1;
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t offset_;
  std::size_t at_ = 0;
};

}  // namespace

Decoded<DataBlock> parseData(std::string_view text, std::size_t offset) {
  return Reader(text, offset).read();
}

std::optional<std::string> errorText(const DataBlock& block) {
  if (block.sets.size() != 1 || !block.sets[0].address.empty() || block.sets[0].values.size() != 1 ||
      !block.sets[0].values[0].text.starts_with("ER")) {
    return std::nullopt;
  }
  return block.sets[0].values[0].text;
}

std::optional<Decimal> scaledNumber(const DataValue& value) {
  const auto meaning = unitMeaning(value.unit);
  return value.number && meaning ? std::optional(value.number->scaled(meaning->shift)) : std::nullopt;
}

}  // namespace mb::iec62056
