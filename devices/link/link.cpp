#include "devices/link/link.h"

namespace mb {

Expected<void> Link::setControlLines(const ControlLines&) {
  return fail("there are no control lines", name(), "only a serial port has RTS and DTR");
}

}  // namespace mb
