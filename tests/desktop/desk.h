#pragma once

#include "app/desktop/main_window.h"

#include <filesystem>
#include <functional>

#include <QtCore/QString>

namespace mb::desktop::test {

/// A window on the demonstration, offscreen, with a record of its own.
class Desk {
 public:
  explicit Desk(double pace = 0.0, std::vector<std::string> faults = {});
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  [[nodiscard]] MainWindow& window() { return *window_; }
  [[nodiscard]] RunState& state() { return window_->state(); }
  [[nodiscard]] Language& language() { return language_; }
  /// The window's event loop until `condition` holds; false when it never did.
  [[nodiscard]] bool until(const std::function<bool()>& condition);
  [[nodiscard]] bool untilPhase(Phase phase) {
    return until([this, phase] { return state().phase() == phase; });
  }
  /// A key as the operator presses it.
  void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);

 private:
  std::filesystem::path folder_;
  Language language_;
  std::unique_ptr<MainWindow> window_;
};

}  // namespace mb::desktop::test
