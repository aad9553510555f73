#include "devices/served/register_server.h"

#include "devices/served/register_counter.h"

#include <utility>

namespace mb {

RegisterServer::RegisterServer(std::shared_ptr<RegisterPort> registers, std::shared_ptr<RegisterDesk> desk,
                               std::unique_ptr<RegisterCounter> counter)
    : registers_(std::move(registers)), desk_(std::move(desk)), counter_(std::move(counter)) {}

RegisterServer::~RegisterServer() = default;

Expected<std::unique_ptr<RegisterServer>> RegisterServer::listen(std::shared_ptr<RegisterPort> registers,
                                                                 Scheduler& scheduler, int port) {
  auto desk = std::make_shared<RegisterDesk>();
  auto counter = RegisterCounter::open(desk, scheduler, port);
  if (!counter) {
    return tl::unexpected(counter.error());
  }
  return std::unique_ptr<RegisterServer>(
      new RegisterServer(std::move(registers), std::move(desk), std::move(*counter)));
}

int RegisterServer::port() const {
  return counter_->port();
}

Task<void> RegisterServer::answer(const Context& context, RegisterQuestion& question) {
  if (question.isWrite) {
    const auto written = co_await registers_->write(context, question.address, question.values);
    question.error = written ? std::string() : written.error().what;
  } else {
    const auto read = co_await registers_->read(context, question.kind, question.address, question.count);
    question.error = read ? std::string() : read.error().what;
    question.values = read.value_or(std::vector<std::uint16_t>());
  }
}

Task<void> RegisterServer::serve(const Context& context) {
  for (;;) {
    while (desk_->questions.empty()) {
      co_await context.notified(desk_->arrived, kNever);
    }
    const auto question = std::move(desk_->questions.front());
    desk_->questions.pop_front();
    co_await answer(context, *question);
    desk_->answered(*question);
  }
}

}  // namespace mb
