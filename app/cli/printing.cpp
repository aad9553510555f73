#include "app/cli/printing.h"

#include <cstdlib>
#include <iostream>

#include <QtGui/QGuiApplication>

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

}  // namespace mb::cli
