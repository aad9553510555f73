#pragma once

#include "core/record/memory_journal.h"
#include "devices/meter/parse_profile.h"
#include "devices/meter/profile_driver.h"
#include "tests/devices/bus/scripted_link.h"

#include <gtest/gtest.h>

namespace mb::test {

/// A meter on a line in virtual time, of a profile written in the test; what it does stands in `hear`.
class FakeDeviceTest : public testing::Test {
 protected:
  template <class T>
  Expected<T> run(Task<Expected<T>> task) {
    std::optional<Expected<T>> result;
    const auto body = [&]() -> Task<void> { result = co_await task; };
    scheduler.runTask(body());
    return *result;
  }

  /// Errors of the text fail the test.
  std::unique_ptr<ProfileDriver> driver(const std::string& text, const std::string& number) {
    auto profile = parseProfile(text, "x.toml", nullptr);
    EXPECT_TRUE(profile) << (profile ? "" : profile.error().message());
    auto shared = std::make_shared<const Profile>(profile ? std::move(*profile) : Profile());
    return std::make_unique<ProfileDriver>(shared, line, 1, number);
  }

  [[nodiscard]] int count(const std::string& purpose, const std::string& outcome = "ok") const {
    int found = 0;
    for (const Row& row : journal.rows()) {
      const bool here = row.body.find("\"purpose\":\"" + purpose + "\"") != std::string::npos &&
                        row.body.find("\"outcome\":\"" + outcome + "\"") != std::string::npos;
      found += here ? 1 : 0;
    }
    return found;
  }

  VirtualScheduler scheduler{
      WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + std::chrono::hours(8))};
  std::stop_source stop;
  MemoryJournal journal;
  Context context{scheduler, stop.get_token(), [this] {
                    Services all;
                    all.journal = &journal;
                    all.run = 4;
                    return all;
                  }()};
  std::shared_ptr<ScriptedLink> link = std::make_shared<ScriptedLink>(scheduler);
  Line line{LineOptions("A"), link};
};

}  // namespace mb::test
