#pragma once

#include <cstdint>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace mb::cli {

/// `meterbench simulate`: options as they were typed.
struct SimulateOptions {
  std::filesystem::path bench;  ///< empty: the demonstration bench
  std::filesystem::path batch;  ///< what is clamped in; empty: the demonstration batch
  std::filesystem::path out;    ///< bench file with the addresses of this machine; empty: standard output
  std::filesystem::path truth;  ///< where it writes at the end what truly happened; empty: nowhere
  std::uint64_t seed = 1;
  std::vector<std::string> faults;
  int port = 0;  ///< TCP port of the first register port; 0: any that are free
  bool json = false;
};

/// Serves the simulated bench as devices of this machine, in real time, until SIGINT or SIGTERM. The bench
/// file it writes is the given one with other addresses; once it is written (or printed), the devices answer.
/// Exit code 0, or 2 when it was refused.
int runSimulate(const SimulateOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli
