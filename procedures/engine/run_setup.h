#pragma once

#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "core/model/plan_description.h"
#include "core/regulation/regulation.h"
#include "devices/meter/meter_driver.h"

#include <map>
#include <vector>

namespace mb {

/// What is known before the start: what checks, estimates and bodies may rest on. It refers to the
/// descriptions, which outlive it.
struct RunSetup {
  RunSetup(const BenchDescription& bench_, const Batch& batch_, const PlanDescription& plan_,
           const Regulation& regulation_, std::map<int, MeterTraits> traits_)
      : bench(bench_), batch(batch_), plan(plan_), regulation(regulation_), traits(std::move(traits_)) {}

  const BenchDescription& bench;
  const Batch& batch;
  const PlanDescription& plan;
  const Regulation& regulation;
  std::map<int, MeterTraits> traits;  ///< of the profile of the meter in each position of the batch

  /// Positions of the batch, ascending.
  [[nodiscard]] std::vector<int> positions() const;
};

}  // namespace mb
