#include "tests/desktop/desk.h"

#include "app/desktop/theme/theme.h"

#include <QtCore/QTemporaryDir>
#include <QtCore/QThreadPool>
#include <QtTest/QTest>

namespace mb::desktop::test {
namespace {

/// No test needs it; a machine that is stuck fails here instead of never.
constexpr int kPatienceMs = 240000;

std::filesystem::path freshFolder() {
  QTemporaryDir folder;
  folder.setAutoRemove(false);
  return folder.path().toStdString();
}

DeskOptions optionsIn(const std::filesystem::path& folder, double pace, std::vector<std::string> faults) {
  DeskOptions options;
  options.load.plan = std::filesystem::path(MB_RESOURCES) / "plans" / "demo.toml";
  options.record = folder / "record.sqlite";
  options.pace = pace;
  options.faults = std::move(faults);
  return options;
}

}  // namespace

Desk::Desk(double pace, std::vector<std::string> faults)
    : folder_(freshFolder()),
      window_(std::make_unique<MainWindow>(optionsIn(folder_, pace, std::move(faults)), language_)) {
  window_->resize(1366, 768);
  window_->show();
  window_->activateWindow();
}

Desk::~Desk() {
  window_.reset();
  QThreadPool::globalInstance()->waitForDone();  // who reads the record still
  std::filesystem::remove_all(folder_);
}

bool Desk::until(const std::function<bool()>& condition) {
  return QTest::qWaitFor(condition, kPatienceMs);
}

void Desk::press(int key, Qt::KeyboardModifiers modifiers) {
  QTest::keyClick(window_.get(), static_cast<Qt::Key>(key), modifiers);
}

}  // namespace mb::desktop::test
