#pragma once

#include "core/async/task.h"
#include "procedures/engine/estimate.h"
#include "procedures/engine/node.h"
#include "procedures/engine/outcome.h"
#include "procedures/engine/run_setup.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mb {

class StepContext;

/// What a plan can ask for. One file each in procedures/step or procedures/method; without state of its own:
/// whatever lasts longer than one run() lies in the ledger (StepContext::remember).
///
/// The node every function is given is the resolved one: its id is the whole path
/// ("verification/points/high/run1/measure") and its parameters include those handed down by forEach.
class Step {
 public:
  Step() = default;
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;
  virtual ~Step() = default;

  /// As in Node::step: lower-case, words joined by '-'.
  [[nodiscard]] virtual std::string_view name() const = 0;

  [[nodiscard]] virtual ParameterSchema parameterSchema() const = 0;

  /// Whether the bench, the meters and the plan allow it; called when the parameters fit the schema. Errors
  /// name the plan's field ("plan.toml: points[high].aim: ..."). All that is wrong may be in one error, or
  /// the first.
  [[nodiscard]] virtual Expected<void> check(const Node& node, const RunSetup& setup) const = 0;

  /// Time, litres and uncertainty without faults, retries and repeats: within 5 % of the run.
  [[nodiscard]] virtual Expected<Estimate> estimate(const Node& node, const RunSetup& setup,
                                                    EstimateState& state) const = 0;

  /// Does it. What goes wrong on the bench is an outcome; one dead meter is StepContext::drop() and not a
  /// failure. Cancelled passes through. Any other exception is a bug: it is recorded and fails the run.
  [[nodiscard]] virtual Task<StepOutcome> run(StepContext& context, const Node& node) const = 0;
};

/// The steps a program knows, by name.
class StepRegistry {
 public:
  /// Throws std::logic_error when a step of that name is there already.
  void add(std::unique_ptr<Step> step);
  /// Null when there is none.
  [[nodiscard]] const Step* find(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::map<std::string, std::unique_ptr<Step>, std::less<>> steps_;
};

}  // namespace mb
