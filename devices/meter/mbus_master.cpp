#include "devices/meter/mbus_master.h"

#include "devices/codec/mbus/hex.h"
#include "devices/meter/mbus_reader.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

/// A meter must be spoken to at its new rate within this, or it falls back (makers' papers; EN 13757-3 leaves
/// minutes).
constexpr Duration kConfirmWithin = std::chrono::seconds(2);
constexpr int kPauseAfterBaudBits = 33;
constexpr int kMostAttempts = 3;
constexpr int kAlarmBits = 33;

Request requestTo(const MbusPeer& peer, Bytes bytes, MbusReader& reader, const char* purpose) {
  Request request;
  request.bytes = std::move(bytes);
  request.settings = peer.settings;
  request.reader = &reader;
  request.position = peer.position;
  request.attempts = kMostAttempts;
  request.purpose = purpose;
  return request;
}

Bytes reachFrame(const MbusPeer& peer) {
  return peer.secondary ? mbus::select(*peer.secondary) : mbus::sndNke(peer.address);
}

void keepReached(MbusState& state, const MbusPeer& peer) {
  state.setNextFcb(mbus::hexByte(peer.address), true);
  if (peer.secondary) {
    state.selected = mbus::hexText(reachFrame(peer));
  }
}

void forget(MbusState& state, const MbusPeer& peer) {
  state.forget(mbus::hexByte(peer.address));
  if (peer.secondary) {
    state.selected.reset();
  }
}

/// The same but for access number and checksum.
bool sameContent(const mbus::Telegram& a, const mbus::Telegram& b) {
  if (a.length != b.length) {
    return false;
  }
  std::vector<std::uint8_t> one(a.bytes.begin(), a.bytes.begin() + a.length - 2);
  std::vector<std::uint8_t> other(b.bytes.begin(), b.bytes.begin() + b.length - 2);
  const std::size_t access = a.header.kind == mbus::HeaderKind::longHeader    ? 15
                             : a.header.kind == mbus::HeaderKind::shortHeader ? 7
                                                                              : 0;
  if (access != 0) {
    one[access] = other[access] = 0;
  }
  return one == other;
}

/// How often one can ask within what a meter waits for its confirmation.
int confirmations(const SerialSettings& settings, std::size_t bytes) {
  const Request usual;
  const Duration one = settings.characters(bytes + 1) + settings.bits(usual.answerBits) + usual.answerExtra;
  return static_cast<int>(std::clamp<std::int64_t>(kConfirmWithin / one, 1, kMostAttempts));
}

/// Changes the rate of one meter.
class BaudChange {
 public:
  BaudChange(const Context& context, Line& line, const Lease& lease, const MbusPeer& peer, int baud)
      : context_(context), line_(line), lease_(lease), old_(peer), new_(peer) {
    new_.settings.baud = baud;
  }

  Task<Expected<BaudSwitch>> run(const Bytes& command) {
    const Expected<Exchange> reached = co_await reachMbus(context_, line_, lease_, old_);
    if (!reached) {
      co_return tl::unexpected(reached.error());
    }
    if (!reached->ok()) {
      co_return fail("the meter does not answer at the rate it is to be changed from: " + reached->describe(),
                     "line " + line_.id());
    }
    MbusReader acknowledged(MbusReader::Expects::acknowledge);
    Request request = requestTo(old_, command, acknowledged, "set-baud");
    request.pauseAfter = old_.settings.bits(kPauseAfterBaudBits);
    forget(line_.mbus(), old_);
    const Expected<Exchange> told = co_await line_.exchange(context_, lease_, request);
    if (!told) {
      co_return tl::unexpected(told.error());
    }
    co_return co_await confirm(*told);
  }

 private:
  /// Also after silence: the E5 may have been lost.
  Task<Expected<BaudSwitch>> confirm(const Exchange& told) {
    BaudSwitch result;
    MbusReader any(MbusReader::Expects::acknowledge);
    Request request = requestTo(new_, reachFrame(new_), any, "confirm-baud");
    request.attempts = confirmations(new_.settings, request.bytes.size());
    const Expected<Exchange> heard = co_await line_.exchange(context_, lease_, request);
    if (!heard) {
      co_return tl::unexpected(heard.error());
    }
    if (heard->ok()) {
      keepReached(line_.mbus(), new_);
      result.outcome = BaudSwitch::Outcome::switched;
      result.settings = new_.settings;
      co_return result;
    }
    result.settings = old_.settings;
    result.why =
        fmt::format("{} baud: {}", new_.settings.baud, told.ok() ? heard->describe() : told.describe());
    const Instant over = told.rxLast ? told.rxLast->at + kConfirmWithin : context_.now();
    co_await context_.until(std::max(over, context_.now()));
    const Expected<Exchange> back = co_await reachMbus(context_, line_, lease_, old_);
    if (!back) {
      co_return tl::unexpected(back.error());
    }
    if (back->ok()) {
      result.outcome = told.ok() ? BaudSwitch::Outcome::fellBack : BaudSwitch::Outcome::refused;
    } else {
      result.why += fmt::format("; nor does it answer at {} baud", old_.settings.baud);
    }
    co_return result;
  }

  const Context& context_;
  Line& line_;
  const Lease& lease_;
  MbusPeer old_;
  MbusPeer new_;
};

}  // namespace

