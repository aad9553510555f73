#include "app/cli/send.h"

#include "app/cli/answer.h"
#include "app/cli/clockwork.h"
#include "app/cli/resources.h"
#include "core/async/context.h"
#include "devices/bench/modbus_registers.h"
#include "devices/bench/port_address.h"
#include "devices/bench/real_ports.h"
#include "devices/bench/replay_ports.h"
#include "devices/codec/mbus/hex.h"

namespace mb::cli {
namespace {

constexpr std::string_view kReplay = "replay:";
/// An answer is over when nothing came for so long: longer than any pause inside one, converters included.
constexpr Duration kQuiet = std::chrono::milliseconds(150);
constexpr double kLongestWait = 60.0;  // s
/// A readout at 300 baud of some 1000 characters, the longest that devices give, takes 37 s.
constexpr Duration kLongestAnswer = std::chrono::seconds(60);

/// One port with what is asked of it, in the order of dependence.
class OneShot {
 public:
  explicit OneShot(const SendOptions& options) : options_(options) {}

  Expected<void> prepare() {
    if (const auto error = mbus::parseHex(options_.hex, entry_.sent); error || entry_.sent.empty()) {
      return fail(error ? error->what : "there is nothing to send",
                  error ? "character " + std::to_string(error->position + 1) : std::string(),
                  "give hex bytes");
    }
    const auto settings = SerialSettings::parse(options_.settings);
    if (!settings) {
      return tl::unexpected(settings.error());
    }
    settings_ = *settings;
    if (!(options_.wait > 0.0) || options_.wait > kLongestWait) {
      return fail("the time to wait is none", "--wait", "give more than 0 and at most 60 seconds");
    }
    return makeLink();
  }

  Expected<TraceEntry> carryOut() {
    if (auto opened = link_->open(); !opened) {
      return tl::unexpected(opened.error());
    }
    link_->configure(settings_);
    const Context context(clockwork_->scheduler(), std::stop_token(), Services());
    clockwork_->run(exchange(context));
    link_->close();
    entry_.line = options_.port;
    entry_.purpose = "console";
    entry_.outcome = entry_.received.empty() ? "silence" : "ok";
    return entry_;
  }

 private:
  Expected<void> makeLink() {
    PortDescription port;
    port.id = "port";
    port.address = options_.port;
    port.kind = "bytes";
    port.settings = options_.settings;
    if (options_.port.starts_with(kReplay)) {
      const std::filesystem::path file = options_.port.substr(kReplay.size());
      const auto text = readFile(file);
      auto entries = text ? parseTrace(*text, file.string()) : tl::unexpected<Error>(text.error());
      if (!entries) {
        return tl::unexpected(entries.error());
      }
      clockwork_ = clockwork(0.0);
      provider_ = std::make_unique<ReplayPorts>(clockwork_->scheduler(), std::move(*entries));
    } else {
      const auto address = PortAddress::parse(options_.port);
      if (!address || address->isModbus() || address->scheme == PortScheme::simulated) {
        return fail("\"" + options_.port + "\" is no port of bytes", "",
                    "give serial:DEVICE, tcp:HOST:PORT or replay:FILE");
      }
      clockwork_ = clockwork(std::nullopt);
      provider_ = std::make_unique<RealPorts>(*clockwork_->real(), modbusRegisters);
    }
    auto link = provider_->link(port);
    if (!link) {
      return tl::unexpected(link.error());
    }
    link_ = std::move(*link);
    return {};
  }

  Task<void> exchange(const Context& context) {
    link_->onChunk([this](const Chunk& chunk) {
      entry_.rxFirst = entry_.rxFirst.value_or(nanoseconds(chunk.first.at));
      entry_.rxLast = nanoseconds(chunk.last.at);
      entry_.received.insert(entry_.received.end(), chunk.bytes.begin(), chunk.bytes.end());
      arrived_.notify();
    });
    entry_.txStart = nanoseconds(context.now());
    const Instant end = link_->send(entry_.sent);
    entry_.txEnd = nanoseconds(end);
    const Duration patience =
        std::chrono::duration_cast<Duration>(std::chrono::duration<double>(options_.wait));
    Instant deadline = end + patience;
    const Instant last = deadline + kLongestAnswer;  // a line that never falls silent is noise
    while (context.now() < last) {
      const bool more = co_await context.notified(arrived_, deadline);
      if (!more) {
        break;
      }
      deadline = context.now() + kQuiet;
    }
  }

  const SendOptions& options_;
  SerialSettings settings_;
  TraceEntry entry_;
  Notifier arrived_;
  std::unique_ptr<Clockwork> clockwork_;
  std::unique_ptr<PortProvider> provider_;
  std::shared_ptr<Link> link_;
};

}  // namespace

Expected<TraceEntry> sendOnce(const SendOptions& options) {
  OneShot shot(options);
  if (auto prepared = shot.prepare(); !prepared) {
    return tl::unexpected(prepared.error());
  }
  return shot.carryOut();
}

int runSend(const SendOptions& options, std::ostream& out, std::ostream& err) {
  const auto entry = sendOnce(options);
  if (!entry) {
    return refuse(err, entry.error());
  }
  if (options.json) {
    out << traceLine(*entry) << '\n';
  } else if (!entry->received.empty()) {
    out << mbus::hexText(entry->received) << '\n';
  }
  if (entry->received.empty()) {
    err << "nothing came back\n";
  }
  return entry->received.empty() ? kFailed : kSuccess;
}

}  // namespace mb::cli
