// The desktop's own program: whoever only uses the command line loads no widgets.

#include "app/desktop/run_desktop.h"

#include <exception>
#include <iostream>

int main(int count, char** arguments) {
  try {
    return mb::desktop::runDesktop(count, arguments);
  } catch (const std::exception& bug) {
    std::cerr << "meterbench: a bug: " << bug.what() << '\n';
    return 3;
  }
}
