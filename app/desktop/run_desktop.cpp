#include "app/desktop/run_desktop.h"

#include "app/cli/answer.h"
#include "app/desktop/main_window.h"
#include "app/desktop/options.h"
#include "app/desktop/run/run_page.h"
#include "app/desktop/signals.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/watchdog.h"
#include "core/identity/program_identity.h"
#include "core/quantity/format.h"

#include <cstdlib>
#include <iostream>
#include <optional>

#include <QtCore/QLocale>
#include <QtCore/QTimer>
#include <QtGui/QScreen>
#include <QtGui/QWindow>
#include <QtWidgets/QStyleFactory>

namespace mb::desktop {
namespace {

constexpr int kLookMs = 20;

bool hasDisplay() {
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any other thread
    if (value != nullptr && *value != '\0') {
      return true;
    }
  }
  return false;
}

/// Says when the window was first on the screen, then stays out of the way.
class FirstPaint final : public QObject {
 public:
  explicit FirstPaint(QObject* parent) : QObject(parent) {}
  [[nodiscard]] const std::optional<double>& seconds() const { return seconds_; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Paint && !seconds_) {
      // After this event the picture is handed to the screen.
      QTimer::singleShot(0, this, [this] { seconds_ = seconds_.value_or(secondsSinceStart()); });
    }
    return QObject::eventFilter(watched, event);
  }

 private:
  std::optional<double> seconds_;
};

/// Brings the window into the state that a picture is wanted of, takes it, and quits.
class Photographer final : public QObject {
 public:
  Photographer(MainWindow& window, const CommandLine& line) : window_(window), line_(line) {
    timer_.setInterval(kLookMs);
    connect(&timer_, &QTimer::timeout, this, &Photographer::look);
    timer_.start();
  }

  [[nodiscard]] bool saved() const { return saved_; }

 private:
  void look() {
    RunState& state = window_.state();
    const bool read = state.phase() != Phase::loading;
    if (!read || (line_.screenshotAt >= 0.0 && !reached())) {
      return;
    }
    if (!posed_) {
      posed_ = true;
      pose();
      left_ = 25;
      return;
    }
    if (--left_ == 0) {
      saved_ = window_.grab().save(line_.screenshot);
      timer_.stop();
      window_.closeSafely();
    }
  }

  [[nodiscard]] bool reached() {
    RunState& state = window_.state();
    if (state.phase() == Phase::ready) {
      window_.actions().start->trigger();
    }
    const auto& progress = state.live().progress;
    // The whole run is not done before its verdicts are there.
    return state.phase() == Phase::ended ||
           (line_.screenshotAt < 1.0 && progress && progress->fraction >= line_.screenshotAt);
  }

  void pose() {
    Actions& actions = window_.actions();
    for (auto* page : {actions.runPage, actions.planPage, actions.resultsPage, actions.papersPage, actions.consolePage}) {
      if (page->objectName() == line_.page + QStringLiteral("Page")) {
        page->trigger();
      }
    }
    if (line_.detail > 0) {
      window_.runPage().openDetail(line_.detail);
    }
    if (line_.sheet) {
      actions.shortcuts->trigger();
    }
    if (line_.screenshotAt >= 0.0 && line_.screenshotAt < 1.0) {
      window_.state().setPace(1.0);
    }
  }

  MainWindow& window_;
  const CommandLine& line_;
  QTimer timer_;
  bool posed_ = false;
  bool saved_ = false;
  int left_ = 0;
};

void placeWindow(MainWindow& window, const CommandLine& line) {
  if (line.size) {
    window.resize(*line.size);
    window.show();
    return;
  }
  const QRect available = QGuiApplication::primaryScreen()->availableGeometry();
  window.resize(available.size() * 0.92);
  window.showMaximized();
}

void follow(MainWindow& window, Application& application, const CommandLine& line) {
  RunState& state = window.state();
  QObject::connect(&state, &RunState::phaseChanged, &window, [&window, &state, &application, &line] {
    if (line.start && state.phase() == Phase::ready) {
      QTimer::singleShot(0, &window, [&window, &application, &line] {
        if (line.measure) {
          application.measure();
        }
        window.actions().start->trigger();
      });
    }
  });
  if (line.quitAtEnd) {
    QObject::connect(&state, &RunState::closed, &window,
                     [&window] { QTimer::singleShot(500, &window, &QWidget::close); });
  }
}

int open(Application& application, const CommandLine& line) {
  Language language;
  Theme::instance().apply(line.dark.value_or(Theme::suggested() == Mode::dark) ? Mode::dark : Mode::light);
  const QString session =
      QLocale::system().language() == QLocale::Chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
  language.use(line.language.isEmpty() ? session : line.language);
  MainWindow window(line.desk, language);
  const Signals signals([&window] { window.closeSafely(); });
  FirstPaint firstPaint(&window);
  window.runPage().installEventFilter(&firstPaint);
  follow(window, application, line);
  placeWindow(window, line);
  std::optional<Photographer> photographer;
  if (!line.screenshot.isEmpty()) {
    photographer.emplace(window, line);
  }
  if (line.measure && !line.start) {
    application.measure();
  }
  const int code = QApplication::exec();
  if (line.measure) {
    std::cout << application.times().jsonLine() << '\n'
              << "{\"first_window_s\":" << toFixed(firstPaint.seconds().value_or(-1.0), 3) << "}\n";
  }
  if (photographer && !photographer->saved()) {
    return cli::refuse(std::cerr, Error("the picture was not written", line.screenshot.toStdString(),
                                        "name a .png or .jpg in a folder that may be written"));
  }
  return code;
}

}  // namespace

int runDesktop(int count, char** arguments) {
  QStringList words;
  for (int i = 1; i < count; ++i) {
    words << QString::fromLocal8Bit(arguments[i]);
  }
  if (!words.isEmpty() && words.front() == "desktop") {
    words.removeFirst();
  }
  if (words.contains("--help") || words.contains("-h")) {
    std::cout << helpText().toStdString();
    return cli::kSuccess;
  }
  const auto line = parseCommandLine(words);
  if (!line) {
    return cli::refuse(std::cerr, line.error());
  }
  if (!hasDisplay()) {
    return cli::refuse(std::cerr,
                       Error("there is no display for the desktop", "",
                             "start it in a graphical session, or use a command (meterbench --help)"));
  }
  Signals::holdBack();
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  Application application(count, arguments);
  QApplication::setApplicationName(QStringLiteral("meterbench"));
  QApplication::setApplicationVersion(QString::fromLatin1(programVersion().data()));
  return open(application, *line);
}

}  // namespace mb::desktop
