#pragma once

#include <istream>
#include <ostream>

namespace mb::cli {

/// The whole program without the desktop: reads the arguments, does what they say, and gives the exit code:
/// 0 success, 1 a meter did not pass or a check failed, 2 wrong use or bad input (DESIGN 8).
[[nodiscard]] int runCommandLine(int count, const char* const* arguments, std::istream& in, std::ostream& out,
                                 std::ostream& err);

}  // namespace mb::cli
