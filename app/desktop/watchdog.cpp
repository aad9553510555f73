#include "app/desktop/watchdog.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <numeric>
#include <sstream>

#include <QtCore/QMetaEnum>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace mb::desktop {
namespace {

constexpr double kLimit = 8.0;  // ms
constexpr std::size_t kClasses = 201;
constexpr std::size_t kSlowest = 12;

double millisecondsOf(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

std::string nameOf(const QObject& receiver, QEvent::Type type) {
  const char* kind = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
  return std::string(receiver.metaObject()->className()) + " " + (kind != nullptr ? kind : std::to_string(type));
}

}  // namespace

void CallTimes::add(double wall, double own, const std::string& what) {
  histogram.resize(kClasses);
  ++calls;
  ++histogram[std::min(static_cast<std::size_t>(wall * 4.0), kClasses - 1)];
  longestWall = std::max(longestWall, wall);
  longestOwn = std::max(longestOwn, own);
  wallOver += wall > kLimit ? 1U : 0U;
  ownOver += own > kLimit ? 1U : 0U;
  if (slowest.size() < kSlowest || own > slowest.back().own) {
    slowest.push_back({wall, own, what});
    std::ranges::sort(slowest, std::greater(), &Slow::own);
    slowest.resize(std::min(slowest.size(), kSlowest));
  }
}

double CallTimes::percentile(double share) const {
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < histogram.size(); ++i) {
    below += histogram[i];
    if (static_cast<double>(below) >= share * static_cast<double>(calls)) {
      return static_cast<double>(i + 1) / 4.0;
    }
  }
  return longestWall;
}

std::string CallTimes::jsonLine() const {
  const auto number = [](double value) { return nlohmann::ordered_json::parse(toFixed(value, 3)); };
  nlohmann::ordered_json line = {{"calls", calls},
                                 {"longest_ms", number(longestWall)},
                                 {"longest_cpu_ms", number(longestOwn)},
                                 {"over_8_ms", wallOver},
                                 {"over_8_ms_cpu", ownOver},
                                 {"p50_ms", number(percentile(0.5))},
                                 {"p99_ms", number(percentile(0.99))},
                                 {"p999_ms", number(percentile(0.999))}};
  for (const auto& slow : slowest) {
    line["slowest"].push_back({{"what", slow.what}, {"ms", number(slow.wall)}, {"cpu_ms", number(slow.own)}});
  }
  return line.dump();
}

void Application::measure() {
  measuring_ = true;
  times_ = CallTimes();
}

bool Application::notify(QObject* receiver, QEvent* event) {
  if (!measuring_ || depth_ > 0) {
    return QApplication::notify(receiver, event);
  }
  ++depth_;
  const std::string what = nameOf(*receiver, event->type());  // the receiver may be gone afterwards
  const double wall = millisecondsOf(CLOCK_MONOTONIC);
  const double own = millisecondsOf(CLOCK_THREAD_CPUTIME_ID);
  const bool handled = QApplication::notify(receiver, event);
  times_.add(millisecondsOf(CLOCK_MONOTONIC) - wall, millisecondsOf(CLOCK_THREAD_CPUTIME_ID) - own, what);
  --depth_;
  return handled;
}

double secondsSinceStart() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  std::istringstream rest(line.substr(line.rfind(')') + 2));
  std::string word;
  for (int field = 3; field <= 22 && rest >> word; ++field) {
    // The 22nd field is the start, in ticks since boot.
  }
  const auto ticks = parseDouble(word);
  return ticks ? millisecondsOf(CLOCK_BOOTTIME) / 1e3 - *ticks / static_cast<double>(sysconf(_SC_CLK_TCK)) : 0.0;
}

}  // namespace mb::desktop
