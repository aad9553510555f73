#pragma once

#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "core/text/error.h"
#include "devices/simulator/fault_menu.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mb::sim {

/// Where a run stands, as whoever runs it tells the simulated bench: a physical bench cannot know.
struct FaultStage {
  std::string point;
  std::string run;      ///< run_of_point
  std::string attempt;  ///< of that run
  std::string step;     ///< kind of the step ("measure-start-stop")
};

/// A fault from the menu with its place and its time.
class Fault {
 public:
  explicit Fault(const FaultEntry& entry) : entry_(&entry) {}

  /// Takes "key=value"; says what is wrong with it.
  [[nodiscard]] Expected<void> set(const std::string& key, const std::string& value);
  /// Fills in what was not given; what must be and is not.
  [[nodiscard]] Expected<void> complete();

  [[nodiscard]] const FaultEntry& entry() const { return *entry_; }
  [[nodiscard]] const std::string& target() const { return target_; }
  [[nodiscard]] const std::string& text(const std::string& key) const { return values_.at(key); }
  [[nodiscard]] double number(const std::string& key) const;

  /// s of virtual time; empty as long as the stage it waits for has not come.
  [[nodiscard]] std::optional<double> begin() const { return begin_; }
  [[nodiscard]] bool bites(double seconds) const;
  /// For what happens one at a time (a telegram): whether this one is hit. Counts.
  [[nodiscard]] bool strikes(double seconds);
  /// Begins when this is the stage it waits for and it has not begun. True: now.
  bool enter(const FaultStage& stage, double seconds);

 private:
  const FaultEntry* entry_;
  std::string target_;
  std::map<std::string, std::string> values_;
  std::optional<double> begin_;
  long seen_ = 0;
};

/// The faults of one world.
class Faults {
 public:
  Faults() = default;

  /// Each "NAME" or "NAME:key=value,...". Refuses a name that is not on the menu, a key that the fault does
  /// not have, a value that is none, a place that the bench does not have.
  [[nodiscard]] static Expected<Faults> parse(const std::vector<std::string>& texts,
                                              const BenchDescription& bench, const Batch& batch);

  /// The stage has changed. Gives the faults that wait for nothing more from now on.
  std::vector<const Fault*> enter(const FaultStage& stage, double seconds);

  /// The fault of this name that bites there now; null: none. `target` "" where it has none.
  [[nodiscard]] const Fault* at(std::string_view name, std::string_view target, double seconds) const;
  /// The same for what happens one at a time; counts it.
  [[nodiscard]] const Fault* strike(std::string_view name, std::string_view target, double seconds);

  [[nodiscard]] const std::vector<Fault>& all() const { return faults_; }

 private:
  std::vector<Fault> faults_;
};

}  // namespace mb::sim
