#include "app/desktop/bench/bench_thread.h"

#include "app/cli/load.h"
#include "app/cli/run_session.h"
#include "app/desktop/bench/bench_feed.h"
#include "app/desktop/bench/desktop_operator.h"
#include "core/async/virtual_scheduler.h"
#include "devices/bench/port_place.h"

#include <algorithm>

#include <pthread.h>

namespace mb::desktop {
namespace {

QStringList linesOf(const std::string& message) {
  return QString::fromStdString(message).split('\n', Qt::SkipEmptyParts);
}

/// By the addresses as they are written; the record says of every device what it is.
bool hasSimulatedPort(const BenchDescription& bench) {
  return std::ranges::any_of(bench.ports, [](const PortDescription& port) {
    const auto address = PortAddress::parse(port.address);
    return address && isSimulated(*address);
  });
}

PlanLoaded loadAll(const cli::LoadOptions& options) {
  PlanLoaded loaded;
  auto plan = cli::loadPlan(options);
  if (!plan) {
    loaded.errors = linesOf(plan.error().message());
    return loaded;
  }
  auto points = cli::outlooks(**plan);
  if (!points) {
    loaded.errors = linesOf(points.error().message());
    return loaded;
  }
  (*plan)->nameForRecord();
  loaded.inProcess = isInProcess((*plan)->bench);
  loaded.simulated = hasSimulatedPort((*plan)->bench);
  loaded.points = std::move(*points);
  loaded.plan = std::shared_ptr<const cli::LoadedPlan>(std::move(*plan));
  return loaded;
}

}  // namespace

BenchThread::BenchThread(UpdateQueue& queue)
    : queue_(queue), thread_([this](const std::stop_token& stop) { work(stop); }) {}

BenchThread::~BenchThread() {
  abort("closing the window");
  thread_.request_stop();
}

void BenchThread::work(const std::stop_token& stop) {
  pthread_setname_np(pthread_self(), "bench");  // for whoever looks at the process
  std::unique_lock lock(mutex_);
  while (wake_.wait(lock, stop, [this] { return !jobs_.empty(); }) && !stop.stop_requested()) {
    const auto job = std::move(jobs_.front());
    jobs_.erase(jobs_.begin());
    lock.unlock();
    job();
    lock.lock();
  }
}

void BenchThread::give(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
  wake_.notify_one();
}

void BenchThread::load(const cli::LoadOptions& options) {
  give([this, options] { queue_.push(loadAll(options)); });
}

void BenchThread::start(std::shared_ptr<const cli::LoadedPlan> plan, const cli::SessionOptions& options) {
  {
    const std::lock_guard lock(mutex_);
    abortRequested_ = false;
  }
  queue_.clearLive();
  give([this, plan = std::move(plan), options] { carryOut(*plan, options); });
}

void BenchThread::carryOut(const cli::LoadedPlan& plan, const cli::SessionOptions& options) {
  auto session = cli::RunSession::open(plan, options);
  if (!session) {
    queue_.push(SessionRefused{linesOf(session.error().message())});
    return;
  }
  BenchFeed feed(queue_, (*session)->bench(), (*session)->scheduler());
  DesktopOperator person(queue_);
  {
    const std::lock_guard lock(mutex_);
    session_ = session->get();
    operator_ = &person;
    if (abortRequested_) {
      session_->control().abort("operator");
    }
  }
  cli::RunFollowers followers(feed, feed);
  followers.telemetry = &feed;
  followers.operatorPort = &person;
  const RunSummary summary = (*session)->run(followers, std::nullopt);
  {
    const std::lock_guard lock(mutex_);
    session_ = nullptr;
    operator_ = nullptr;
  }
  if (summary.storeFailure) {
    queue_.push(RunEnded{
        "failed", "record-failed: " + QString::fromStdString(summary.storeFailure->message()), Instant()});
  } else if (summary.run == 0) {
    queue_.push(SessionRefused{linesOf(summary.reason)});
    return;
  }
  session->reset();  // the record is closed before anybody is told so
  queue_.push(SessionClosed());
}

void BenchThread::toSession(const std::function<void(cli::RunSession&)>& act) {
  const std::lock_guard lock(mutex_);
  post(act);
}

void BenchThread::post(const std::function<void(cli::RunSession&)>& act) {
  if (session_ != nullptr) {
    // What is posted runs within run(), while the session lives, or is dropped with its scheduler.
    session_->scheduler().post([session = session_, act] { act(*session); });
  }
}

void BenchThread::finishThisPoint(const std::string& who) {
  toSession([who](cli::RunSession& session) { session.control().finishThisPoint(who); });
}

void BenchThread::abort(const std::string& who) {
  const std::lock_guard lock(
      mutex_);  // held over both: a session that opens in between sees the wish or gets it
  abortRequested_ = true;
  post([who](cli::RunSession& session) { session.control().abort(who); });
}

void BenchThread::answer(qint64 question, int choice) {
  const std::lock_guard lock(mutex_);
  if (session_ != nullptr) {
    session_->scheduler().post([person = operator_, question, choice] { person->answer(question, choice); });
  }
}

void BenchThread::setPace(double pace) {
  toSession([pace](cli::RunSession& session) {
    if (auto* time = dynamic_cast<VirtualScheduler*>(&session.scheduler())) {
      time->setPace(pace);
    }
  });
}

}  // namespace mb::desktop
