#include "tests/realtime/serving_program.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mb::integration {
namespace {

[[noreturn]] void become(const std::vector<std::string>& arguments, int output) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // nothing stays when the test is killed
  dup2(output, STDOUT_FILENO);
  std::vector<char*> texts;
  for (const auto& argument : arguments) {
    texts.push_back(const_cast<char*>(argument.c_str()));  // NOLINT(*-const-cast): execv changes nothing
  }
  texts.push_back(nullptr);
  execv(MB_PROGRAM, texts.data());
  _exit(127);
}

}  // namespace

ServingProgram::ServingProgram(const std::vector<std::string>& arguments) {
  setenv("METERBENCH_RESOURCES", MB_RESOURCES, 1);  // NOLINT(concurrency-mt-unsafe)
  std::vector<std::string> all = {"meterbench", "simulate", "--json"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::array<int, 2> pipe{};
  if (pipe2(pipe.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe");
  }
  process_ = fork();
  if (process_ == 0) {
    become(all, pipe[1]);
  }
  close(pipe[1]);
  std::string said;
  char letter = 0;
  while (read(pipe[0], &letter, 1) == 1 && letter != '\n') {
    said += letter;
  }
  close(pipe[0]);
  serves_ = said.find("\"serving\"") != std::string::npos;
}

ServingProgram::~ServingProgram() {
  end();
}

int ServingProgram::end() {
  if (process_ <= 0) {
    return -1;
  }
  kill(process_, SIGTERM);
  int status = 0;
  waitpid(std::exchange(process_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace mb::integration
