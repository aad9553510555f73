#pragma once

#include "devices/meter/profile.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mb {

/// A scripted conversation with what must come of it: an adapter's profile carries its own tests, as others
/// do.
class AdapterSample {
 public:
  /// One exchange that the program must ask for.
  struct Scripted {
    Bytes sent;
    std::optional<Bytes> answer;  ///< empty: the meter keeps silent
  };

  AdapterSample() = default;

  std::string call;    ///< "identify", "enter", "read", ... (docs/adapters.md)
  std::string number;  ///< of the meter, as scanned
  std::vector<std::pair<std::string, std::string>> parameters;  ///< of the call
  std::vector<Scripted> exchanges;
  std::string identified;  ///< the number that must come of `identify`
  std::string refused;     ///< not empty: the call must fail with a reason that contains this
  std::string source;
  std::vector<ProfileSample::Value> values;
  std::string where;  ///< place in the file
};

/// What keeps an adapter's program from harming anybody. Seconds of the program are real ones: while it
/// thinks, virtual time stands.
struct AdapterLimits {
  double start = 5.0;         ///< s until it has said hello
  double answer = 2.0;        ///< s for each of its lines
  double call = 120.0;        ///< s of the bench for a whole call, waits and exchanges included
  int exchanges = 64;         ///< in one call
  int memoryMegabytes = 256;  ///< of address space; 0: not limited
  int restarts = 3;           ///< of a program that misbehaved, in one run
};

/// The program that speaks for a meter (DESIGN 5), as the profile names it.
class AdapterDescription {
 public:
  AdapterDescription() = default;

  std::string program;                 ///< name in the folder of adapters, or an absolute path
  std::vector<std::string> arguments;  ///< as they stand; `{folder}` is the folder of the program
  std::vector<std::string> files;      ///< further files it is made of (scripts): their hashes are kept too
  std::string sha256;                  ///< not empty: the program must be this one
  std::map<std::string, std::string> options;  ///< handed to the program in its hello
  AdapterLimits limits;
  std::vector<AdapterSample> samples;
};

}  // namespace mb
