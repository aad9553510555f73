#pragma once

#include "core/evaluation/standards_snapshot.h"
#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "core/model/plan_description.h"
#include "core/record/fields.h"
#include "core/record/ledger_reader.h"
#include "core/regulation/regulation.h"
#include "devices/meter/profile_library.h"

#include <string>

namespace mb {

// Internal to recompute: what a run rests on, read back from the ledger.

/// The documents of one run, as they were kept when it was made.
struct RunBasis {
  BenchDescription bench;
  Batch batch;
  PlanDescription plan;
  Regulation regulation;
  ProfileLibrary profiles;
  StandardsSnapshot standards;
};

/// Fails when a document is not kept, or is not what the run says it is.
[[nodiscard]] Expected<RunBasis> runBasis(const LedgerReader& ledger, const Row& run);

}  // namespace mb
