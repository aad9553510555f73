#include "app/desktop/options.h"

#include "app/cli/resources.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QSize>
#include <QtCore/QStandardPaths>

namespace mb::desktop {
namespace {

/// The options; what they are called is told to people at a terminal, in English as all the command line.
class Parser {
 public:
  Parser() {
    parser_.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsOptions);
    const auto add = [this](const char* name, const char* text, const char* value) {
      parser_.addOption(
          QCommandLineOption(QString::fromLatin1(name), QString::fromUtf8(text), QString::fromLatin1(value)));
    };
    add("plan", "plan file (default: the demonstration)", "FILE");
    add("bench", "bench file in place of the plan's", "FILE");
    add("batch", "batch file in place of the plan's", "FILE");
    add("regulation", "edition or regulation file in place of the plan's", "R");
    add("db", "record file", "FILE");
    add("pace", "of the simulated bench: 1 real time, 20 (default), 0 as fast as it goes", "N");
    add("seed", "of the simulated bench", "N");
    add("fault", "fault of the simulated bench; may be repeated", "NAME");
    add("lang", "en or zh_CN (default: the session's)", "LANG");
    add("theme", "light or dark (default: the session's)", "THEME");
    add("size", "of the window, e.g. 1366x768", "WxH");
    add("start", "begin the run at once", "");
    add("measure", "time every call on the window thread; print JSON at the end", "");
    add("quit-at-end", "close when the run has ended", "");
    add("screenshot", "write a picture of the window and quit", "FILE");
    add("page", "with --screenshot: run, plan, results, papers or console", "PAGE");
    add("at", "with --screenshot: percent of the run at which it is taken", "PERCENT");
    add("detail", "with --screenshot: position whose detail is open", "N");
    add("sheet", "with --screenshot: the shortcut sheet is open", "");
  }

  Expected<CommandLine> parse(const QStringList& arguments) {
    if (!parser_.parse(QStringList("meterbench") + arguments)) {
      return fail(parser_.errorText().toStdString(), "", "see meterbench desktop --help");
    }
    if (!parser_.positionalArguments().isEmpty()) {
      return fail(
          "\"" + parser_.positionalArguments().front().toStdString() + "\" is no option of the desktop", "",
          "see meterbench desktop --help");
    }
    files();
    for (const auto& check : {numbers(), looks()}) {
      if (!check) {
        return tl::unexpected(check.error());
      }
    }
    return line_;
  }

  [[nodiscard]] QString help() const {
    // Before there is an application Qt knows no name to put there.
    return parser_.helpText().replace(QStringLiteral("<executable_name>"),
                                      QStringLiteral("meterbench desktop"));
  }

 private:
  [[nodiscard]] QString value(const char* name) const { return parser_.value(QString::fromLatin1(name)); }
  [[nodiscard]] bool given(const char* name) const { return parser_.isSet(QString::fromLatin1(name)); }
  [[nodiscard]] std::filesystem::path path(const char* name) const { return value(name).toStdString(); }

  void files() {
    cli::LoadOptions& load = line_.desk.load;
    load.plan = given("plan") ? path("plan") : cli::resourceFolder() / "plans" / "demo.toml";
    load.bench = path("bench");
    load.batch = path("batch");
    load.regulation = value("regulation").toStdString();
    const QString home = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    line_.desk.record =
        given("db") ? path("db") : std::filesystem::path(home.toStdString()) / "meterbench" / "record.sqlite";
    for (const auto& fault : parser_.values("fault")) {
      line_.desk.faults.push_back(fault.toStdString());
    }
    line_.start = given("start");
    line_.measure = given("measure");
    line_.quitAtEnd = given("quit-at-end");
    line_.screenshot = value("screenshot");
    line_.sheet = given("sheet");
  }

  Expected<void> numbers() {
    bool ok = true;
    if (given("pace")) {
      line_.desk.pace = value("pace").toDouble(&ok);
      if (!ok || line_.desk.pace < 0.0) {
        return fail("\"" + value("pace").toStdString() + "\" is no pace", "--pace",
                    "give 1, 20, or 0 for free");
      }
    }
    if (given("seed")) {
      line_.desk.seed = value("seed").toULongLong(&ok);
      if (!ok) {
        return fail("\"" + value("seed").toStdString() + "\" is no seed", "--seed",
                    "give a whole number from 0 on");
      }
    }
    if (given("at")) {
      line_.screenshotAt = value("at").toDouble(&ok) / 100.0;
      if (!ok || line_.screenshotAt < 0.0 || line_.screenshotAt > 1.0) {
        return fail("\"" + value("at").toStdString() + "\" is no percentage", "--at", "give 0 to 100");
      }
    }
    if (given("detail")) {
      line_.detail = value("detail").toInt(&ok);
      if (!ok || line_.detail < 1) {
        return fail("\"" + value("detail").toStdString() + "\" is no position", "--detail",
                    "give a whole number");
      }
    }
    return {};
  }

  Expected<void> looks() {
    line_.language = value("lang");
    if (given("lang") && line_.language != "en" && line_.language != "zh_CN") {
      return fail("there is no language \"" + line_.language.toStdString() + "\"", "--lang",
                  "use en or zh_CN");
    }
    if (given("theme")) {
      if (value("theme") != "light" && value("theme") != "dark") {
        return fail("there is no theme \"" + value("theme").toStdString() + "\"", "--theme",
                    "use light or dark");
      }
      line_.dark = value("theme") == "dark";
    }
    line_.page = given("page") ? value("page") : "run";
    static const QStringList pages = {"run", "plan", "results", "papers", "console"};
    if (!pages.contains(line_.page)) {
      return fail("there is no page \"" + line_.page.toStdString() + "\"", "--page",
                  "use run, plan, results, papers or console");
    }
    if (given("size")) {
      const QStringList sides = value("size").split('x');
      const QSize size = sides.size() == 2 ? QSize(sides[0].toInt(), sides[1].toInt()) : QSize();
      if (size.width() < 100 || size.height() < 100) {
        return fail("\"" + value("size").toStdString() + "\" is no size", "--size",
                    "give for instance 1366x768");
      }
      line_.size = size;
    }
    return {};
  }

  QCommandLineParser parser_;
  CommandLine line_;
};

}  // namespace

Expected<CommandLine> parseCommandLine(const QStringList& arguments) {
  return Parser().parse(arguments);
}

QString helpText() {
  return Parser().help();
}

}  // namespace mb::desktop
