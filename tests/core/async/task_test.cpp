#include "core/async/task.h"

#include "core/async/virtual_scheduler.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace mb {
namespace {

struct Owning {
  std::string text;
};
struct Trivial {
  int number;
};
class Constructed {
 public:
  explicit Constructed(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// The guard against the compiler's double destruction: in the type, not in a reviewer's memory.
static_assert(!detail::kSafeArgument<Owning>);
static_assert(!detail::kSafeArgument<const Owning&>);
static_assert(detail::kSafeArgument<Trivial>);
static_assert(detail::kSafeArgument<Constructed>);
static_assert(detail::kSafeArgument<std::string>);

Task<int> number(int n) {
  co_return n;
}

Task<void> sumMany(int count, std::int64_t* sum) {
  for (int i = 0; i < count; ++i) {
    *sum += co_await number(i);
  }
}

TEST(Task, MillionSynchronousAwaitsDoNotGrowTheStack) {
  std::int64_t sum = 0;
  bool ended = false;
  start(sumMany(1'000'000, &sum), [&](const std::exception_ptr& error) { ended = !error; });
  EXPECT_TRUE(ended);
  EXPECT_EQ(sum, 499'999'500'000);
}

Task<int> nested(int depth) {
  if (depth == 0) {
    co_return 0;
  }
  co_return 1 + co_await nested(depth - 1);
}

TEST(Task, DeepChainCompletesWithoutRecursion) {
  int depth = 0;
  const auto body = [&]() -> Task<void> { depth = co_await nested(100'000); };
  start(body(), [](const std::exception_ptr&) {});
  EXPECT_EQ(depth, 100'000);
}

Task<int> failing() {
  throw std::runtime_error("bug");
  co_return 1;
}

TEST(Task, ExceptionReachesTheAwaiter) {
  std::string caught;
  const auto body = [&]() -> Task<void> {
    try {
      co_await failing();
    } catch (const std::runtime_error& error) {
      caught = error.what();
    }
  };
  start(body(), [](const std::exception_ptr&) {});
  EXPECT_EQ(caught, "bug");
}

TEST(Task, IsLazyAndNeverStartedFramesDie) {
  const auto text = std::make_shared<std::string>("kept");
  {
    const auto body = [](std::shared_ptr<std::string> held) -> Task<void> {
      *held = "ran";
      co_return;
    };
    const Task<void> task = body(text);
    EXPECT_EQ(text.use_count(), 2);
  }
  EXPECT_EQ(text.use_count(), 1);
  EXPECT_EQ(*text, "kept");
}

}  // namespace
}  // namespace mb
