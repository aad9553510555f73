#pragma once

#include "core/record/row.h"
#include "devices/instrument/channel.h"

#include <string>
#include <string_view>
#include <vector>

namespace mb {

/// What happens in a run, by fixed wire names. Made of ledger rows and of nothing else.
enum class EventType {
  documentKept,       ///< "document"
  runStarted,         ///< "run-started"
  runResumed,         ///< "run-resumed"
  clockTied,          ///< "clock"
  meterIdentified,    ///< "meter"
  stepStarted,        ///< "step-started"
  stepEnded,          ///< "step-ended"
  actuatorArmed,      ///< "actuator-armed"
  exchanged,          ///< "exchange"
  read,               ///< "reading"
  sampled,            ///< "sample"
  seriesKept,         ///< "series"
  conditionBreached,  ///< "condition-breached"
  conditionHeld,      ///< "condition-held"
  interlockTripped,   ///< "interlock-tripped"
  positionDropped,    ///< "position-dropped"
  remembered,         ///< "state"
  pointMeasured,      ///< "point-measured"
  resultFound,        ///< "result"
  verdictGiven,       ///< "verdict"
  partFinished,       ///< "part"
  paperMade,          ///< "paper"
  safeStateReached,   ///< "safe-state"
  runEnded,           ///< "run-ended"
  other,              ///< "row": a kind this version has no name for
};

[[nodiscard]] std::string_view wireName(EventType type);

struct Event {
  Event(EventType type_, Row row_) : type(type_), row(std::move(row_)) {}
  EventType type;
  Row row;  ///< its number is the event's

  /// One JSON object without line feed: "event" (wire name), "seq", and the fields of the row.
  [[nodiscard]] std::string jsonLine() const;
};

[[nodiscard]] Event eventOf(const Row& row);

/// Where the run is. Not a row; a few times a second at most.
struct Progress {
  Progress() = default;
  std::string path;       ///< of the step under way
  std::string step;       ///< its name
  std::string point;      ///< empty outside points
  double fraction = 0.0;  ///< of the whole run, 0...1, by the dry run's estimates
  double secondsLeft = 0.0;

  /// {"event":"progress",...} without a seq.
  [[nodiscard]] std::string jsonLine() const;
};

/// Who follows a run: the desktop's model, the command line's printer, tests. Called on the bench thread,
/// events in the order of the rows; results, verdicts, papers and the end only once they are durable (and
/// with them all that comes after).
class RunObserver {
 public:
  RunObserver() = default;
  RunObserver(const RunObserver&) = delete;
  RunObserver& operator=(const RunObserver&) = delete;
  virtual ~RunObserver() = default;
  virtual void event(const Event& event) = 0;
  virtual void progress(const Progress& progress) = 0;
  /// Every row up to `seq` is on the disk: told wherever the run waits for that.
  virtual void durable(Seq seq) { static_cast<void>(seq); }
};

/// Fast values for plots: a second stream beside the events, which may lose samples. Proves nothing.
class Telemetry {
 public:
  Telemetry() = default;
  Telemetry(const Telemetry&) = delete;
  Telemetry& operator=(const Telemetry&) = delete;
  virtual ~Telemetry() = default;
  virtual void sample(const Channel& channel, const Sample& sample) = 0;
};

}  // namespace mb
