#include "app/cli/printing.h"

#include <cstdlib>
#include <iostream>

#include <QtGui/QGuiApplication>
#include <unistd.h>

namespace mb::cli {
namespace {

/// Qt's remarks on the surroundings ("XDG_RUNTIME_DIR not set") are not for whoever reads a command's answer.
void onlyWhatIsGrave(QtMsgType type, const QMessageLogContext& /*context*/, const QString& message) {
  if (type == QtCriticalMsg || type == QtFatalMsg) {
    std::cerr << message.toStdString() << '\n';
  }
}

}  // namespace

void ensureApplication() {
  if (QCoreApplication::instance() != nullptr) {
    return;
  }
  qInstallMessageHandler(onlyWhatIsGrave);
  setenv("QT_QPA_PLATFORM", "offscreen", 1);  // NOLINT(concurrency-mt-unsafe): before any thread of ours
  // Qt keeps references to the arguments of main() and needs one; the application lives as long as the
  // program.
  static int count = 1;
  static char name[] = "meterbench";
  static char* arguments[] = {name, nullptr};
  static auto* const application = new QGuiApplication(count, arguments);
  static_cast<void>(application);
}

Expected<void> mayWrite(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path folder =
      path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const bool there = std::filesystem::exists(path, error);
  const bool takesFiles =
      std::filesystem::is_directory(folder, error) && access(folder.c_str(), W_OK | X_OK) == 0;
  if (there ? std::filesystem::is_directory(path, error) || access(path.c_str(), W_OK) != 0 : !takesFiles) {
    return fail("cannot be written", path.string(), "check the folder and its permissions");
  }
  return {};
}

}  // namespace mb::cli