Task<Expected<Exchange>> reachMbus(const Context& context, Line& line, const Lease& lease,
                                   const MbusPeer& peer) {
  MbusReader acknowledged(MbusReader::Expects::acknowledge);
  const Request request =
      requestTo(peer, reachFrame(peer), acknowledged, peer.secondary ? "select" : "reset");
  forget(line.mbus(), peer);
  const Expected<Exchange> done = co_await line.exchange(context, lease, request);
  if (done && done->ok()) {
    keepReached(line.mbus(), peer);
  }
  co_return done;
}

Task<Expected<MbusReadout>> readAllMbus(const Context& context, Line& line, const Lease& lease,
                                        const MbusPeer& peer, const ReadoutLimits& limits) {
  const Expected<Exchange> reached = co_await reachMbus(context, line, lease, peer);
  if (!reached) {
    co_return tl::unexpected(reached.error());
  }
  if (!reached->ok()) {
    co_return fail("the meter does not answer: " + reached->describe(), "line " + line.id());
  }
  const Instant deadline = context.now() + limits.time;
  const std::string station = mbus::hexByte(peer.address);
  MbusReadout readout;
  bool bit = true;
  while (static_cast<int>(readout.telegrams.size()) < limits.telegrams) {
    MbusReader reader(MbusReader::Expects::telegram);
    const Request request = requestTo(peer, mbus::reqUd2(peer.address, bit), reader, "readout");
    line.mbus().forget(station);
    const Expected<Exchange> told = co_await line.exchange(context, lease, request);
    if (!told) {
      co_return tl::unexpected(told.error());
    }
    if (!told->ok()) {
      readout.why = told->describe();
      co_return readout;
    }
    bit = !bit;
    line.mbus().setNextFcb(station, bit);
    if (!readout.telegrams.empty() && sameContent(readout.telegrams.back(), reader.telegram())) {
      readout.why =
          fmt::format("telegram {} comes again: the meter does not go on", readout.telegrams.size());
      co_return readout;
    }
    readout.telegrams.push_back(reader.telegram());
    readout.exchanges.push_back(told->row);
    readout.complete = !reader.telegram().moreFollow;
    if (readout.complete) {
      co_return readout;
    }
    if (context.now() >= deadline) {
      readout.why = fmt::format("{} telegrams and no end within the time", readout.telegrams.size());
      co_return readout;
    }
  }
  readout.why = fmt::format("{} telegrams and no end", readout.telegrams.size());
  co_return readout;
}

Task<Expected<std::optional<std::uint8_t>>> pollMbusAlarm(const Context& context, Line& line,
                                                          const Lease& lease, const MbusPeer& peer) {
  const std::string station = mbus::hexByte(peer.address);
  const auto bit = line.mbus().nextFcb(station);
  if (!bit) {
    co_return fail("the frame count bit is not known", "alarm", "reset or select the meter first");
  }
  MbusReader reader(MbusReader::Expects::anything);
  Request request = requestTo(peer, mbus::reqUd1(peer.address, *bit), reader, "alarm");
  request.answerBits = kAlarmBits;
  request.answerExtra = Duration(0);
  line.mbus().forget(station);
  const Expected<Exchange> told = co_await line.exchange(context, lease, request);
  if (!told) {
    co_return tl::unexpected(told.error());
  }
  if (!told->ok()) {
    co_return fail("the meter does not tell its alarms: " + told->describe(), "line " + line.id());
  }
  line.mbus().setNextFcb(station, !*bit);
  if (reader.telegram().frameKind == mbus::FrameKind::acknowledge) {
    co_return std::optional<std::uint8_t>();
  }
  if (!reader.error() || reader.error()->fault != mbus::DecodeFault::alarm) {
    co_return fail("what the meter answers to REQ_UD1 is no alarm", "line " + line.id());
  }
  co_return std::optional<std::uint8_t>(static_cast<std::uint8_t>(reader.error()->detail));
}

Task<Expected<BaudSwitch>> switchMbusBaud(const Context& context, Line& line, const Lease& lease,
                                          const MbusPeer& peer, int baud) {
  const auto command = mbus::setBaud(peer.address, baud);
  if (!command) {
    co_return fail(fmt::format("{} baud", baud), "set baud",
                   "EN 13757 has 300, 600, 1200, 2400, 4800, 9600, 19200 and 38400");
  }
  if (peer.address == mbus::kBroadcastAddress) {
    co_return fail("nobody acknowledges a broadcast", "set baud", "change one meter after the other");
  }
  BaudChange change(context, line, lease, peer, baud);
  co_return co_await change.run(*command);
}

Task<Expected<std::optional<SerialSettings>>> detectMbusBaud(const Context& context, Line& line,
                                                             const Lease& lease, const MbusPeer& peer) {
  constexpr std::array rates = {2400, 9600, 300};
  for (const int rate : rates) {
    MbusPeer tried = peer;
    tried.settings.baud = rate;
    MbusReader acknowledged(MbusReader::Expects::acknowledge);
    Request request = requestTo(tried, reachFrame(tried), acknowledged, "detect-baud");
    request.attempts = 2;
    forget(line.mbus(), tried);
    const Expected<Exchange> heard = co_await line.exchange(context, lease, request);
    if (!heard) {
      co_return tl::unexpected(heard.error());
    }
    if (heard->ok()) {
      keepReached(line.mbus(), tried);
      co_return std::optional<SerialSettings>(tried.settings);
    }
  }
  co_return std::optional<SerialSettings>();
}

}  // namespace mb
