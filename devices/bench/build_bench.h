#pragma once

#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "core/text/error.h"
#include "devices/bench/bench.h"
#include "devices/bench/port_provider.h"
#include "devices/bus/line.h"
#include "devices/meter/profile_library.h"

#include <memory>

namespace mb {

/// Builds the bench that `description` describes with the meters of `batch` clamped in: the only factory.
/// Nothing is opened and nothing moves yet. Errors, all at once: ports that the provider cannot serve, a
/// position that no line reaches, a profile that is missing or wrong, meters that cannot be told apart on
/// their line.
[[nodiscard]] Expected<std::unique_ptr<Bench>> buildBench(BenchDescription description, const Batch& batch,
                                                          const ProfileLibrary& profiles,
                                                          PortProvider& provider);

/// The line of the meter in `position`, for who asks it what no profile does (conformance). Null for a
/// position without a meter, and for a bench that was not built here.
[[nodiscard]] Line* meterLine(Bench& bench, int position);

}  // namespace mb
