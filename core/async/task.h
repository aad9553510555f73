#pragma once

#include "core/async/trampoline.h"

#include <coroutine>
#include <cstdlib>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace mb {

/// Thrown at a wait point when a stop was requested. The only exception that is not a bug.
class Cancelled : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

template <class T>
class Task;

namespace detail {

/// g++ 12.2 destroys a temporary of aggregate type twice when it is an argument of an awaited call (GCC PR
/// 104031 and kin; DESIGN 3). A type that owns nothing survives that; any other must have a constructor.
template <class Argument>
inline constexpr bool kSafeArgument = !std::is_aggregate_v<std::remove_cvref_t<Argument>> ||
                                      std::is_trivially_destructible_v<std::remove_cvref_t<Argument>>;

class PromiseBase {
 public:
  template <class... Arguments>
  explicit PromiseBase(const Arguments&...) {
    static_assert(
        (kSafeArgument<Arguments> && ...),
        "an argument of a coroutine is an aggregate that owns something: give its type a constructor");
  }

  std::suspend_always initial_suspend() noexcept { return {}; }

  struct Final {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      if (const auto next = self.promise().continuation_) {
        Trampoline::resume(next);
      }
    }
    void await_resume() const noexcept {}
  };
  Final final_suspend() noexcept { return {}; }

  void unhandled_exception() noexcept { error_ = std::current_exception(); }
  void setContinuation(std::coroutine_handle<> next) noexcept { continuation_ = next; }
  void rethrow() const {
    if (error_) {
      std::rethrow_exception(error_);
    }
  }

 private:
  std::coroutine_handle<> continuation_;
  std::exception_ptr error_;
};

template <class T>
class Promise : public PromiseBase {
 public:
  using PromiseBase::PromiseBase;
  Task<T> get_return_object() noexcept;
  template <class U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    rethrow();
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class Promise<void> : public PromiseBase {
 public:
  using PromiseBase::PromiseBase;
  Task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void take() const { rethrow(); }
};

}  // namespace detail

/// A lazy coroutine: it starts when awaited, exactly once, and its frame dies with the Task. Completion goes
/// through the trampoline, so a million awaits that never wait do not grow the stack. Move-only.
template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task() = default;
  explicit Task(Handle handle) noexcept : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      destroy();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task() { destroy(); }

  [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(handle_); }

  class Awaiter {
   public:
    explicit Awaiter(Handle handle) noexcept : handle_(handle) {}
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> caller) const noexcept {
      handle_.promise().setContinuation(caller);
      Trampoline::resume(handle_);
    }
    T await_resume() const { return handle_.promise().take(); }

   private:
    Handle handle_;
  };

  Awaiter operator co_await() const noexcept {
    if (!handle_) {
      std::abort();  // awaiting an empty or moved-from task is a bug
    }
    return Awaiter(handle_);
  }

 private:
  void destroy() noexcept {
    if (handle_) {
      handle_.destroy();
    }
  }

  Handle handle_;
};

namespace detail {

template <class T>
Task<T> Promise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}

inline Task<void> Promise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

}  // namespace detail
}  // namespace mb
