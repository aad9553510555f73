#pragma once

#include "devices/bus/line.h"
#include "devices/meter/profile.h"
#include "devices/meter/profile_answer.h"
#include "devices/meter/step_frame.h"

#include <memory>
#include <string>

namespace mb {

/// Speaks to one meter as its profile says: wakes it, selects it when another one was selected before, keeps
/// its frame count bit. Nothing is sent that is not needed.
class MbusStation {
 public:
  /// `number` is the meter's, as scanned. The line must outlive the station.
  MbusStation(std::shared_ptr<const Profile> profile, Line& line, int position, std::string number);

  /// One step with its retries. The exchange returned is that of the step, or the failed one that kept it
  /// from being sent (reset, selection). Errors: see Line::exchange; a number that cannot be addressed.
  [[nodiscard]] Task<Expected<Exchange>> perform(const Context& context, const Lease& lease,
                                                 const StepCall& call, ProfileAnswer& answer);

 private:
  [[nodiscard]] std::uint8_t address() const;
  [[nodiscard]] Request request(const Bytes& frame, AnswerReader& answer, const std::string& purpose) const;
  [[nodiscard]] Expected<Bytes> selection() const;
  [[nodiscard]] Task<Expected<Exchange>> tellAll(const Context& context, const Lease& lease,
                                                 const StepCall& call);
  /// Reset or selection, when needed; empty when none was.
  [[nodiscard]] Task<Expected<std::optional<Exchange>>> reach(const Context& context, const Lease& lease,
                                                              Instant notBefore);

  std::shared_ptr<const Profile> profile_;
  Line& line_;
  int position_;
  std::string number_;
  std::string station_;  ///< whose frame count bit it is
  ProfileStep acknowledge_;
};

}  // namespace mb
