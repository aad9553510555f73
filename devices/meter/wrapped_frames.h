#pragma once

#include "devices/codec/cj188/frame.h"
#include "devices/meter/message_frame.h"
#include "devices/profile/message_template.h"

#include <optional>

namespace mb {

/// CJ/T 188 as a make speaks it. A message is the control byte and what L counts: "01 1F 90 03".
class Cj188Rules {
 public:
  Cj188Rules() = default;

  std::uint8_t type = 0x20;               ///< T of requests
  std::vector<std::uint8_t> answerTypes;  ///< T that answers may have; empty: any
  /// The seven address bytes of a request, {id:...} for the number; without it whoever is there is called.
  MessageTemplate address;
  /// Those of an answer; empty: as in requests, and unknown where requests call whoever is there.
  MessageTemplate answerAddress;
  cj188::FrameVariant variant;  ///< its `fieldExtra` of answers alone
  /// At the end of the data field, counted in L, stands the XOR of all bytes before it and of this key.
  std::optional<std::uint8_t> innerKey;

  /// Requests are answered by whoever is there.
  [[nodiscard]] bool broadcasts() const { return address.encodingOf("id") == nullptr; }
};

/// Kamstrup Meter Protocol. A message is the command and its data: "10 01 00 44".
struct KmpRules {
  std::uint8_t destination = 0x3F;
};

/// What a codec found, as lines want it.
[[nodiscard]] Framing framingOf(codec::FoundFrame found);

[[nodiscard]] std::shared_ptr<const MessageFrame> cj188Frame(Cj188Rules rules);
[[nodiscard]] std::shared_ptr<const MessageFrame> kmpFrame(KmpRules rules);

}  // namespace mb
