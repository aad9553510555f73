#pragma once

#include "core/text/error.h"
#include "devices/adapter/program_file.h"

#include <sys/types.h>

namespace mb {

// Internal to devices/adapter.

/// What becomes the standard input, output and error of a child.
struct ChildEnds {
  int input = -1;
  int output = -1;
  int error = -1;
};

/// Starts the program (fork and execve). Error: the reason of the system.
[[nodiscard]] Expected<pid_t> spawn(const AdapterProgram& program, const ChildEnds& ends);

}  // namespace mb
