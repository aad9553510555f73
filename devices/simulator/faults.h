#pragma once

#include "core/async/clock.h"
#include "core/text/error.h"

#include <string>
#include <vector>

namespace mb::sim {

/// A fault from the menu: "name", "name:argument" or "name:argument@seconds" (begins then; else at once).
struct Fault {
  std::string name;
  std::string argument;
  double begin = 0.0;  ///< s of virtual time
};

/// The faults of one world. New ones get a line in the menu and a question where they bite.
class Faults {
 public:
  /// Refuses a name that is not on the menu, listing what is.
  [[nodiscard]] static Expected<Faults> parse(const std::vector<std::string>& texts);

  /// Whether the fault bites `argument` at this time ("" matches a fault without argument).
  [[nodiscard]] bool active(const std::string& name, const std::string& argument, double seconds) const;

 private:
  std::vector<Fault> faults_;
};

/// "silent:POSITION, garbled:POSITION, ...": for help and messages.
[[nodiscard]] std::string faultMenu();

}  // namespace mb::sim
