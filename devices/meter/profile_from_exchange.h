#pragma once

#include "devices/meter/profile_library.h"

#include <string>
#include <vector>

namespace mb {

/// One exchange with a meter that is to be understood.
struct SeenExchange {
  SeenExchange() = default;

  Bytes sent;      ///< empty: not known
  Bytes received;  ///< with whatever stands before the telegram
};

/// A profile whose [[read]] or [[identify]] takes values out of an answer.
struct Understanding {
  Understanding() = default;

  std::string profile;
  std::string title;
  Procedure procedure = Procedure::read;
  int step = 1;           ///< of the procedure, from 1
  bool asksSo = false;    ///< its request is the one that was sent, the meter's number put in
  bool sameMaker = true;  ///< of M-Bus: the answer has the letters of the maker of the profile, or none
  std::string number;     ///< of the meter, as the answer says
  std::vector<MeterReading> readings;
};

/// Every profile of the library that understands the answer; those of the maker that the answer names first,
/// then those that ask as was asked, then those that take more out of it, then by name. Profiles that cannot
/// be parsed are left out.
[[nodiscard]] std::vector<Understanding> whoUnderstands(const ProfileLibrary& library,
                                                        const SeenExchange& seen);

/// The text of a new profile, `name`, with the exchange as its sample: of the make that understands it best,
/// else of the values of the M-Bus telegram that it is. What it cannot know stands in `open_points`. It
/// passes its own check: the values in the sample are those that came out, and whoever hands it on must
/// compare them with the display. Errors: nothing understands the answer, and it is no M-Bus telegram with
/// values; with what to do then.
[[nodiscard]] Expected<std::string> profileFromExchange(const ProfileLibrary& library,
                                                        const SeenExchange& seen, const std::string& name);

}  // namespace mb
