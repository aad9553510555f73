#pragma once

#include "core/async/context.h"
#include "core/model/bench_description.h"
#include "devices/bench/port_set.h"
#include "devices/bus/line.h"
#include "devices/instrument/instrument.h"
#include "devices/profile/profile_texts.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mb {

/// The instruments of a bench that profiles describe, and the lines they hang on.
class InstrumentSet {
 public:
  /// Complaints go to `ports`; with any of them the instruments must not be used.
  InstrumentSet(const BenchDescription& description, const ProfileTexts& texts, PortSet& ports);

  /// Null when there is none.
  [[nodiscard]] Instrument* find(const std::string& id) const;
  /// The same with a complaint.
  [[nodiscard]] Instrument* require(const std::string& id, const std::string& user, PortSet& ports) const;

  /// Opens the links and has a first value of everything. What is missing is appended to `errors`.
  [[nodiscard]] Task<void> open(const Context& context, std::vector<std::string>& errors);
  /// Adds what keeps the values alive.
  void addTo(Parallel& parallel, const Context& context) const;

 private:
  void add(const InstrumentDescription& description, const BenchDescription& bench, const ProfileTexts& texts,
           PortSet& ports);
  [[nodiscard]] Line* lineOf(const std::string& port, const InstrumentProfile& profile,
                             const std::string& user, PortSet& ports);

  /// In the order of their dependence: instruments die before their lines.
  std::map<std::string, std::unique_ptr<Line>> lines_;  // by port
  std::vector<std::unique_ptr<Instrument>> instruments_;
};

}  // namespace mb
