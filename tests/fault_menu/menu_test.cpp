// The menu of faults, one short run each on the simulated bench: what is declared happens, nothing else does,
// and no verdict is wrong.

#include "devices/simulator/fault_menu.h"
#include "tests/fault_menu/fault_run.h"

#include <algorithm>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::fault {
namespace {

using ::testing::AnyOf;
using ::testing::Eq;

const std::string kMeasuring = ",point=high,step=measure-start-stop";
const std::vector<int> kNobody = {};
const std::vector<int> kEverybody = {1, 2, 3, 5, 7, 8, 10};

/// What a fault is to do to the run.
struct Case {
  Case(std::string name_, std::string fault_) : name(std::move(name_)), fault(std::move(fault_)) {}

  /// These get no verdict (invalid, not tested, aborted); everybody else the one of a run without fault.
  Case& spoils(std::vector<int> positions) {
    spoilt = std::move(positions);
    return *this;
  }
  /// These may, or may get the right one.
  Case& maySpoil(std::vector<int> positions) {
    uncertain = std::move(positions);
    return *this;
  }
  /// The run does not complete.
  Case& stops() {
    status = RunStatus::failed;
    return *this;
  }
  /// It comes to nothing and need not be named.
  Case& passesBy() {
    quiet = true;
    return *this;
  }
  /// One of these words, and not just any of the menu, names it.
  Case& says(std::string_view word_) {
    word = word_;
    return *this;
  }

