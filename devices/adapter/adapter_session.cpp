#include "devices/adapter/adapter_session.h"

#include "devices/adapter/adapter_traits.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kMostLogs = 100;  // in one call
constexpr std::size_t kShown = 60;

/// The beginning of what it said, printable.
std::string shown(const std::string& line) {
  std::string text;
  for (const char c : line.substr(0, kShown)) {
    const bool plain = static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F;
    text += plain ? c : '.';
  }
  return line.size() > kShown ? text + "..." : text;
}

LogLevel levelOf(const std::string& word) {
  return word == "warning" ? LogLevel::warning : word == "info" ? LogLevel::info : LogLevel::debug;
}

std::int64_t idOf(const AdapterMessage& message) {
  if (const auto* exchange = std::get_if<ProgramExchange>(&message)) {
    return exchange->id;
  }
  if (const auto* wait = std::get_if<ProgramWait>(&message)) {
    return wait->id;
  }
  if (const auto* done = std::get_if<ProgramDone>(&message)) {
    return done->id;
  }
  const auto* failed = std::get_if<ProgramFailed>(&message);
  return failed == nullptr ? 0 : failed->id;
}

bool isGood(const Exchange& exchange) {
  return exchange.ok() && !exchange.sent.empty();
}

}  // namespace

const Exchange* CallResult::firstGood() const {
  const auto found = std::find_if(exchanges.begin(), exchanges.end(), isGood);
  return found == exchanges.end() ? nullptr : &*found;
}

const Exchange* CallResult::lastGood() const {
  const auto found = std::find_if(exchanges.rbegin(), exchanges.rend(), isGood);
  return found == exchanges.rend() ? nullptr : &*found;
}

/// A call that is not brought to its end (cancelled, the frame destroyed) leaves a program that waits for an
/// answer which never comes: it is ended.
class AdapterSession::Guard {
 public:
  explicit Guard(AdapterSession& session) : session_(&session) {}
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  ~Guard() {
    if (session_ != nullptr && session_->running_) {
      session_->running_ = false;
      session_->worker_->giveUp();
    }
  }
  void dismiss() { session_ = nullptr; }

 private:
  AdapterSession* session_;
};

AdapterSession::AdapterSession(AdapterProgram program, HostHello hello, MeterTraits traits,
                               std::shared_ptr<LeaseQueue> turns)
    : program_(std::move(program)),
      hello_(std::move(hello)),
      traits_(std::move(traits)),
      turns_(std::move(turns)) {}

bool AdapterSession::lacks(const std::string& call) const {
  return running_ && std::ranges::count(calls_, call) == 0;
}

Task<Expected<std::string>> AdapterSession::say(const Context& context, std::string line, Duration limit,
                                                bool start) {
  context.check();
  Scheduler& scheduler = context.scheduler();
  Lease turn;
  if (turns_ && scheduler.isVirtual()) {
    turn = Lease(turns_);
    while (!turn.held()) {
      co_await context.notified(turns_->moved, kNever);
    }
  }
  const auto errand = std::make_shared<AdapterErrand>(scheduler);
  errand->start = start;
  errand->line = std::move(line);
  errand->limit = limit;
  worker_->add(errand);
  while (!errand->answered) {
    co_await context.notified(errand->onAnswer, kNever);
  }
  if (start) {
    hashes_ = errand->hashes;
  }
  co_return errand->answer;
}

/// Who it is, whether it speaks our language, whether it takes the meter for what the profile says it is.
Expected<void> AdapterSession::greet(const Expected<std::string>& line) {
  if (!line) {
    return tl::unexpected(line.error());
  }
  const auto message = parseAdapterMessage(*line);
  if (!message) {
    return fail("it said \"" + shown(*line) + "\": " + message.error().message());
  }
  const auto* hello = std::get_if<ProgramHello>(&*message);
  if (hello == nullptr) {
    return fail("it did not begin with hello");
  }
  if (hello->protocol != kAdapterProtocol) {
    return fail(fmt::format("it speaks version {} of the contract, this program speaks {}", hello->protocol,
                            kAdapterProtocol));
  }
  if (const std::string wrong = contradiction(traits_, hello->traits); !wrong.empty()) {
    return fail(wrong);
  }
  calls_ = hello->calls;
  started_.name = hello->name;
  started_.version = hello->version;
  return {};
}

Task<std::optional<Error>> AdapterSession::ready(const Context& context, AdapterHost& host) {
  if (running_) {
    co_return std::nullopt;
  }
  if (!mayStart()) {
    const std::string what =
        fmt::format("it misbehaved {} times and is not started again: {}", broken_, lastWhy_);
    co_return Error(what);
  }
  if (!worker_) {
    worker_ = std::make_unique<AdapterWorker>(program_);
  }
  running_ = true;
  fresh_ = true;
  ++starts_;
  Guard guard(*this);
  const std::string line = toLine(hello_);
  const Duration limit = fromSeconds(program_.limits.start);
  const Expected<std::string> answer = co_await say(context, line, limit, true);
  const Expected<void> greeted = greet(answer);
  guard.dismiss();
  started_.hashes = hashes_;
  started_.start = starts_;
  if (!greeted) {
    breakOff(context, host, greeted.error().message());
    co_return greeted.error();
  }
  host.started(context, started_);
  co_return std::nullopt;
}

