#include "devices/adapter/child_process.h"

#include "devices/adapter/adapter_message.h"
#include "devices/adapter/spawn.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mb {
namespace {

constexpr std::size_t kBlock = 16 * 1024;
constexpr std::size_t kMostWords = 600;
constexpr int kMomentToEnd = 100;  // ms

/// Readable once the time is over.
Descriptor timerFor(Duration limit) {
  Descriptor timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit);
  itimerspec due{};
  due.it_value.tv_sec = seconds.count();
  due.it_value.tv_nsec = std::max<std::int64_t>((limit - seconds).count(), 1);
  ::timerfd_settime(timer.get(), 0, &due, nullptr);
  return timer;
}

bool wouldBlock() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

struct Pipe {
  Descriptor out;
  Descriptor in;
};

Expected<Pipe> makePipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return fail("no pipe to the program: " + std::generic_category().message(errno));
  }
  Pipe pipe;
  pipe.out = Descriptor(ends[0]);
  pipe.in = Descriptor(ends[1]);
  return pipe;
}

void neverBlock(const Descriptor& file) {
  ::fcntl(file.get(), F_SETFL, ::fcntl(file.get(), F_GETFL) | O_NONBLOCK);
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    reset();
    file_ = other.release();
  }
  return *this;
}

int Descriptor::release() {
  return std::exchange(file_, -1);
}

void Descriptor::reset() {
  if (file_ >= 0) {
    ::close(std::exchange(file_, -1));
  }
}

Expected<void> ChildProcess::start(const AdapterProgram& program) {
  kill();
  auto input = makePipe();
  auto output = makePipe();
  auto words = makePipe();
  if (!input || !output || !words) {
    return tl::unexpected(!input ? input.error() : !output ? output.error() : words.error());
  }
  const auto child = spawn(program, ChildEnds{input->out.get(), output->in.get(), words->in.get()});
  if (!child) {
    return tl::unexpected(child.error());
  }
  pid_ = *child;
  input_ = std::move(input->in);
  output_ = std::move(output->out);
  words_ = std::move(words->out);
  for (const Descriptor* file : {&input_, &output_, &words_}) {
    neverBlock(*file);
  }
  return {};
}

ChildProcess::Event ChildProcess::await(bool writing, int timer, int interrupt) {
  std::array<pollfd, 5> files = {{{output_.get(), POLLIN, 0},
                                  {words_.isOpen() ? words_.get() : -1, POLLIN, 0},
                                  {writing ? input_.get() : -1, POLLOUT, 0},
                                  {timer, POLLIN, 0},
                                  {interrupt, POLLIN, 0}}};
  while (true) {
    if (::poll(files.data(), files.size(), -1) < 0) {
      continue;
    }
    if (files[4].revents != 0) {
      return Event::interrupted;
    }
    if (files[3].revents != 0) {
      return Event::late;
    }
    if (files[1].revents != 0) {
      readWords();
      files[1].fd = words_.isOpen() ? words_.get() : -1;
    }
    if (files[2].revents != 0) {
      return Event::writable;
    }
    if (files[0].revents != 0) {
      return Event::readable;
    }
  }
}

bool ChildProcess::readSome() {
  std::array<char, kBlock> block{};
  const auto count = ::read(output_.get(), block.data(), block.size());
  if (count > 0) {
    said_.append(block.data(), static_cast<std::size_t>(count));
  }
  return count > 0 || (count < 0 && wouldBlock());
}

void ChildProcess::readWords() {
  std::array<char, kBlock> block{};
  const auto count = ::read(words_.get(), block.data(), block.size());
  if (count > 0) {
    error_.append(block.data(), static_cast<std::size_t>(count));
    error_.erase(0, error_.size() - std::min(error_.size(), kMostWords));
  } else if (count == 0 || !wouldBlock()) {
    words_.reset();
  }
}

Expected<std::string> ChildProcess::converse(const std::string& line, Duration limit, int interrupt) {
  const Descriptor timer = timerFor(limit);
  std::size_t written = 0;
  if (!line.empty()) {
    static_cast<void>(readSome());
    if (!said_.empty()) {
      return fail("it spoke out of turn: something had come before it was asked");
    }
  }
  while (true) {
    const std::size_t end = said_.find('\n');
    if (std::min(end, said_.size()) > kMostAdapterLine) {
      return fail(fmt::format("it said a line of more than {} bytes", kMostAdapterLine));
    }
    if (end != std::string::npos && written < line.size()) {
      return fail("it spoke out of turn: it answered before it had been asked to the end");
    }
    if (end != std::string::npos) {
      std::string taken = said_.substr(0, end);
      said_.erase(0, end + 1);
      return taken;
    }
    switch (await(written < line.size(), timer.get(), interrupt)) {
      case Event::readable:
        if (!readSome()) {
          return tl::unexpected(ended());
        }
        break;
      case Event::writable: {
        const auto count = ::write(input_.get(), line.data() + written, line.size() - written);
        if (count < 0 && !wouldBlock()) {
          return tl::unexpected(ended());
        }
        written += count > 0 ? static_cast<std::size_t>(count) : 0U;
        break;
      }
      case Event::late:
        return fail(fmt::format("it said nothing whole within {} ms",
                                std::chrono::duration_cast<std::chrono::milliseconds>(limit).count()));
      case Event::interrupted:
        return fail("nobody waits for it any more");
    }
  }
}

bool ChildProcess::waitForEnd(int milliseconds) const {
  const Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  pollfd ends{handle.get(), POLLIN, 0};
  return handle.isOpen() && ::poll(&ends, 1, milliseconds) > 0;
}

std::string ChildProcess::lastWords() const {
  std::string words;
  for (const char c : error_) {
    const bool plain = static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F;
    words += plain ? c : ' ';
  }
  const auto first = words.find_first_not_of(' ');
  return first == std::string::npos ? std::string() : "; its last words: " + words.substr(first);
}

/// Its output is at its end. How it ended, where it did so by itself.
Error ChildProcess::ended() {
  int status = 0;
  const bool over = waitForEnd(kMomentToEnd) && ::waitpid(pid_, &status, WNOHANG) == pid_;
  while (words_.isOpen() && error_.size() < kMostWords) {
    const std::size_t before = error_.size();
    readWords();
    if (error_.size() == before) {
      break;
    }
  }
  if (!over) {
    return Error("it closed its output" + lastWords());
  }
  ::kill(-pid_, SIGKILL);  // what it may have started
  pid_ = -1;
  const std::string how =
      WIFSIGNALED(status)
          ? fmt::format(
                "it was ended by signal {} ({})", WTERMSIG(status),
                sigabbrev_np(WTERMSIG(status)) != nullptr ? sigabbrev_np(WTERMSIG(status)) : "unknown")
          : fmt::format("it ended with exit code {}", WEXITSTATUS(status));
  return Error(how + lastWords());
}

void ChildProcess::end() {
  input_.reset();
  if (pid_ > 0) {
    static_cast<void>(waitForEnd(kMomentToEnd));
  }
  kill();
}

void ChildProcess::kill() {
  if (pid_ > 0) {
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
  }
  input_.reset();
  output_.reset();
  words_.reset();
  said_.clear();
  error_.clear();
}

}  // namespace mb
