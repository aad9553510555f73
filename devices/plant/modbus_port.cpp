#include "devices/plant/modbus_port.h"

#include "devices/plant/modbus_worker.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kMostRead = 125;
constexpr int kMostWritten = 123;
constexpr int kAddresses = 65536;

/// Whoever leaves the wait, by an answer, a stop or the death of his frame, takes his request back.
class Waiting {
 public:
  Waiting(ModbusWorker& worker, std::shared_ptr<ModbusRequest> request)
      : worker_(worker), request_(std::move(request)) {
    worker_.add(request_);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting() {
    if (!request_->answered) {
      worker_.withdraw(request_);
    }
  }

 private:
  ModbusWorker& worker_;
  std::shared_ptr<ModbusRequest> request_;
};

}  // namespace

ModbusPort::ModbusPort(const std::string& id, const ModbusAddress& address, const ModbusTimes& times)
    : name_(fmt::format("{} ({})", id, address.toString())),
      times_(times),
      worker_(std::make_unique<ModbusWorker>(address, times)) {}

ModbusPort::~ModbusPort() = default;

Expected<void> ModbusPort::check(int address, int count, int most) const {
  if (count < 1 || count > most) {
    return fail(fmt::format("{} registers are no request: 1 to {} are", count, most), name_);
  }
  if (address < 0 || address + count > kAddresses) {
    return fail(fmt::format("registers {} to {} lie outside 0 to 65535", address, address + count - 1), name_,
                "correct the address in the bench file");
  }
  return {};
}

/// The server's state as the last answer shows it.
void ModbusPort::remember(const ModbusRequest& request, Instant now) {
  if (!request.unreachable) {
    unreachable_.reset();
    backoff_ = Duration(0);
    return;
  }
  unreachable_ = request.error;
  backoff_ = backoff_ == Duration(0) ? times_.backoff : std::min(2 * backoff_, times_.longestBackoff);
  leftAloneUntil_ = now + backoff_;
}

Task<Expected<void>> ModbusPort::carryOut(const Context& context,
                                          const std::shared_ptr<ModbusRequest>& request) {
  context.check();
  if (!request->isWrite && unreachable_ && context.now() < leftAloneUntil_) {
    request->hold.release();
    co_await context.until(context.now());  // a turn: whoever asks in a loop must not spin
    co_return tl::unexpected<Error>(*unreachable_);
  }
  const Waiting waiting(*worker_, request);
  while (!request->answered) {
    co_await context.notified(request->onAnswer, kNever);
  }
  remember(*request, context.now());
  if (request->error) {
    co_return fail(request->error->what, name_, request->error->remedy);
  }
  co_return Expected<void>();
}

Task<Expected<std::vector<std::uint16_t>>> ModbusPort::read(const Context& context, RegisterKind kind,
                                                            int address, int count) {
  if (const auto wrong = check(address, count, kMostRead); !wrong) {
    co_return tl::unexpected<Error>(wrong.error());
  }
  const auto request = std::make_shared<ModbusRequest>(context.scheduler());
  request->kind = kind;
  request->address = address;
  request->count = count;
  const auto done = co_await carryOut(context, request);
  if (!done) {
    co_return tl::unexpected<Error>(done.error());
  }
  co_return std::move(request->values);
}

Task<Expected<void>> ModbusPort::write(const Context& context, int address,
                                       std::vector<std::uint16_t> values) {
  if (const auto wrong = check(address, static_cast<int>(values.size()), kMostWritten); !wrong) {
    co_return tl::unexpected<Error>(wrong.error());
  }
  const auto request = std::make_shared<ModbusRequest>(context.scheduler());
  request->isWrite = true;
  request->address = address;
  request->count = static_cast<int>(values.size());
  request->values = std::move(values);
  co_return co_await carryOut(context, request);
}

}  // namespace mb
