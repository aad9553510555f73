#pragma once

namespace mb::cli {

/// Makes the QGuiApplication that fonts and event loop need, unless there is one: without a display, for the
/// command line shows nothing. Costs some milliseconds, so only commands that print or wait in real time ask
/// for it.
void ensureApplication();

}  // namespace mb::cli
