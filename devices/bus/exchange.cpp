#include "devices/bus/exchange.h"

#include <fmt/format.h>

namespace mb {

std::string_view toWord(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return "ok";
    case Outcome::silence:
      return "silence";
    case Outcome::damaged:
      return "damaged";
    case Outcome::collision:
      return "collision";
    case Outcome::unexpected:
      return "unexpected";
    case Outcome::refused:
      return "refused";
    case Outcome::cancelled:
      return "cancelled";
  }
  return "unexpected";
}

std::string Exchange::describe() const {
  std::string text =
      fmt::format("{} after {} {}", outcome == Outcome::damaged ? "damaged answer" : toWord(outcome), attempt,
                  attempt == 1 ? "try" : "tries");
  if (!why.empty()) {
    text += ": " + why;
  }
  return text;
}

}  // namespace mb
