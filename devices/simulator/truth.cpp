#include "devices/simulator/truth.h"

namespace mb::sim {

std::optional<Episode> Truth::runBetween(int position, double opened, double closed) const {
  const MeterRegister* meter = plant_.meter(position);
  if (meter == nullptr) {
    return std::nullopt;
  }
  for (const auto& episode : meter->episodes()) {
    const bool inside = episode.start >= opened - 0.5 && episode.start <= closed;
    if (inside && episode.volume > 0.0) {
      return episode;
    }
  }
  return std::nullopt;
}

}  // namespace mb::sim
