#pragma once

#include "core/async/context.h"
#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "devices/bench/port_set.h"
#include "devices/bus/line.h"
#include "devices/meter/meter_driver.h"
#include "devices/meter/profile_library.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mb {

/// A line of the bench with what it needs; in the order of their dependence.
struct BuiltLine {
  std::shared_ptr<RegisterPort> selectorPort;
  std::unique_ptr<Line> line;  ///< null: what is missing was complained about
};

/// Makes the line that `description` describes of the ports.
[[nodiscard]] BuiltLine buildLine(const MeterLineDescription& description, PortSet& ports);

/// The lines on which the meters of a batch hang, and a driver for each meter. Lines without a meter are left
/// alone.
class MeterLines {
 public:
  /// Complaints go to `ports`; with any of them the lines must not be used.
  MeterLines(const BenchDescription& description, const Batch& batch, const ProfileLibrary& profiles,
             PortSet& ports);

  /// Null where no meter is clamped in.
  [[nodiscard]] MeterDriver* meter(int position) const;

  /// The line of the meter in `position`; null where none is clamped in.
  [[nodiscard]] Line* line(int position) const;

  /// Opens the links. What could not be opened is appended to `errors`. Whether a meter answers is found out
  /// by identifying it: a silent meter never stops the others.
  void open(std::vector<std::string>& errors);

 private:
  /// In the order of their dependence: drivers die before their line, and it before its selector's port.
  struct Entry : BuiltLine {
    explicit Entry(BuiltLine built) : BuiltLine(std::move(built)) {}
    std::vector<std::unique_ptr<MeterDriver>> drivers;
  };

  void add(const MeterLineDescription& description, const std::vector<const BatchMeter*>& meters,
           const ProfileLibrary& profiles, PortSet& ports);
  [[nodiscard]] Expected<std::unique_ptr<MeterDriver>> driver(const std::shared_ptr<const Profile>& profile,
                                                              const ProfileLibrary& profiles, Line& line,
                                                              const BatchMeter& meter) const;

  std::vector<Entry> lines_;
  std::shared_ptr<LeaseQueue> turns_ = std::make_shared<LeaseQueue>();  ///< of external adapters
  std::map<int, MeterDriver*> byPosition_;
};

}  // namespace mb