  std::string name;
  std::string fault;
  std::vector<int> spoilt = kNobody;
  std::vector<int> uncertain = kNobody;
  RunStatus status = RunStatus::completed;
  bool quiet = false;
  std::string_view word;
};

std::ostream& operator<<(std::ostream& out, const Case& each) {
  return out << each.fault;
}

class MenuTest : public testing::TestWithParam<Case> {};

TEST_P(MenuTest, DoesWhatIsDeclaredAndNoMore) {
  const Case& wanted = GetParam();
  const FaultRun run({wanted.fault});
  run.expectNoWrongVerdict();
  run.expectSoundRecord();
  run.expectPlantSafe();
  EXPECT_EQ(run.summary().status, wanted.status) << run.summary().reason;
  const auto truly = withoutFault().verdicts();
  for (const auto& [position, verdict] : run.verdicts()) {
    const bool spoilt = std::ranges::count(wanted.spoilt, position) > 0;
    const bool uncertain = std::ranges::count(wanted.uncertain, position) > 0;
    if (uncertain && verdict == truly.at(position)) {
      continue;
    }
    if (spoilt || uncertain) {
      EXPECT_THAT(verdict, AnyOf(Eq("invalid"), Eq("not-tested"), Eq("aborted")))
          << "position " << position << ": " << run.reasonOf(position);
    } else {
      EXPECT_EQ(verdict, truly.at(position)) << "position " << position << ": " << run.reasonOf(position);
    }
  }
  EXPECT_EQ(run.verdicts().size(), kEverybody.size());
  const auto* entry = sim::faultNamed(wanted.fault.substr(0, wanted.fault.find(':')));
  ASSERT_NE(entry, nullptr);
  EXPECT_TRUE(wanted.quiet || run.names(entry->words)) << "nothing in the record names it";
  if (!wanted.word.empty()) {
    EXPECT_TRUE(run.names({wanted.word})) << wanted.word << " does not stand in the record";
  }
}

std::vector<Case> meterCases() {
  return {
      Case("silent_for_good", "silent:position=7,from_s=30" + kMeasuring).spoils({7}).says("no-end-reading"),
      Case("silent_from_the_beginning", "silent:position=7").spoils({7}).says("silent:"),
      Case("silent_before_the_start", "silent:position=1" + kMeasuring).spoils({1}).says("no-reading"),
      Case("silent_once", "silent:position=7,times=2" + kMeasuring).says("silence"),
      Case("silent_while_nobody_asks", "silent:position=7,from_s=30,for_s=30" + kMeasuring).passesBy(),
      Case("garbled_for_good", "garbled:position=7,from_s=30" + kMeasuring).spoils({7}).says("damaged"),
      Case("garbled_sometimes", "garbled:position=1,every=3").says("damaged"),
      Case("garbled_sum_kept", "garbled:position=7,bits=kept-sum" + kMeasuring)
          .spoils({7})
          .says("parity or framing error"),
      Case("garbled_sum_kept_sometimes", "garbled:position=7,bits=kept-sum,times=3" + kMeasuring)
          .says("parity or framing error"),
      Case("garbled_without_parity", "garbled:position=7,parity=lost,every=3").says("checksum"),
      Case("garbled_sum_kept_without_parity",
           "garbled:position=7,bits=kept-sum,parity=lost,every=2,times=2" + kMeasuring)
          .says("differ"),
      Case("wrong_address_for_good", "wrong-address:position=7" + kMeasuring).spoils({7}).says("99999999"),
      Case("wrong_address_from_the_beginning", "wrong-address:position=7").spoils({7}).says("wrong-meter"),
      Case("wrong_address_once", "wrong-address:position=7,times=2" + kMeasuring).says("99999999"),
      Case("two_answers_for_good", "two-answers:position=7" + kMeasuring).spoils({7}),
      Case("two_answers_together", "two-answers:position=7,shift_bits=0,parity=lost" + kMeasuring)
          .spoils({7}),
      Case("two_answers_without_parity", "two-answers:position=7,parity=lost,every=2" + kMeasuring),
      Case("two_answers_one_behind_the_other", "two-answers:position=7,shift_bits=460,times=2" + kMeasuring)
          .says("collision"),
      Case("late_for_good", "late:position=7" + kMeasuring).spoils({7}),
      Case("late_into_the_next_try", "late:position=7,delay_s=0.4" + kMeasuring).maySpoil({7}),
      Case("late_for_a_while", "late:position=7,delay_s=0.6,for_s=1.5" + kMeasuring),
      Case("stale_register", "stale:position=1,mode=register,from_s=30" + kMeasuring)
          .spoils({1})
          .says("not proved fresh"),
      Case("stale_register_at_rest", "stale:position=1,mode=register" + kMeasuring)
          .spoils({1})
          .says("register-not-moved"),
      Case("stale_start", "stale:position=1,point=middle,step=stabilise-flow")
          .spoils({1})
          .says("not proved fresh"),
      Case("stale_start_register", "stale:position=1,mode=register,point=middle,step=prepare-tank,for_s=131")
          .says("not proved fresh"),
      Case("stale_start_once", "stale:position=1,times=2,point=middle,step=measure-start-stop")
          .says("not proved fresh"),
      Case("stale_first_start", "stale:position=1,mode=register,point=high,step=stabilise-flow,from_s=1")
          .spoils({1}),
      Case("stale_zero_at_start", "stale:position=3,point=middle,step=stabilise-flow")
          .spoils({3})
          .says("not proved fresh"),
      Case("stale_zero_at_stop", "stale:position=2,from_s=40" + kMeasuring).spoils({2}),
      Case("lost_sync_noise", "lost-sync:position=7").passesBy(),
      Case("lost_sync_noise_optical", "lost-sync:position=1,bytes=5,parity=lost").passesBy(),
      Case("lost_sync_slip", "lost-sync:position=7,mode=slip" + kMeasuring).spoils({7}),
      Case("lost_sync_slip_once", "lost-sync:position=7,mode=slip,every=3,parity=lost"),
      Case("lost_sync_cut", "lost-sync:position=1,mode=cut,every=3").says("damaged"),
      Case("lost_sync_cut_for_good", "lost-sync:position=1,mode=cut,from_s=40" + kMeasuring).spoils({1}),
  };
}

std::vector<Case> connectionCases() {
  return {
      Case("echo_for_good", "echo:port=meters-c").passesBy(),
      Case("echo_while_sending", "echo:port=meters-c,delay_s=0").passesBy(),
      Case("echo_over_the_answers", "echo:port=meters-c,delay_s=0.05").maySpoil({7, 8}),
      Case("echo_on_a_selector", "echo:port=meters-a,every=4").passesBy(),
      Case("noise_on_a_line", "noise:port=meters-c,chance=0.1").maySpoil({7, 8}),
      Case("noise_at_a_balance", "noise:port=balance,chance=0.01").passesBy(),
      Case("dropped_while_nobody_asks", "dropped-tcp:port=meters-c,from_s=30,for_s=5" + kMeasuring)
          .passesBy(),
      Case("dropped_for_the_end", "dropped-tcp:port=meters-c,from_s=80,for_s=100" + kMeasuring)
          .spoils({7, 8})
          .says("link"),
      Case("dropped_before_the_point", "dropped-tcp:port=meters-a,for_s=40,point=high,step=prepare-tank")
          .passesBy(),
      Case("dropped_balance", "dropped-tcp:port=balance,from_s=30,for_s=3" + kMeasuring)
          .says("condition-breached"),
      Case("dropped_plant", "dropped-tcp:port=plant,from_s=30,for_s=3" + kMeasuring)
          .says("condition-breached"),
      Case("port_gone", "port-gone:port=meters-c,from_s=30" + kMeasuring).spoils({7, 8}).says("link"),
      Case("port_gone_for_a_while", "port-gone:port=meters-d,from_s=30,for_s=20" + kMeasuring).passesBy(),
      Case("port_of_the_balance_gone", "port-gone:port=balance,from_s=30" + kMeasuring)
          .spoils(kEverybody)
          .stops(),
  };
}

std::vector<Case> plantCases() {
  return {
      Case("valve_does_not_open", "stuck-valve:actuator=valve-large,at=closed" + kMeasuring)
          .spoils({1, 2, 3, 5, 7, 8})
          .says("line:"),
      Case("valve_does_not_open_and_lies",
           "stuck-valve:actuator=valve-large,at=closed,feedback=lies" + kMeasuring)
          .spoils({1, 2, 3, 5, 7, 8})
          .says("no-flow"),
      Case("valve_does_not_close", "stuck-valve:actuator=valve-large,at=open,from_s=20" + kMeasuring)
          .spoils(kEverybody)
          .stops()
          .says("not at rest"),
      Case("valve_does_not_close_and_lies",
           "stuck-valve:actuator=valve-large,at=open,feedback=lies,from_s=20" + kMeasuring)
          .spoils(kEverybody)
          .says("water-flows-on"),
      Case("valve_sticks_for_a_while", "stuck-valve:actuator=valve-large,at=closed,for_s=14" + kMeasuring)
          .says("line"),
      Case("diverter_sticks", "stuck-valve:actuator=diverter" + kMeasuring)
          .spoils(kEverybody)
          .says("diverter"),
      Case("diverter_sticks_and_lies", "stuck-valve:actuator=diverter,feedback=lies" + kMeasuring)
          .spoils(kEverybody)
          .says("balance-follows"),
      Case("slow_valve", "slow-valve:actuator=valve-large" + kMeasuring)
          .spoils({1, 2, 3, 5, 7, 8})
          .says("valve-timing"),
      Case("slow_valve_for_a_while", "slow-valve:actuator=valve-large,for_s=100" + kMeasuring)
          .says("valve-timing"),
      Case("very_slow_valve", "slow-valve:actuator=valve-middle,travel_s=9")
          .spoils({1, 2, 3, 7, 8, 10})
          .says("line"),
      Case("pump_trip", "pump-trip:from_s=30" + kMeasuring).spoils(kEverybody).stops().says("pump runs dry"),
      Case("pump_trip_for_a_while", "pump-trip:from_s=30,for_s=8" + kMeasuring).says("flow-in-band"),
      Case("drifting_water", "drifting-water:k_per_min=-2,most_k=4,for_s=130" + kMeasuring)
          .says("temperature-change"),
      Case("drifting_water_for_good", "drifting-water:k_per_min=-4" + kMeasuring).spoils(kEverybody),
      Case("drifting_water_within_the_limit", "drifting-water:k_per_min=-0.3,most_k=1.2").passesBy(),
  };
}

std::vector<Case> balanceCases() {
  std::vector<Case> cases = {
      Case("frozen_while_it_fills", "frozen-balance:from_s=60" + kMeasuring)
          .spoils(kEverybody)
          .says("balance-follows"),
      Case("frozen_for_a_while", "frozen-balance:from_s=60,for_s=3" + kMeasuring).says("balance-follows"),
      Case("frozen_from_the_start", "frozen-balance:" + kMeasuring.substr(1))
          .spoils(kEverybody)
          .says("balance-follows"),
      Case("unstable_for_good", "unstable-balance:from_s=20" + kMeasuring)
          .spoils(kEverybody)
          .says("balance-not-settled"),
      Case("unstable_for_a_while", "unstable-balance:from_s=20,for_s=180" + kMeasuring)
          .says("balance-not-settled"),
      Case("overload", "overload:from_s=40,for_s=2" + kMeasuring)
          .spoils(kEverybody)
          .stops()
          .says("tank too full"),
      Case("silent_balance_for_a_while", "silent-balance:from_s=40,for_s=4" + kMeasuring)
          .says("condition-breached"),
      Case("silent_balance_for_good", "silent-balance:from_s=40" + kMeasuring).spoils(kEverybody).stops(),
      Case("balance_far_off", "balance-slope:percent=4,from_s=40" + kMeasuring)
          .spoils(kEverybody)
          .says("balance-follows"),
  };
  return cases;
}

std::string nameOf(const testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(Meters, MenuTest, testing::ValuesIn(meterCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Connections, MenuTest, testing::ValuesIn(connectionCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Plant, MenuTest, testing::ValuesIn(plantCases()), nameOf);
INSTANTIATE_TEST_SUITE_P(Balance, MenuTest, testing::ValuesIn(balanceCases()), nameOf);

}  // namespace
}  // namespace mb::fault
