#pragma once

// Internal to parse_profile: what of a profile is not M-Bus.

#include "core/config/table.h"
#include "devices/meter/profile.h"

namespace mb {

/// `protocol`, and the tables of the frames: [cj188], [kmp], [frame].
void readProtocol(const ConfigTable& root, bool inherits, Profile& profile);

/// A choice of protocol, by its words.
[[nodiscard]] MeterProtocol readProtocolWord(const ConfigTable& table, MeterProtocol fallback);

/// What is sent and expected by a step of a protocol other than M-Bus, and its values.
void readMessage(const ConfigTable& table, const Profile& profile, const std::vector<WriteField>& written,
                 ProfileStep& step);

/// Quantity, unit, resolution, bounds: what every value has, wherever it stands. A field that is `written`
/// serves as quantity, with its own unit.
[[nodiscard]] Extraction readExtractionHead(const ConfigTable& table, const std::vector<WriteField>& written);

/// Nothing but the number, the address and `written` can be filled into what is sent.
void checkSentFields(const ConfigTable& table, std::string_view name, const MessageTemplate& sent,
                     const std::vector<WriteField>& written);

/// Puts the frames around the messages of all steps: they may be a base's.
void frameSteps(Profile& profile);

}  // namespace mb
