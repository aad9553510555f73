#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <QtWidgets/QApplication>

namespace mb::desktop {

/// What the window thread spent its time on: every event is timed, the outermost ones (an event that is sent while another
/// is handled belongs to that one).
struct CallTimes {
  std::uint64_t calls = 0;
  double longestWall = 0.0;       ///< ms, with what other programs took meanwhile
  double longestOwn = 0.0;        ///< ms of this thread's processor time
  std::uint64_t wallOver = 0;     ///< calls over 8 ms
  std::uint64_t ownOver = 0;
  std::vector<std::uint64_t> histogram;  ///< wall, by quarters of a millisecond; the last one has the rest
  struct Slow {
    double wall = 0.0;
    double own = 0.0;
    std::string what;  ///< receiver's class and the kind of event
  };
  std::vector<Slow> slowest;  ///< by processor time, longest first

  void add(double wall, double own, const std::string& what);
  /// Wall time that this share of the calls stays below, ms.
  [[nodiscard]] double percentile(double share) const;
  /// One JSON object.
  [[nodiscard]] std::string jsonLine() const;
};

/// The application, which times what it does when asked to.
class Application final : public QApplication {
  Q_OBJECT

 public:
  using QApplication::QApplication;

  bool notify(QObject* receiver, QEvent* event) override;

  /// Begins anew.
  void measure();
  [[nodiscard]] const CallTimes& times() const { return times_; }

 private:
  bool measuring_ = false;
  int depth_ = 0;
  CallTimes times_;
};

/// s since the process was started, by the kernel.
[[nodiscard]] double secondsSinceStart();

}  // namespace mb::desktop