void AdapterSession::breakOff(const Context& context, AdapterHost& host, const std::string& why) {
  if (!running_) {
    return;
  }
  running_ = false;
  ++broken_;
  lastWhy_ = why;
  worker_->giveUp();
  host.ended(context, why);
}

/// What is against a message although it is well formed; empty: nothing.
std::string AdapterSession::outOfBounds(const AdapterMessage& message, std::int64_t id, Instant now,
                                        Instant until, const CallResult& result) const {
  if (std::holds_alternative<ProgramHello>(message)) {
    return "it said hello in the middle of a call";
  }
  if (std::holds_alternative<ProgramLog>(message)) {
    return logged_ > kMostLogs ? fmt::format("it logged more than {} lines in one call", kMostLogs)
                               : std::string();
  }
  if (const std::int64_t named = idOf(message); named != id) {
    return fmt::format("it answered call {} in place of {}", named, id);
  }
  const bool asks =
      std::holds_alternative<ProgramExchange>(message) || std::holds_alternative<ProgramWait>(message);
  if (asks && now >= until) {
    return fmt::format("its call takes longer than {} s", program_.limits.call);
  }
  if (std::holds_alternative<ProgramExchange>(message) &&
      result.exchanges.size() >= static_cast<std::size_t>(program_.limits.exchanges)) {
    return fmt::format("it asked for more than {} exchanges in one call", program_.limits.exchanges);
  }
  return {};
}

/// Exchanges bytes for the program and tells it what came; gives what it says to that. Error: what it asked
/// for is impossible.
Task<Expected<std::string>> AdapterSession::serve(const Context& context, AdapterHost& host,
                                                  const ProgramExchange& asked, CallResult& result) {
  const auto answer = AdapterAnswer::of(asked.answer);
  if (!answer) {
    co_return fail("it asked for an answer that cannot be awaited: " + answer.error().message());
  }
  Expected<Exchange> done = co_await host.exchange(context, asked, **answer);
  HostExchanged told;
  told.id = asked.id;
  if (done) {
    told.outcome = std::string(toWord(done->outcome));
    told.why = done->why;
    told.received = done->received;
    told.begin = done->framing.begin;
    told.length = done->framing.length;
    result.exchanges.push_back(std::move(*done));
  } else {
    told.outcome = "lost";
    told.why = done.error().what;
    result.exchanges.emplace_back();  // one that brought nothing: the numbers stay those of the program
  }
  told.exchange = static_cast<int>(result.exchanges.size());
  const std::string line = toLine(told);
  const Duration limit = fromSeconds(program_.limits.answer);
  co_return co_await say(context, line, limit, false);
}

/// Does what it asked for in the middle of a call; gives what it says next.
Task<Expected<std::string>> AdapterSession::oblige(const Context& context, AdapterHost& host,
                                                   const AdapterMessage& message, CallResult& result) {
  if (const auto* asked = std::get_if<ProgramExchange>(&message)) {
    co_return co_await serve(context, host, *asked, result);
  }
  std::string line;  // after a log it goes on by itself
  if (const auto* wait = std::get_if<ProgramWait>(&message)) {
    co_await context.sleep(std::chrono::milliseconds(wait->ms));
    line = waitedLine(wait->id);
  } else if (const auto* log = std::get_if<ProgramLog>(&message)) {
    context.log(levelOf(log->level), "adapter", hello_.profile + ": " + log->text);
  }
  const Duration limit = fromSeconds(program_.limits.answer);
  co_return co_await say(context, line, limit, false);
}

Task<CallResult> AdapterSession::call(const Context& context, AdapterHost& host, const std::string& name,
                                      const CallParameters& parameters, bool undisturbed) {
  CallResult result;
  result.failure = co_await ready(context, host);
  if (result.failure) {
    result.broken = true;
    co_return result;
  }
  if (lacks(name)) {
    result.offered = false;
    result.failure.emplace("it offers no `" + name + "`");
    co_return result;
  }
  const std::int64_t id = ++lastId_;
  const Duration limit = fromSeconds(program_.limits.answer);
  const Instant until = context.now() + fromSeconds(program_.limits.call);
  logged_ = 0;
  Guard guard(*this);
  // A program that was just started has said nothing to the meter yet.
  const std::string ask = callLine(id, name, parameters, undisturbed && !fresh_);
  fresh_ = false;
  Expected<std::string> line = co_await say(context, ask, limit, false);
  std::string wrong;
  while (wrong.empty()) {
    if (!line) {
      wrong = line.error().message();
      break;
    }
    const auto message = parseAdapterMessage(*line);
    if (!message) {
      wrong = "it said \"" + shown(*line) + "\": " + message.error().message();
      break;
    }
    logged_ += std::holds_alternative<ProgramLog>(*message) ? 1 : 0;
    wrong = outOfBounds(*message, id, context.now(), until, result);
    if (!wrong.empty()) {
      break;
    }
    if (const auto* failed = std::get_if<ProgramFailed>(&*message)) {
      guard.dismiss();
      result.failure.emplace(failed->text, std::string(), failed->remedy);
      co_return result;
    }
    if (const auto* done = std::get_if<ProgramDone>(&*message)) {
      guard.dismiss();
      result.done = *done;
      co_return result;
    }
    line = co_await oblige(context, host, *message, result);
  }
  guard.dismiss();
  breakOff(context, host, wrong);
  result.failure.emplace(wrong);
  result.broken = true;
  co_return result;
}

}  // namespace mb
