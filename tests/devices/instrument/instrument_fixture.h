#pragma once

#include "core/async/virtual_scheduler.h"
#include "devices/bus/line.h"
#include "devices/codec/modbus/rtu_frame.h"
#include "devices/instrument/channel.h"
#include "devices/instrument/polled_instrument.h"
#include "tests/devices/bus/scripted_link.h"
#include "tests/devices/instrument/instrument_profile_fixture.h"
#include "tests/devices/instrument/row_keeper.h"
#include "tests/devices/instrument/run_for.h"

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {

/// Instruments on a scripted link in virtual time.
class InstrumentFixture : public testing::Test {
 protected:
  static InstrumentSource source(const std::string& value) {
    InstrumentSource made;
    made.instrument = "T1";
    made.value = value;
    return made;
  }

  static Channel channel(const std::string& unit, Decimal resolution) {
    return Channel("t", "temperature", unit, "", resolution, std::chrono::seconds(3),
                   std::chrono::minutes(2));
  }

  template <class T>
  T run(Task<T> task) {
    std::optional<T> result;
    const auto body = [&]() -> Task<void> { result.emplace(co_await task); };
    scheduler_.runTask(body());
    return std::move(*result);
  }

  /// "opened", or what was wrong.
  std::string openError(Instrument& instrument) {
    const auto opened = run(instrument.open(context_));
    return opened ? "opened" : opened.error().message();
  }

  /// Runs the instrument for so long.
  void runFor(Instrument& instrument, Duration time) {
    test::runFor(
        scheduler_, context_, [&](const Context& own) { return instrument.run(own); }, time);
  }

  VirtualScheduler scheduler_{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
  std::stop_source stop_;
  RowKeeper journal_;
  Services services_{&journal_, nullptr, nullptr, nullptr, 7};
  Context context_{scheduler_, stop_.get_token(), services_};
  std::shared_ptr<test::ScriptedLink> link_ = std::make_shared<test::ScriptedLink>(scheduler_);
};

}  // namespace mb
