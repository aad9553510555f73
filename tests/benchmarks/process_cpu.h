#pragma once

#include <ctime>

namespace mb::test {

/// What all threads of this process have used of processors so far, in seconds.
inline double processCpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace mb::test
