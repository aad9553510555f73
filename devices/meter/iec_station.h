#pragma once

#include "devices/meter/step_frame.h"

#include <memory>
#include <string>

namespace mb {

/// Reads a meter of IEC 62056-21: signs on, takes the rate that the meter offers, asks for its data.
class IecStation {
 public:
  /// The line must outlive the station.
  IecStation(std::shared_ptr<const Profile> profile, Line& line, int position, std::string number);

  /// One readout with its retries, each of them from the request on. The exchange returned is that of the
  /// data, or the failed one that kept it from being asked for. Errors: see Line::exchange.
  [[nodiscard]] Task<Expected<Exchange>> perform(const Context& context, const Lease& lease,
                                                 const StepCall& call, ProfileAnswer& answer);

 private:
  [[nodiscard]] Task<Expected<Exchange>> once(const Context& context, const Lease& lease,
                                              const StepCall& call, ProfileAnswer& answer, int number);
  [[nodiscard]] Request request(const Bytes& frame, AnswerReader& answer, const std::string& purpose,
                                int number) const;

  std::shared_ptr<const Profile> profile_;
  Line& line_;
  int position_;
  std::string number_;
};

}  // namespace mb
