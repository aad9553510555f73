#pragma once

#include "core/async/virtual_scheduler.h"
#include "core/model/parse.h"
#include "devices/simulator/truth.h"
#include "devices/simulator/world.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace mb {

/// The demonstration bench with its batch, driven by registers and bytes as a real one would be.
class SimulatedBenchTest : public testing::Test {
 protected:
  explicit SimulatedBenchTest(std::uint64_t seed = 1, const std::vector<std::string>& faults = {}) {
    bench = *parseBench(read("benches/demo.toml"), "demo.toml");
    batch = *parseBatch(read("batches/demo.toml"), "demo.toml");
    world = std::move(*SimulatedWorld::create(bench, batch, scheduler, seed, faults));
  }

  static std::string read(const std::string& name) {
    std::ifstream file(std::string(MB_RESOURCES) + "/" + name);
    EXPECT_TRUE(file) << name;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

  void write(const std::string& actuator, double value) {
    const RegisterSource& command = bench.actuator(actuator)->command;
    const std::vector<std::uint16_t> values(1, static_cast<std::uint16_t>(value / command.scale + 0.5));
    const auto body = [&]() -> Task<void> {
      const auto port = world->registers(command.port);
      const auto written = co_await port->write(context, command.address, values);
      EXPECT_TRUE(written);
    };
    scheduler.runTask(body());
  }

  void wait(double seconds) {
    const auto body = [&]() -> Task<void> { co_await context.sleep(fromSeconds(seconds)); };
    scheduler.runTask(body());
    plant().advance(now());
  }

  /// Opens a line at a regulator position, to the tank or to storage, and lets it flow.
  void flow(const std::string& line, double regulator, bool tank, double seconds) {
    write("diverter", tank ? 1.0 : 0.0);
    wait(2.0);
    write("regulator-" + line, regulator);
    write("pump", 45.0);
    wait(25.0);
    write("valve-" + line, 1.0);
    wait(seconds);
  }

  [[nodiscard]] double now() const { return toSeconds(scheduler.now().time_since_epoch()); }
  [[nodiscard]] sim::Plant& plant() const { return world->truth().plant(); }

  VirtualScheduler scheduler{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5))};
  std::stop_source stop;
  Context context{scheduler, stop.get_token(), Services()};
  BenchDescription bench;
  Batch batch;
  std::unique_ptr<SimulatedWorld> world;
};

}  // namespace mb
