#include "devices/meter/meter_driver.h"

namespace mb {
namespace {

tl::unexpected<Error> cannot(const MeterDriver& driver, const std::string& what) {
  return fail("this meter cannot " + what, "position " + std::to_string(driver.position()),
              "its profile has no such procedure");
}

}  // namespace

std::string_view toWord(Zeroing zeroing) {
  switch (zeroing) {
    case Zeroing::goesOn:
      return "goes_on";
    case Zeroing::zeroAtStop:
      return "zero_at_stop";
    case Zeroing::zeroAtStart:
      break;
  }
  return "zero_at_start";
}

std::string_view toWord(LatchKind latch) {
  switch (latch) {
    case LatchKind::none:
      return "none";
    case LatchKind::measured:
      return "measured";
    case LatchKind::stamped:
      return "stamped";
    case LatchKind::registerCopy:
      return "register";
    case LatchKind::unknown:
      break;
  }
  return "unknown";
}

std::string_view toWord(ReadPurpose purpose) {
  switch (purpose) {
    case ReadPurpose::identify:
      return "identify";
    case ReadPurpose::start:
      return "start";
    case ReadPurpose::end:
      return "end";
    case ReadPurpose::confirm:
      break;
  }
  return "confirm";
}

Task<Expected<LatchReport>> MeterDriver::freeze(const Context&) {
  co_return cannot(*this, "freeze its registers");
}

Task<Expected<FrozenReadings>> MeterDriver::readFrozen(const Context&) {
  co_return cannot(*this, "freeze its registers");
}

Task<Expected<Stamp>> MeterDriver::startSimulatedFlow(const Context&, Decimal) {
  co_return cannot(*this, "simulate flow");
}

Task<Expected<void>> MeterDriver::stopSimulatedFlow(const Context&) {
  co_return cannot(*this, "simulate flow");
}

Task<Expected<WriteReport>> MeterDriver::write(const Context&, const WriteOrder&, const Authority&) {
  co_return cannot(*this, "be written to");
}

}  // namespace mb
