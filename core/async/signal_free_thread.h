#pragma once

#include <functional>
#include <thread>

namespace mb {

/// Starts a thread that takes no signal: they are the business of the thread that waits for them, and one
/// that another thread took would end the program.
[[nodiscard]] std::thread signalFreeThread(std::function<void()> body);

}  // namespace mb
