#pragma once

#include "core/async/task.h"
#include "core/record/row.h"

namespace mb {

class Context;
class Journal;

/// Waits until row `seq` and all before it are on the disk: before an actuator is armed, at the end of a
/// point, and before a verdict, result or paper (DESIGN 4). Virtual time stands while the disk works. Throws
/// StoreFailed when the store has failed, Cancelled as every wait. Ends in a later turn of the scheduler even
/// when the row is on the disk already, so that the order of events does not depend on the speed of the disk.
/// The scheduler must outlive the journal's writing: close the record first.
[[nodiscard]] Task<void> durable(const Context& context, Journal& journal, Seq seq);

}  // namespace mb
