#pragma once

#include "core/async/context.h"
#include "devices/adapter/adapter_answer.h"
#include "devices/adapter/adapter_message.h"
#include "devices/adapter/adapter_worker.h"
#include "devices/bus/exchange.h"
#include "devices/bus/lease.h"
#include "devices/meter/meter_driver.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mb {

/// A program as it was started.
class StartedProgram {
 public:
  StartedProgram() = default;
  std::string name;
  std::string version;
  std::map<std::string, std::string> hashes;  ///< SHA-256 of each of its files
  int start = 1;                              ///< which of this session
};

/// What a session needs of the bench. Bench thread.
class AdapterHost {
 public:
  AdapterHost() = default;
  AdapterHost(const AdapterHost&) = delete;
  AdapterHost& operator=(const AdapterHost&) = delete;
  virtual ~AdapterHost() = default;

  /// Exchanges bytes. Error: nothing could be asked (Line::exchange).
  [[nodiscard]] virtual Task<Expected<Exchange>> exchange(const Context& context,
                                                          const ProgramExchange& asked,
                                                          AdapterAnswer& answer) = 0;
  virtual void started(const Context& context, const StartedProgram& program) = 0;
  /// It misbehaved, and was ended.
  virtual void ended(const Context& context, const std::string& why) = 0;
};

/// How a call ended.
class CallResult {
 public:
  CallResult() = default;
  std::optional<Error> failure;  ///< empty: done
  bool broken = false;  ///< the program misbehaved and was ended; else it, or the bench, could not do it
  bool offered = true;  ///< false: the program has no such call
  ProgramDone done;
  std::vector<Exchange> exchanges;  ///< of this call, in their order

  /// The first and the last exchange that brought an answer (or needed none); null without one.
  [[nodiscard]] const Exchange* firstGood() const;
  [[nodiscard]] const Exchange* lastGood() const;
};

/// Conversation with the program of one adapter (docs/adapters.md): starts it when it is needed, lets it
/// speak only in its turn and within its limits, ends it when it does anything else, and starts it again so
/// many times.
class AdapterSession {
 public:
  /// `turns` (may be null): whoever shares it is asked one after the other in virtual time, so that the order
  /// of what several programs do does not depend on how long they think.
  AdapterSession(AdapterProgram program, HostHello hello, MeterTraits traits,
                 std::shared_ptr<LeaseQueue> turns);

  /// One call. Cancelled in its middle, the program is ended: the next call begins with a fresh one.
  [[nodiscard]] Task<CallResult> call(const Context& context, AdapterHost& host, const std::string& name,
                                      const CallParameters& parameters, bool undisturbed);

  /// What it answered turned out untrue: it is ended as if it had crashed.
  void refute(const Context& context, AdapterHost& host, const std::string& why) {
    breakOff(context, host, why);
  }

  /// It runs, and has no such call.
  [[nodiscard]] bool lacks(const std::string& call) const;
  /// Another start is allowed.
  [[nodiscard]] bool mayStart() const { return running_ || broken_ <= program_.limits.restarts; }

 private:
  class Guard;

  [[nodiscard]] Task<Expected<std::string>> say(const Context& context, std::string line, Duration limit,
                                                bool start);
  [[nodiscard]] Task<std::optional<Error>> ready(const Context& context, AdapterHost& host);
  [[nodiscard]] Expected<void> greet(const Expected<std::string>& line);
  [[nodiscard]] Task<Expected<std::string>> serve(const Context& context, AdapterHost& host,
                                                  const ProgramExchange& asked, CallResult& result);
  [[nodiscard]] Task<Expected<std::string>> oblige(const Context& context, AdapterHost& host,
                                                   const AdapterMessage& message, CallResult& result);
  [[nodiscard]] std::string outOfBounds(const AdapterMessage& message, std::int64_t id, Instant now,
                                        Instant until, const CallResult& result) const;
  void breakOff(const Context& context, AdapterHost& host, const std::string& why);

  AdapterProgram program_;
  HostHello hello_;
  MeterTraits traits_;
  std::shared_ptr<LeaseQueue> turns_;
  std::unique_ptr<AdapterWorker> worker_;
  StartedProgram started_;
  std::vector<std::string> calls_;
  std::map<std::string, std::string> hashes_;
  bool running_ = false;
  bool fresh_ = false;  ///< no call since it was started
  int starts_ = 0;
  int broken_ = 0;
  int logged_ = 0;  ///< lines of log in this call
  std::string lastWhy_;
  std::int64_t lastId_ = 0;
};

}  // namespace mb
