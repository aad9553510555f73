#include "app/cli/command_line.h"

#include <exception>
#include <iostream>

int main(int count, char** arguments) {
  std::ios::sync_with_stdio(false);
  try {
    return mb::cli::runCommandLine(count, arguments, std::cin, std::cout, std::cerr);
  } catch (const std::exception& bug) {
    std::cerr << "meterbench: a bug: " << bug.what() << '\n';
    return 3;
  }
}
