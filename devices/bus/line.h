#pragma once

#include "core/async/context.h"
#include "devices/bus/exchange.h"
#include "devices/bus/lease.h"
#include "devices/bus/mbus_state.h"
#include "devices/bus/reception.h"
#include "devices/bus/selector.h"

#include <map>
#include <memory>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace mb {

/// How a line behaves, whatever hangs on it.
struct LineOptions {
  LineOptions() = default;
  explicit LineOptions(std::string id_) : id(std::move(id_)) {}

  std::string id;     ///< as in the bench file
  bool echo = false;  ///< we hear what we send (two-wire optical heads, some level converters)
  Duration adapterDelay =
      std::chrono::milliseconds(50);  ///< what converter and USB may add to an answer's way
  // EN 13757-2 asks for 11 and 33; one bit more, so that a character which follows without a gap (its last
  // bit comes 11 bit times after that of its predecessor) is seen before we send into it.
  int idleBits = 12;         ///< idle between frames
  int errorIdleBits = 34;    ///< after an error or a collision
  Duration sendHalfWidth{};  ///< of the instant at which the link says the last stop bit has left
  Duration noiseLimit =
      std::chrono::seconds(3);  ///< a line that is not quiet for an idle time within this is given up
  /// A link that was lost is waited for so long from the first exchange on that misses it (a plug that is put
  /// back, a serial server that starts again); after that exchanges fail at once until it is there.
  Duration reopenLimit = std::chrono::seconds(5);
  /// What a serial server has kept of before comes at once when its link is there again: so long nothing is
  /// sent.
  Duration reopenQuiet = std::chrono::milliseconds(300);
};

/// A half-duplex line: one request at a time, its answer gathered and judged, every attempt recorded as an
/// `exchange` row before the call returns (nothing is recorded without a journal). Waits for nothing but the
/// wire: no fixed pauses. A lost link costs the exchanges that it is needed for and nothing else: each asks
/// for it again. Bench thread only.
class Line {
 public:
  /// `selector` may be null. The link's handlers are the line's from now on.
  Line(LineOptions options, std::shared_ptr<Link> link, std::unique_ptr<Selector> selector = nullptr);
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line();

  [[nodiscard]] const std::string& id() const { return options_.id; }
  [[nodiscard]] Expected<void> open();
  /// Its link was lost and is not there again, as far as is known: what fails now says nothing about a meter.
  [[nodiscard]] bool lost() const { return lost_.has_value(); }

  /// The line for itself, first come first served, the more urgent before the others; for sessions of several
  /// telegrams.
  [[nodiscard]] Task<Lease> lease(const Context& context, LeasePriority priority = LeasePriority::normal);

  /// Sends the request and waits for its answer, with its retries; the last attempt is returned, whatever its
  /// outcome. `lease` must hold this line. An error only when nothing could be asked: link lost (before and
  /// not back in time, or meanwhile), selector failed, the line never idle. A request that the link was lost
  /// in is not sent again: the slave may have answered it, and would repeat that old answer.
  [[nodiscard]] Task<Expected<Exchange>> exchange(const Context& context, const Lease& lease,
                                                  const Request& request);
  /// The same with a lease for this one request.
  [[nodiscard]] Task<Expected<Exchange>> exchange(const Context& context, const Request& request);

  /// What M-Bus slaves of this line remember; for whoever holds the lease.
  [[nodiscard]] MbusState& mbus() { return mbus_; }

 private:
  void onChunk(const Chunk& chunk);
  void onLost(const Error& error);
  void forgetAll();
  [[nodiscard]] Error lostError() const;
  [[nodiscard]] Task<Expected<void>> reopen(const Context& context);
  [[nodiscard]] Task<Expected<void>> prepare(const Context& context, const Request& request);
  [[nodiscard]] Task<Expected<void>> becomeIdle(const Context& context, const Request& request);
  [[nodiscard]] Task<Expected<void>> wake(const Context& context, const Request& request);
  [[nodiscard]] Task<Expected<Exchange>> attempt(const Context& context, const Request& request, int number);
  [[nodiscard]] Task<void> receive(const Context& context, const Request& request, Exchange& exchange);
  [[nodiscard]] Task<void> watchIdle(const Context& context, const Request& request, Exchange& exchange);
  void judge(const Request& request, Exchange& exchange);
  /// `answerAt`: settings of what is awaited then.
  Instant transmit(std::span<const std::uint8_t> bytes, const SerialSettings& settings, bool echo,
                   const SerialSettings& answerAt);
  [[nodiscard]] Duration sendHalfWidth() const;
  [[nodiscard]] bool asleep(const Request& request, Instant now) const;
  void recordStray(const Context& context, const Request& request);

  LineOptions options_;
  std::shared_ptr<Link> link_;
  std::unique_ptr<Selector> selector_;
  std::shared_ptr<LeaseQueue> queue_ = std::make_shared<LeaseQueue>();
  MbusState mbus_;
  Reception reception_;
  Notifier arrived_;
  std::optional<Error> lost_;
  std::optional<Instant> lostAt_;           ///< when the loss was noticed by an exchange
  std::optional<SerialSettings> settings_;  ///< of the link, as set last
  std::optional<int> head_;                 ///< position the selector is at
  std::map<int, Instant> active_;           ///< end of the last character to or from the head of a position
  Instant freeAt_{};                        ///< before this nothing may be sent
  Instant lastHeard_ = Instant::min();      ///< any byte, whatever it belonged to
  int idleBits_;                            ///< demanded before the next frame
};

}  // namespace mb
