#pragma once

#include "devices/instrument/instrument_profile.h"

#include <ostream>

namespace mb::cli {

/// What `profile show` says of an instrument: how it is spoken to, its values, what can be set, its commands,
/// and what papers leave open. As JSON in one line.
void showInstrument(const InstrumentProfile& profile, bool json, std::ostream& out);

}  // namespace mb::cli
