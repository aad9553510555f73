#pragma once

#include "core/quantity/quantity.h"

#include <optional>
#include <string>
#include <vector>

namespace mb {

/// One flow point of a plan. `name` is the regulation's name of the point (high, middle, low); the aim lies
/// in its range.
struct PlanPoint {
  std::string name;
  VolumeFlow aim;
  std::optional<Volume>
      volume;  ///< empty: "auto" (settled point 18: the largest demand of the meters in the row)
  bool raiseVolume =
      false;  ///< a fixed volume that is too small is refused unless the plan allows raising it
};

/// What a plan writes into a meter, and in whose name. A plan with such steps adjusts; its results serve no
/// certificate (settled point 1).
struct PlanWrite {
  int position = 0;
  std::string number;  ///< the meter that must be there
  std::string write;   ///< name of a [[write]] of its profile
  std::string values;  ///< "large=1.0023 small=0.998"
  std::string who;
};

/// How the run of a demonstration plan ends when the program is right: positions by their verdict. A run's
/// verdicts are compared with it on request and never depend on it.
struct ExpectedOutcome {
  std::vector<int> pass;
  std::vector<int> fail;
  std::vector<int> notTested;
};

/// What the operator or metrologist writes down (resources/plans/*.toml): method, item, points and times. The
/// tree of steps is made of it by the method.
struct PlanDescription {
  std::string name;
  std::string method;      ///< "start-stop"
  std::string item;        ///< "flow-sensor"
  std::string regulation;  ///< edition, e.g. "DEMO"; the command line may override it
  std::string bench;       ///< file names relative to the plan's folder, may be empty
  std::string batch;
  Temperature waterTemperature;
  double purge = 45.0;    ///< s at the largest flow of the plan
  double settle = 600.0;  ///< s at each point before the start
  int readRetries = 2;
  int pointRetries = 1;           ///< how often an invalid point is run again
  std::vector<PlanPoint> points;  ///< in the order in which they are run
  std::vector<PlanWrite> writes;  ///< in their order, before the points
  std::optional<ExpectedOutcome> expected;
  std::string fileName;
  std::string sourceText;
};

}  // namespace mb
