#pragma once

#include "devices/codec/iec62056/message.h"
#include "devices/meter/message_frame.h"
#include "devices/profile/message_template.h"

namespace mb {

/// A readout of IEC 62056-21 as a make does it.
class Iec62056Rules {
 public:
  /// What follows the identification.
  enum class Readout {
    selected,  ///< mode C: the block, after it was asked for with 06 V Z Y, at the rate that was offered
    block,     ///< mode A, and B at a rate that stays: the block at once
    plain      ///< the data at once, without frame and checksum, to their "!"
  };

  Iec62056Rules() = default;

  MessageTemplate request;  ///< "/?!" CR LF; {id:text} where it carries the number
  Readout readout = Readout::selected;
  char protocolControl = '0';  ///< V
  char modeControl = '0';      ///< Y
  bool keepsBaud = false;      ///< Z is 0: the meter stays at the rate of the request

  [[nodiscard]] iec62056::Awaited awaited() const;
};

/// The frame of a readout: the payload of an answer is its data, in ASCII.
[[nodiscard]] std::shared_ptr<const MessageFrame> iecFrame(Iec62056Rules rules);

}  // namespace mb
