#pragma once

#include "devices/instrument/instrument_profile.h"

#include <string>
#include <string_view>

namespace mb {

/// Text to profile. `base` is the profile it extends (null: none): what the file does not say is the base's;
/// a list replaces the base's whole list. Every mistake is reported at once, each as "file:line: field:
/// reason; remedy"; an unknown field is one.
[[nodiscard]] Expected<InstrumentProfile> parseInstrumentProfile(std::string_view text,
                                                                 const std::string& fileName,
                                                                 const InstrumentProfile* base);

/// The profile of an instrument out of the texts at hand, with all it extends. Errors: see
/// ProfileTexts::chain; mistakes in the files.
[[nodiscard]] Expected<InstrumentProfile> loadInstrumentProfile(const ProfileTexts& texts,
                                                                const std::string& name);

}  // namespace mb
