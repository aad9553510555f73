#pragma once

#include "devices/bus/line.h"
#include "devices/codec/mbus/request.h"
#include "devices/codec/mbus/telegram.h"

#include <optional>
#include <string>
#include <vector>

namespace mb {

// What a master does with an M-Bus slave in more than one frame (EN 13757-2, -3, -7), without a profile. The
// line is the caller's (`lease`); what its slaves remember of us is kept in Line::mbus().

/// Which slave, and how it is spoken to.
class MbusPeer {
 public:
  MbusPeer() = default;
  MbusPeer(std::uint8_t address_, const SerialSettings& settings_) : address(address_), settings(settings_) {}
  MbusPeer(const mbus::SecondaryAddress& secondary_, const SerialSettings& settings_)
      : address(mbus::kNetworkLayerAddress), secondary(secondary_), settings(settings_) {}

  std::uint8_t address = mbus::kAllReplyAddress;
  std::optional<mbus::SecondaryAddress> secondary;  ///< selected first
  SerialSettings settings{2400, 8, 'E', 1};
  int position = 0;  ///< of the bench; 0: none
};

/// SND_NKE, or the selection: from here on the next frame carries FCB = 1. The exchange, also when nobody
/// answered.
[[nodiscard]] Task<Expected<Exchange>> reachMbus(const Context& context, Line& line, const Lease& lease,
                                                 const MbusPeer& peer);

/// Where a readout ends that does not end by itself.
class ReadoutLimits {
 public:
  ReadoutLimits() = default;
  int telegrams = 16;
  Duration time = std::chrono::minutes(2);
};

/// The telegrams of one readout.
class MbusReadout {
 public:
  MbusReadout() = default;
  std::vector<mbus::Telegram> telegrams;
  std::vector<Seq> exchanges;  ///< of each telegram
  bool complete = false;       ///< the last telegram says that it is the last
  std::string why;             ///< what kept it from being complete
};

/// Reads everything a meter has: REQ_UD2 with the frame count bit toggled as long as telegrams end with DIF
/// 1F. Ends early, saying why, when a telegram comes twice (the meter does not go by the frame count bit: the
/// access number alone does not make a telegram another one), when an answer fails for good, and at the
/// limits. Errors: nothing could be sent; nobody answered the reset or selection.
[[nodiscard]] Task<Expected<MbusReadout>> readAllMbus(const Context& context, Line& line, const Lease& lease,
                                                      const MbusPeer& peer, const ReadoutLimits& limits);

/// REQ_UD1: the alarm byte of a meter, empty when it answers E5, which means none. Waits 33 bit times, as EN
/// 13757-3 wants it for alarms. The frame count bit must be known: reachMbus() first. Errors: no answer, or
/// another one; nothing could be sent.
[[nodiscard]] Task<Expected<std::optional<std::uint8_t>>> pollMbusAlarm(const Context& context, Line& line,
                                                                        const Lease& lease,
                                                                        const MbusPeer& peer);

/// How a change of the baud rate went.
class BaudSwitch {
 public:
  BaudSwitch() = default;
  enum class Outcome {
    switched,  ///< the meter has answered at the new rate
    refused,   ///< it did not acknowledge, and goes on at the old one
    fellBack,  ///< it acknowledged, was not heard at the new rate, and answers at the old one again
    lost,      ///< it answers at neither; meters fall back after 2 s, some only after 2 to 10 minutes
  };
  Outcome outcome = Outcome::lost;
  SerialSettings settings;  ///< at which it answers now; of `lost`: the old ones
  std::string why;          ///< in one line, empty when switched
};

/// CI B8 to BF: the meter acknowledges at the old rate and must be spoken to at the new one within 2 s, else
/// it falls back. What was acknowledged in vain or not at all is looked for at both rates. Errors: a rate
/// without code; the broadcast address, which nobody answers; no answer at the old rate to begin with;
/// nothing could be sent.
[[nodiscard]] Task<Expected<BaudSwitch>> switchMbusBaud(const Context& context, Line& line,
                                                        const Lease& lease, const MbusPeer& peer, int baud);

/// Tries the rates of wired meters in the order 2400, 9600, 300: the first at which the peer answers SND_NKE
/// or its selection, or empty. Errors: nothing could be sent.
[[nodiscard]] Task<Expected<std::optional<SerialSettings>>> detectMbusBaud(const Context& context, Line& line,
                                                                           const Lease& lease,
                                                                           const MbusPeer& peer);

}  // namespace mb
