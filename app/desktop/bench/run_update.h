#pragma once

#include "app/cli/outlook.h"
#include "core/async/clock.h"

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace mb::cli {
class LoadedPlan;
}

namespace mb::desktop {

// What the bench thread tells the window thread: values without references into the bench. Texts are the codes and
// English of core and procedures; app/desktop/words translates them where they are shown.

struct RunStarted {
  qint64 run = 0;
  QString edition;
  QString batch;
  bool simulated = false;
  WallTime wall;  ///< of instant 0
};

struct StepChanged {
  QString path;
  QString step;  ///< "measure-start-stop"
  QString point;
  QString runOfPoint;  ///< "1", "2", ...; empty outside points
  bool started = false;
  QString status;  ///< "done", "failed", "skipped", "cancelled"; empty when it started
  QString reason;  ///< "code: text"
  Instant at;
};

struct MeterIdentified {
  int position = 0;
  bool identified = false;
  QString number;
  QString maker;
  QString version;
  QString medium;
  QString line;
  QString profile;
  QString type;
};

struct PositionDropped {
  int position = 0;
  QString reason;  ///< "code: text"
  Instant at;
};

struct MeterRead {
  int position = 0;
  QString purpose;  ///< "identify", "start", "end", "confirm"
  QString quantity;
  QString unit;
  QString value;  ///< exact decimal
  Instant at;
};

/// A contribution to the budget of a result, in % of the reference.
struct Contribution {
  QString name;
  QString part;  ///< "bench" or "meter"
  double percent = 0.0;
};

struct ResultFound {
  qint64 seq = 0;
  int position = 0;
  QString meter;
  QString point;
  QString runOfPoint;  ///< "1", "2", "3", "mean"
  QString verdict;
  QString reason;  ///< code
  QString reasonText;
  std::optional<double> error;   ///< %
  std::optional<double> limit;   ///< %
  std::optional<double> uBench;  ///< %
  std::optional<double> uResult;
  std::optional<double> flow;       ///< m3/h
  std::optional<double> reference;  ///< L
  std::optional<double> indicated;
  std::vector<Contribution> budget;  ///< largest first
};

struct VerdictGiven {
  int position = 0;
  QString verdict;
  QString reason;
};

struct ConditionChanged {
  QString condition;
  int position = 0;
  bool holds = false;
  QString unit;
  std::optional<double> value;
  std::optional<double> low;
  std::optional<double> high;
  QString point;
  Instant at;
};

struct InterlockTripped {
  QString interlock;
  QString unit;
  std::optional<double> value;
  std::optional<double> limit;
  Instant at;
};

struct SafeStateReached {
  QStringList notDone;  ///< "actuator: reason"
  Instant at;
};

struct RunEnded {
  QString status;  ///< "completed", "aborted", "failed"
  QString reason;
  Instant at;
};

struct Warned {
  QString category;
  QString text;
  Instant at;
};

struct Asked {
  qint64 id = 0;
  QString code;
  QString text;
  QStringList choices;
};

/// The question is gone: answered, or the run was stopped.
struct AskedNoMore {
  qint64 id = 0;
};

/// The plan as loaded and tried dry, or why not.
struct PlanLoaded {
  std::shared_ptr<const cli::LoadedPlan> plan;  ///< null when it was refused
  std::vector<cli::PointOutlook> points;
  bool simulated = false;  ///< a device of the bench is simulated, by what it is (settled point 15)
  bool inProcess = false;  ///< the bench lies in this process: its time is virtual and has a pace
  QStringList errors;
};

/// The bench could not be opened or the record not be written: nothing moved.
struct SessionRefused {
  QStringList errors;
};

/// The bench thread has let go of bench and record.
struct SessionClosed {};

using RunUpdate = std::variant<RunStarted, StepChanged, MeterIdentified, PositionDropped, MeterRead, ResultFound,
                               VerdictGiven, ConditionChanged, InterlockTripped, SafeStateReached, RunEnded, Warned,
                               Asked, AskedNoMore, PlanLoaded, SessionRefused, SessionClosed>;

/// The latest value of a channel.
struct LiveValue {
  QString id;
  double value = 0.0;
  Instant at;
  bool stable = true;
};

/// The latest command of an actuator; empty before the first.
struct LiveActuator {
  QString id;
  std::optional<double> commanded;
};

/// A value for the plots.
struct PlotPoint {
  int channel = 0;       ///< index into Telemetry's channels: LiveFrame::channels
  double seconds = 0.0;  ///< since the start of the run
  double value = 0.0;
};

/// How far the run is.
struct LiveProgress {
  QString path;
  QString step;
  QString point;
  double fraction = 0.0;
  double secondsLeft = 0.0;
};

/// Everything that may lose samples, gathered since the last look.
struct LiveFrame {
  Instant now;
  std::vector<LiveValue> values;  ///< of every channel that ever had one
  std::vector<LiveActuator> actuators;
  std::vector<PlotPoint> plot;
  std::optional<LiveProgress> progress;
  bool empty = true;
};

}  // namespace mb::desktop
