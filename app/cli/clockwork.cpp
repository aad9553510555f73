#include "app/cli/clockwork.h"

#include "app/cli/printing.h"
#include "core/async/virtual_scheduler.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>

namespace mb::cli {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kVirtualStart =
    std::chrono::sys_days(std::chrono::year(2026) / std::chrono::January / 5) + 8h;

class VirtualClockwork final : public Clockwork {
 public:
  VirtualClockwork(double pace, VirtualStart start) : scheduler_(start.wall, pace, start.first) {}

  [[nodiscard]] Scheduler& scheduler() override { return scheduler_; }
  void run(Task<void> task) override { scheduler_.runTask(std::move(task)); }
  bool stepWall(Duration by) override {
    scheduler_.stepWall(by);
    return true;
  }

 private:
  VirtualScheduler scheduler_;
};

/// Real time on the event loop of the thread that made it; the program may have its application already.
class RealClockwork final : public Clockwork {
 public:
  [[nodiscard]] Scheduler& scheduler() override { return scheduler_; }
  [[nodiscard]] QtScheduler* real() override { return &scheduler_; }
  bool stepWall(Duration) override { return false; }

  void run(Task<void> task) override {
    QEventLoop loop;
    std::exception_ptr failure;
    bool ended = false;
    start(std::move(task), [&loop, &failure, &ended](std::exception_ptr thrown) {
      failure = std::move(thrown);
      ended = true;
      loop.quit();
    });
    if (!ended) {  // a quit() before exec() would be lost
      loop.exec();
    }
    if (failure) {
      std::rethrow_exception(failure);
    }
  }

 private:
  /// Before the scheduler, which needs an application.
  const bool application_ = (ensureApplication(), true);
  QtScheduler scheduler_;
};

}  // namespace

VirtualStart usualStart() {
  VirtualStart start;
  start.wall = kVirtualStart;
  return start;
}

std::unique_ptr<Clockwork> clockwork(std::optional<double> pace, VirtualStart start) {
  if (pace) {
    return std::make_unique<VirtualClockwork>(*pace, start);
  }
  return std::make_unique<RealClockwork>();
}

}  // namespace mb::cli
