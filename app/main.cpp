#include "app/cli/command_line.h"

#include <cstring>
#include <exception>
#include <filesystem>
#include <iostream>

#include <unistd.h>

namespace {

/// Becomes the desktop, which lies beside this program: without a subcommand, or as `meterbench desktop`.
int becomeDesktop(char** arguments) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto desktop = self.parent_path() / "meterbench-desktop";
  execv(desktop.c_str(), arguments);
  std::cerr << desktop.string() << ": cannot be started: " << std::strerror(errno)
            << "; build or install it beside meterbench, or use a command (meterbench --help)\n";
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 1 || std::strcmp(arguments[1], "desktop") == 0) {
    return becomeDesktop(arguments);
  }
  std::ios::sync_with_stdio(false);
  try {
    return mb::cli::runCommandLine(count, arguments, std::cin, std::cout, std::cerr);
  } catch (const std::exception& bug) {
    std::cerr << "meterbench: a bug: " << bug.what() << '\n';
    return 3;
  }
}
