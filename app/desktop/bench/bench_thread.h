#pragma once

#include "app/cli/load_options.h"
#include "app/desktop/bench/update_queue.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace mb::cli {
class RunSession;
struct SessionOptions;
}  // namespace mb::cli

namespace mb::desktop {

class DesktopOperator;

/// The bench thread: loads plans, opens bench and record, and runs. Its functions return at once and may be
/// called by the window thread; what comes of them is in the queue.
class BenchThread {
 public:
  explicit BenchThread(UpdateQueue& queue);
  BenchThread(const BenchThread&) = delete;
  BenchThread& operator=(const BenchThread&) = delete;
  /// Aborts a run (teardown and safe state follow) and waits for the thread.
  ~BenchThread();

  /// Reads and tries the plan: PlanLoaded follows.
  void load(const cli::LoadOptions& options);
  /// Runs a plan that was loaded: the run's events, then SessionClosed; or SessionRefused.
  void start(std::shared_ptr<const cli::LoadedPlan> plan, const cli::SessionOptions& options);

  // The operator's ways out and the pace; without a run they do nothing.
  void finishThisPoint(const std::string& who);
  void abort(const std::string& who);
  void answer(qint64 question, int choice);
  /// Of virtual time, 0: free. A bench in real time ignores it.
  void setPace(double pace);

 private:
  void work(const std::stop_token& stop);
  void give(std::function<void()> job);
  void carryOut(const cli::LoadedPlan& plan, const cli::SessionOptions& options);
  /// Posts to the session that runs, if one does.
  void toSession(const std::function<void(cli::RunSession&)>& act);
  /// The same for who holds the mutex.
  void post(const std::function<void(cli::RunSession&)>& act);

  UpdateQueue& queue_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::vector<std::function<void()>> jobs_;
  cli::RunSession* session_ = nullptr;  ///< that runs; changed under the mutex
  DesktopOperator* operator_ = nullptr;
  bool abortRequested_ = false;  ///< asked for before the session was there
  std::jthread thread_;
};

}  // namespace mb::desktop
