#pragma once

#include "procedures/engine/execute.h"

namespace mb {

/// Ends a run of the item flow-sensor: the verdict on each meter is its worst point, and each meter gets a
/// part record of the item (settled point 1). A part never is a certificate; `certificate` says whether it
/// may serve one, `why_not` why it may not.
class FlowSensorFinisher final : public RunFinisher {
 public:
  [[nodiscard]] Expected<void> finish(StepContext& context, RunStatus status,
                                      const std::string& reason) override;
};

}  // namespace mb
