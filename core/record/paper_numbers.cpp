#include "core/record/paper_numbers.h"

#include "core/record/fields.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb {

Expected<PaperNumbers> PaperNumbers::of(const Journal& journal, std::string prefix) {
  PaperNumbers numbers(std::move(prefix));
  if (numbers.prefix_.empty()) {
    return numbers;
  }
  const auto look = [&numbers](const Row& row) {
    const std::string number = textField(row.json(), "number");
    if (number.starts_with(numbers.prefix_)) {
      int value = 0;
      std::from_chars(number.data() + numbers.prefix_.size(), number.data() + number.size(), value);
      numbers.last_ = std::max(numbers.last_, value);
    }
    return true;
  };
  for (const char* kind : {"part", "paper"}) {
    if (const auto visited = journal.visit(RowFilter(kind), look); !visited) {
      return tl::unexpected(visited.error());
    }
  }
  return numbers;
}

std::string PaperNumbers::next() {
  return prefix_.empty() ? std::string() : fmt::format("{}{:06}", prefix_, ++last_);
}

}  // namespace mb
