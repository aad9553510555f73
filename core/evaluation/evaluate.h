#pragma once

#include "core/evaluation/point_record.h"
#include "core/evaluation/position_result.h"
#include "core/evaluation/standards_snapshot.h"
#include "core/regulation/regulation.h"
#include "core/text/error.h"

#include <vector>

namespace mb {

/// What every meter did in one run of a flow point: one result for each position of the record, in its order.
/// A pure function of its arguments: no clock, no locale, no file, and only + - * / sqrt and integer powers,
/// so that the same record gives the same bits on every machine.
///
/// The order of decisions (settled point 2: *invalid* comes before, and without, a look at the error):
///  1. excluded before the run, or no reading that a start needs: not-tested;
///  2. a condition breached for this position or for all: invalid;
///  3. balance, valve times, temperatures or register readings that are no measurement: invalid, raw kept;
///  4. water temperature at the position or mean flow outside the range of the point: invalid;
///  5. U_bench over its ratio: the reduced limit where the edition has it, else inconclusive;
///  6. |E| <= limit: pass (equal is inside), else fail. Simple acceptance.
///
/// Fails only when nothing can be decided for anybody: a method that is not known, a point, class or kind of
/// verification that the edition does not have, a row without geometry.
[[nodiscard]] Expected<std::vector<PositionResult>> evaluate(const PointRecord& record,
                                                             const Regulation& regulation,
                                                             const StandardsSnapshot& standards);

}  // namespace mb
