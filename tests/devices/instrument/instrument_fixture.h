#pragma once

#include "core/async/virtual_scheduler.h"
#include "core/record/journal.h"
#include "devices/bus/line.h"
#include "devices/codec/modbus/rtu_frame.h"
#include "devices/instrument/channel.h"
#include "devices/instrument/polled_instrument.h"
#include "tests/devices/bus/scripted_link.h"
#include "tests/devices/instrument/instrument_profile_fixture.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {

/// Rows and segments in memory.
class RowKeeper final : public Journal {
 public:
  Seq append(std::string_view kind, const nlohmann::json& body) override {
    kinds.emplace_back(kind);
    bodies.push_back(body);
    return static_cast<Seq>(bodies.size());
  }
  std::string addSegment(std::string_view bytes) override {
    const std::string name = sha256Hex(bytes);
    segments[name] = bytes;
    return name;
  }
  void whenDurable(Seq, Durable done) override { done(std::nullopt); }
  Expected<Row> read(Seq) const override { return fail("not here"); }
  Expected<void> visit(const RowFilter&, const std::function<bool(const Row&)>&) const override { return {}; }
  Expected<std::string> segment(std::string_view name) const override {
    return segments.at(std::string(name));
  }
  Subscription subscribe(Observer) override { return nullptr; }

  std::vector<std::string> kinds;
  std::vector<nlohmann::json> bodies;
  std::map<std::string, std::string> segments;
};

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
    const auto body = [&]() -> Task<void> {
      Parallel parallel(context_);
      const Context own = parallel.context();
      const auto clock = [&]() -> Task<void> {
        co_await own.sleep(time);
        parallel.stop();
      };
      parallel.add(instrument.run(own));
      parallel.add(clock());
      try {
        co_await parallel.join();
      } catch (const Cancelled&) {
      }
    };
    scheduler_.runTask(body());
  }

  VirtualScheduler scheduler_{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
  std::stop_source stop_;
  RowKeeper journal_;
  Services services_{&journal_, nullptr, nullptr, nullptr, 7};
  Context context_{scheduler_, stop_.get_token(), services_};
  std::shared_ptr<test::ScriptedLink> link_ = std::make_shared<test::ScriptedLink>(scheduler_);
};

}  // namespace mb
