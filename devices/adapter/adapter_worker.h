#pragma once

#include "core/async/context.h"
#include "devices/adapter/child_process.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace mb {

/// What the thread of a program is asked to do, on its way there and back. It belongs to whoever still holds
/// it.
struct AdapterErrand {
  explicit AdapterErrand(Scheduler& scheduler_) : scheduler(scheduler_), hold(scheduler_.hold()) {}

  Scheduler& scheduler;
  bool start = false;  ///< the program anew, before the line is said
  std::string line;    ///< to be said; empty: only listen
  Duration limit{};

  // Written by the thread before it posts the answer, read on the bench thread after.
  Expected<std::string> answer = std::string();
  std::map<std::string, std::string> hashes;  ///< of the files, when it was started

  // Bench thread.
  bool answered = false;
  Notifier onAnswer;
  Hold hold;
};

/// The thread that owns the process of one program: what it says is awaited here, never on the bench thread.
class AdapterWorker {
 public:
  explicit AdapterWorker(AdapterProgram program);
  AdapterWorker(const AdapterWorker&) = delete;
  AdapterWorker& operator=(const AdapterWorker&) = delete;
  /// Ends the program: it gets the end of its input, and is killed when it stays.
  ~AdapterWorker();

  /// Bench thread.
  void add(const std::shared_ptr<AdapterErrand>& errand);
  /// Bench thread. Nobody waits for it any more: the program is ended, whatever it does.
  void giveUp();

 private:
  void run();
  [[nodiscard]] std::shared_ptr<AdapterErrand> next();
  void carryOut(AdapterErrand& errand);
  void ring();

  AdapterProgram program_;
  ChildProcess child_;  ///< the thread's
  Descriptor bell_;     ///< readable: what is under way is to be given up
  std::mutex mutex_;    ///< guards what follows
  std::condition_variable wake_;
  std::deque<std::shared_ptr<AdapterErrand>> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace mb
