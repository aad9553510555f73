#pragma once

#include "devices/plant/register_port.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace mb {

/// A register port in virtual time: a map of registers, a delay for each request, faults on demand, and a log
/// of what was asked.
class FakeRegisterPort final : public RegisterPort {
 public:
  explicit FakeRegisterPort(std::string name = "plant", Duration delay = std::chrono::milliseconds(4))
      : name_(std::move(name)), delay_(delay) {}

  struct Request {
    RegisterKind kind;
    int address;
    int count;
    friend bool operator==(const Request&, const Request&) = default;
  };

  [[nodiscard]] std::string name() const override { return name_; }

  [[nodiscard]] Task<Expected<std::vector<std::uint16_t>>> read(const Context& context, RegisterKind kind,
                                                                int address, int count) override {
    reads.push_back(Request{kind, address, count});
    co_await context.sleep(delay_);
    std::vector<std::uint16_t> words;
    for (int i = address; i < address + count; ++i) {
      if (failing || broken == i) {
        co_return fail(fmt::format("no answer for register {}", i), name_);
      }
      words.push_back(registers[{kind, i}]);
    }
    co_return words;
  }

  [[nodiscard]] Task<Expected<void>> write(const Context& context, int address,
                                           std::vector<std::uint16_t> values) override {
    co_await context.sleep(delay_);
    if (failing) {
      co_return fail("no answer", name_);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      registers[{RegisterKind::holding, address + static_cast<int>(i)}] = values[i];
    }
    written.push_back(std::pair(address, values));
    co_return Expected<void>();
  }

  void set(RegisterKind kind, int address, int value) {
    registers[{kind, address}] = static_cast<std::uint16_t>(value);
  }

  std::map<std::pair<RegisterKind, int>, std::uint16_t> registers;
  std::vector<Request> reads;
  std::vector<std::pair<int, std::vector<std::uint16_t>>> written;
  bool failing = false;
  int broken = -1;  // address that no request may touch

 private:
  std::string name_;
  Duration delay_;
};

}  // namespace mb
