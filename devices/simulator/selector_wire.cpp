#include "devices/simulator/selector_wire.h"

#include "core/model/selector_text.h"

#include <chrono>
#include <string>

namespace mb::sim {
namespace {

constexpr Duration kRelays = std::chrono::milliseconds(20);

}  // namespace

void SelectorWire::heard(const Bytes& bytes, const SerialSettings& settings, Instant) {
  const std::string told(bytes.begin(), bytes.end());
  std::string says = "?\r\n";
  int channel = 0;
  for (const int position : line_.positions) {
    ++channel;
    if (selectorText(line_.selectorCommand, position, channel) == told) {
      heads_->connect(position);
      says = selectorText(line_.selectorAnswer, position, channel).value_or(std::string());
    }
  }
  if (!says.empty() && !line_.selectorAnswer.empty()) {
    answer(Transmission(Bytes(says.begin(), says.end())), settings, scheduler().now() + kRelays, 1);
  }
}

}  // namespace mb::sim
