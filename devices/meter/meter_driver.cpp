#include "devices/meter/meter_driver.h"

namespace mb {
namespace {

tl::unexpected<Error> cannot(const MeterDriver& driver, const std::string& what) {
  return fail("this meter cannot " + what, "position " + std::to_string(driver.position()),
              "its profile has no such procedure");
}

}  // namespace

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
