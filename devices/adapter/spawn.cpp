#include "devices/adapter/spawn.h"

#include "devices/adapter/child_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mb {
namespace {

/// All that the child needs, made before the fork: after it a child of a process with threads may only make
/// calls that are safe in a signal handler.
struct Prepared {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  ChildEnds ends;
  rlim_t memory = RLIM_INFINITY;
  pid_t parent = 0;
};

void limit(int resource, rlim_t value) {
  rlimit both{};
  both.rlim_cur = value;
  both.rlim_max = value;
  static_cast<void>(::setrlimit(static_cast<__rlimit_resource>(resource), &both));
}

void setLimits(const Prepared& prepared) {
  constexpr rlim_t kFiles = 32;
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, kFiles);
  if (prepared.memory != RLIM_INFINITY) {
    limit(RLIMIT_AS, prepared.memory);
  }
}

void resetSignals() {
  for (int number = 1; number < NSIG; ++number) {
    static_cast<void>(::signal(number, SIG_DFL));
  }
  sigset_t none;
  sigemptyset(&none);
  static_cast<void>(::sigprocmask(SIG_SETMASK, &none, nullptr));
}

/// In the child. The error number goes through `report`, which closes by itself when execve succeeds.
[[noreturn]] void become(const Prepared& prepared, int report) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const bool orphan = ::getppid() != prepared.parent;
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  resetSignals();
  constexpr int kReport = 3;
  const bool wired = !orphan && ::dup2(prepared.ends.input, STDIN_FILENO) >= 0 &&
                     ::dup2(prepared.ends.output, STDOUT_FILENO) >= 0 &&
                     ::dup2(prepared.ends.error, STDERR_FILENO) >= 0 && ::dup2(report, kReport) >= 0 &&
                     ::fcntl(kReport, F_SETFD, FD_CLOEXEC) == 0;
  if (wired) {
    static_cast<void>(::close_range(kReport + 1, ~0U, 0));
    setLimits(prepared);
    ::execve(prepared.arguments.front(), prepared.arguments.data(), prepared.environment.data());
  }
  const int why = errno;
  static_cast<void>(!::write(wired ? kReport : report, &why, sizeof why));
  ::_exit(127);
}

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

Expected<pid_t> spawn(const AdapterProgram& program, const ChildEnds& ends) {
  std::array<int, 2> report{};
  if (::pipe2(report.data(), O_CLOEXEC) != 0) {
    return fail("cannot be started: " + std::generic_category().message(errno), program.path.string());
  }
  const Descriptor seen(report[0]);
  Descriptor told(report[1]);
  std::vector<std::string> arguments = program.arguments;
  arguments.insert(arguments.begin(), program.path.string());
  // Its own language and folder are no business of ours, but programs need a path and expect UTF-8.
  std::vector<std::string> environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8",
                                          "LC_ALL=C.UTF-8"};
  Prepared prepared;
  prepared.arguments = pointersTo(arguments);
  prepared.environment = pointersTo(environment);
  prepared.ends = ends;
  prepared.parent = ::getpid();
  if (program.limits.memoryMegabytes > 0) {
    prepared.memory = static_cast<rlim_t>(program.limits.memoryMegabytes) << 20U;
  }
  const pid_t child = ::fork();
  if (child == 0) {
    become(prepared, told.get());
  }
  told.reset();
  int why = child < 0 ? errno : 0;
  if (child > 0) {
    while (::read(seen.get(), &why, sizeof why) < 0 && errno == EINTR) {
    }
  }
  if (why == 0) {
    ::setpgid(child, child);  // the child does the same; whoever is first
    return child;
  }
  if (child > 0) {
    ::waitpid(child, nullptr, 0);
  }
  return fail("cannot be started: " + std::generic_category().message(why), program.path.string(),
              "look whether it is a program of this machine");
}

}  // namespace mb
