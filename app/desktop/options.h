#pragma once

#include "app/desktop/models/run_state.h"
#include "core/text/error.h"

#include <optional>

#include <QtCore/QSize>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace mb::desktop {

/// `meterbench [desktop] …` as typed.
struct CommandLine {
  DeskOptions desk;
  QString language;                     ///< "en", "zh_CN"; empty: as the session's
  std::optional<bool> dark;             ///< empty: as the session's palette
  std::optional<QSize> size;            ///< of the window; empty: what suits the screen
  bool start = false;                   ///< begin the run as soon as the plan is read
  bool measure = false;                 ///< time every call on the window thread; print it at the end
  bool quitAtEnd = false;               ///< close when the run has ended
  QString screenshot;                   ///< write a picture there and quit
  QString page;                         ///< "run", "plan", "results", "papers"; with a screenshot
  double screenshotAt = -1.0;           ///< fraction of the run at which the picture is taken; < 0: before the start
  int detail = 0;                       ///< position whose detail is open in it
  bool sheet = false;
};

/// Reads the arguments (without the program's name and "desktop"). The error says what is wrong and what to do.
[[nodiscard]] Expected<CommandLine> parseCommandLine(const QStringList& arguments);
/// `meterbench desktop --help`.
[[nodiscard]] QString helpText();

}  // namespace mb::desktop
