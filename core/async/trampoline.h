#pragma once

#include <coroutine>

namespace mb {

/// Resumes coroutines one after the other from a flat loop. Symmetric transfer is no tail call at -O0 or
/// under AddressSanitizer with g++ 12, so a chain of completions would eat the stack; here a resume inside a
/// resume is queued.
class Trampoline {
 public:
  /// Resumes `handle` now, or, called while another resume of this thread is under way, right after it.
  static void resume(std::coroutine_handle<> handle);
};

}  // namespace mb
