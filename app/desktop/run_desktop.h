#pragma once

namespace mb::desktop {

/// `meterbench [desktop …]`: opens the window and runs it to its end. Exit code 0; 2 on wrong use or without a display.
int runDesktop(int count, char** arguments);

}  // namespace mb::desktop
