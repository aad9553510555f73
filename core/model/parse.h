#pragma once

#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "core/model/plan_description.h"
#include "core/text/error.h"

#include <string>
#include <string_view>

namespace mb {

// Text to model. Every mistake is reported at once, each as "file:line: field: reason; remedy": unknown
// fields, ids that do not exist or exist twice, values out of range, a rest order that names an actuator
// twice or omits one, points outside every line, meters in one position twice.

[[nodiscard]] Expected<BenchDescription> parseBench(std::string_view text, const std::string& fileName);
[[nodiscard]] Expected<Batch> parseBatch(std::string_view text, const std::string& fileName);
[[nodiscard]] Expected<PlanDescription> parsePlan(std::string_view text, const std::string& fileName);

}  // namespace mb
