#include "tests/fault/child.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mb::fault {

namespace {

constexpr int kPipe = 4096;  // bytes: the least Linux gives

std::chrono::nanoseconds now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

Child::Child(const std::vector<std::string>& arguments, const std::filesystem::path& errors) {
  setenv("METERBENCH_RESOURCES", MB_RESOURCES, 1);  // NOLINT(concurrency-mt-unsafe)
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe");
  }
  fcntl(ends[1], F_SETPIPE_SZ, kPipe);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, errors.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                   0600);
  std::vector<std::string> texts = {MB_PROGRAM};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (auto& text : texts) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  const int failed = posix_spawn(&pid_, MB_PROGRAM, &files, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  close(ends[1]);
  pipe_ = ends[0];
  if (failed != 0) {
    close(pipe_);
    throw std::runtime_error("the program does not start");
  }
}

Child::~Child() {
  kill();
  if (!reaped_) {
    end();
  }
  close(pipe_);
}

bool Child::fill() {
  char bytes[kPipe];
  ssize_t got = -1;
  do {
    got = read(pipe_, bytes, sizeof bytes);
  } while (got < 0 && errno == EINTR);
  if (got <= 0) {
    return false;
  }
  buffer_.append(bytes, static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> Child::line() {
  std::size_t feed = buffer_.find('\n');
  while (feed == std::string::npos) {
    if (!fill()) {
      return std::nullopt;  // a line cut short was not said
    }
    feed = buffer_.find('\n');
  }
  lines_.push_back(buffer_.substr(0, feed));
  buffer_.erase(0, feed + 1);
  return lines_.back();
}

void Child::readFor(std::chrono::microseconds time) {
  const auto until = now() + time;
  for (auto left = until - now(); left.count() > 0; left = until - now()) {
    pollfd ready{pipe_, POLLIN, 0};
    const timespec wait{0, left.count() % 1'000'000'000};
    if (ppoll(&ready, 1, &wait, nullptr) > 0 && !fill()) {
      return;
    }
  }
}

void Child::kill() {
  if (!reaped_) {
    ::kill(pid_, SIGKILL);
  }
}

ChildEnd Child::end() {
  while (line()) {
  }
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  reaped_ = true;
  ChildEnd end;
  end.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  end.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return end;
}

Ran ran(const std::vector<std::string>& arguments, const std::filesystem::path& folder) {
  const auto errors = folder / "stderr.txt";
  std::filesystem::remove(errors);
  Child child(arguments, errors);
  Ran result;
  result.end = child.end();
  for (const auto& line : child.lines()) {
    result.out += line + "\n";
  }
  std::ifstream file(errors, std::ios::binary);
  result.err.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  return result;
}

}  // namespace mb::fault
