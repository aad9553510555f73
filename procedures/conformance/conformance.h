#pragma once

#include "core/record/journal.h"
#include "devices/bench/bench.h"
#include "devices/bus/line.h"
#include "devices/meter/profile.h"
#include "procedures/conformance/finding.h"
#include "procedures/conformance/water.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mb {

/// What is to be tried.
class ConformanceOptions {
 public:
  ConformanceOptions() = default;
  int position = 1;
  std::string number;  ///< as on the meter
  bool water =
      false;  ///< let water flow: zeroing, renewal and freeze can only be seen on a register that moves
  bool life = false;  ///< wait for the end of the verification state
  int repeats = 20;   ///< readings at rest
};

/// Exercises everything that a profile promises of a meter, and what EN 13757 asks of any
/// (docs/conformance.md), on the one in `position` of a bench that is open. Each check is done whatever the
/// others found. Needs a journal: the trace is made of its rows.
class Conformance {
 public:
  /// `line`: that of the meter (meterLine of devices/bench). All must outlive this; the bench has the meter.
  Conformance(Bench& bench, Line& line, std::shared_ptr<const Profile> profile, ConformanceOptions options);

  /// Cancelled: the plant has been put to rest before.
  [[nodiscard]] Task<ConformanceReport> run(const Context& context);

 private:
  using Check = Task<Finding> (Conformance::*)(const Context&, Finding);
  /// A volume as it was read; empty: the reading failed, `why` says how.
  struct Reading {
    Reading() = default;
    std::optional<MeterReading> volume;
    std::string why;
    [[nodiscard]] double value() const { return volume->value.toDouble(); }
  };

  [[nodiscard]] Task<void> all(const Context& context);
  [[nodiscard]] Task<void> one(const Context& context, Finding begun, Check check);

  // frame_checks.cpp: telegrams that are not the profile's
  [[nodiscard]] Task<Finding> identification(const Context& context, Finding finding);
  [[nodiscard]] Task<Finding> wrongChecksum(const Context& context, Finding finding);
  [[nodiscard]] Task<Finding> unknownAddress(const Context& context, Finding finding);
  [[nodiscard]] Task<Finding> frameCount(const Context& context, Finding finding);
  [[nodiscard]] Task<Exchange> raw(const Context& context, const Bytes& frame, const std::string& purpose);
  [[nodiscard]] bool speaksMbus() const;

  // register_checks.cpp: what the register does
  [[nodiscard]] Task<Finding> verification(const Context& context, Finding finding);
  [[nodiscard]] Task<Finding> repeats(const Context& context, Finding finding);
  [[nodiscard]] Task<Finding> renewal(const Context& context, Finding finding);
  [[nodiscard]] Task<Finding> zeroing(const Context& context, Finding finding);
  [[nodiscard]] Task<Finding> freeze(const Context& context, Finding finding);
  [[nodiscard]] Task<Finding> life(const Context& context, Finding finding);
  [[nodiscard]] Task<Reading> read(const Context& context);
  [[nodiscard]] Task<Expected<void>> enter(const Context& context);

  [[nodiscard]] Finding latency(Finding finding) const;
  void trace(const Row& row);

  Bench& bench_;
  std::shared_ptr<const Profile> profile_;
  ConformanceOptions options_;
  MeterDriver& meter_;
  Line& line_;
  Water water_;
  Journal* journal_ = nullptr;
  std::string check_;  ///< id of the one under way
  ConformanceReport report_;
};

}  // namespace mb
