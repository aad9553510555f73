#pragma once

#include "devices/meter/iec_station.h"
#include "devices/meter/mbus_station.h"

namespace mb {

/// Speaks to one meter in the language of each step.
class MeterStation {
 public:
  /// `number` is the meter's, as scanned. The line must outlive the station.
  MeterStation(std::shared_ptr<const Profile> profile, Line& line, int position, std::string number);

  /// One step with the retries of the line. The exchange returned is that of the step, or the failed one that
  /// kept it from being sent. When the link is lost on the way and comes back in time, the step begins anew
  /// once, with all that must come before it, so that no old answer is repeated. Errors: see Line::exchange;
  /// a number that cannot be addressed.
  [[nodiscard]] Task<Expected<Exchange>> perform(const Context& context, const Lease& lease,
                                                 const StepCall& call, ProfileAnswer& answer);

 private:
  [[nodiscard]] Task<Expected<Exchange>> performOnce(const Context& context, const Lease& lease,
                                                     const StepCall& call, ProfileAnswer& answer);

  std::shared_ptr<const Profile> profile_;
  Line& line_;
  int position_;
  std::string number_;
  MbusStation mbus_;
  IecStation iec_;
};

}  // namespace mb
