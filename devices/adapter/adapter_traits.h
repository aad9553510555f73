#pragma once

#include "devices/meter/meter_driver.h"

#include <map>
#include <string>

namespace mb {

/// Where what a program thinks of the meter is not what the profile says; empty: nowhere. The traits go by
/// their names in profiles (docs/adapters.md); one that is not known is said too.
[[nodiscard]] std::string contradiction(const MeterTraits& profile,
                                        const std::map<std::string, std::string>& program);

}  // namespace mb
