#include "devices/meter/mbus_search.h"

#include "devices/codec/mbus/frame_scanner.h"
#include "devices/codec/mbus/request.h"
#include "devices/codec/mbus/telegram.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kDigits = 8;
/// Everything is sent this often in all: an E5 may be lost, a branch with meters may not; and a telegram that
/// was merely damaged costs less to ask for again than ten selections.
constexpr int kAttempts = 2;

/// Any frame of a slave; a telegram with its header.
class AnyAnswer final : public AnswerReader {
 public:
  [[nodiscard]] Framing find(std::span<const std::uint8_t> received) const override {
    const auto seen = mbus::scanForAnswer(received, mbus::AnswerKind::any);
    Framing framing;
    framing.begin = seen.offset;
    framing.length = seen.length;
    framing.complete = seen.state != mbus::ScanState::needMore;
    framing.valid = seen.state == mbus::ScanState::complete;
    framing.why = framing.valid ? "" : "no whole frame of one meter";
    return framing;
  }

  [[nodiscard]] Judgement judge(std::span<const std::uint8_t> received, const Framing& framing) override {
    // Who answers stands in the header, which is there even where the records cannot be decoded.
    (void)mbus::decodeInto(received.subspan(framing.begin, framing.length), telegram_);
    return {};
  }

  [[nodiscard]] const mbus::Telegram& telegram() const { return telegram_; }

 private:
  mbus::Telegram telegram_;
};

/// The first `fixed` digits are given, the others are wild cards.
std::uint32_t withDigits(std::uint32_t digits, int fixed) {
  return fixed == 0 ? 0xFFFFFFFFU : (digits | (fixed == kDigits ? 0U : 0xFFFFFFFFU >> (4 * fixed)));
}

class Search {
 public:
  Search(const Context& context, Line& line, const SerialSettings& settings)
      : context_(context), line_(line), settings_(settings) {}

  Task<Expected<SearchResult>> run() {
    lease_ = co_await line_.lease(context_);
    // Whoever is selected from an earlier session lets go.
    line_.mbus().selected.reset();
    line_.mbus().forget("FD");
    mbus::SecondaryAddress all;
    Expected<void> done = co_await probe(all, 0);
    if (!done) {
      co_return tl::unexpected(done.error());
    }
    std::ranges::sort(result_.meters, {}, &MeterIdentity::number);
    co_return std::move(result_);
  }

 private:
  enum class Heard { nobody, one, several };

  /// Looks for the meters that match `address`, of which the first `fixed` digits are given.
  Task<Expected<void>> probe(mbus::SecondaryAddress address, int fixed) {
    MeterIdentity found;
    const Expected<Heard> heard = co_await ask(address, found);
    if (!heard) {
      co_return tl::unexpected(heard.error());
    }
    if (*heard == Heard::one) {
      add(found);
    }
    if (*heard != Heard::several) {
      co_return Expected<void>();
    }
    if (fixed == kDigits) {
      co_return co_await splitFurther(address);
    }
    const std::uint32_t digits = fixed == 0 ? 0U : address.identification & ~(0xFFFFFFFFU >> (4 * fixed));
    for (std::uint32_t digit = 0; digit < 10; ++digit) {
      mbus::SecondaryAddress next = address;
      next.identification = withDigits(digits | (digit << (28 - 4 * fixed)), fixed + 1);
      const Expected<void> done = co_await probe(next, fixed + 1);
      if (!done) {
        co_return done;
      }
    }
    co_return Expected<void>();
  }

  /// Meters of one number: by medium (those of heat and water meters), then by version.
  Task<Expected<void>> splitFurther(mbus::SecondaryAddress address) {
    const std::string number = fmt::format("{:08X}", address.identification);
    const std::size_t before = result_.meters.size();
    static constexpr std::uint8_t kMedia[] = {0x04, 0x0C, 0x0D, 0x06, 0x07, 0x15, 0x16, 0x0A, 0x0B};
    for (const std::uint8_t medium : kMedia) {
      mbus::SecondaryAddress next = address;
      next.medium = medium;
      MeterIdentity found;
      const Expected<Heard> heard = co_await ask(next, found);
      if (!heard) {
        co_return tl::unexpected(heard.error());
      }
      if (*heard == Heard::one) {
        add(found);
      } else if (*heard == Heard::several) {
        result_.conflicts.push_back(number + ": several meters have this number and the same medium");
      }
    }
    if (result_.meters.size() == before && result_.conflicts.empty()) {
      result_.conflicts.push_back(number + ": what answers is not the telegram of one meter");
    }
    co_return Expected<void>();
  }

  void add(const MeterIdentity& found) {
    const auto same = [&found](const MeterIdentity& other) {
      return other.number == found.number && other.maker == found.maker && other.version == found.version &&
             other.medium == found.medium;
    };
    if (std::ranges::none_of(result_.meters, same)) {
      result_.meters.push_back(found);
    }
  }

  Request request(Bytes bytes, AnyAnswer& answer, const char* purpose) const {
    Request request;
    request.bytes = std::move(bytes);
    request.settings = settings_;
    request.reader = &answer;
    request.attempts = kAttempts;
    request.purpose = purpose;
    return request;
  }

  /// Selects, and where somebody answers asks who it is.
  Task<Expected<Heard>> ask(mbus::SecondaryAddress address, MeterIdentity& found) {
    ++result_.selections;
    AnyAnswer acknowledged;
    const Request selection = request(mbus::select(address), acknowledged, "search-select");
    const Expected<Exchange> selected = co_await line_.exchange(context_, lease_, selection);
    if (!selected) {
      co_return tl::unexpected(selected.error());
    }
    if (selected->outcome == Outcome::silence) {
      co_return Heard::nobody;
    }
    AnyAnswer telegram;
    const Request asking = request(mbus::reqUd2(mbus::kNetworkLayerAddress, true), telegram, "search-ask");
    const Expected<Exchange> told = co_await line_.exchange(context_, lease_, asking);
    if (!told) {
      co_return tl::unexpected(told.error());
    }
    if (told->ok() && telegram.telegram().header.hasIdentification()) {
      const mbus::Header& header = telegram.telegram().header;
      found.number = header.identificationText();
      found.maker = header.hasManufacturer() ? header.manufacturerText() : std::string();
      found.version = header.version;
      found.medium = header.medium;
      found.exchange = told->row;
      co_return Heard::one;
    }
    co_return Heard::several;
  }

  const Context& context_;
  Line& line_;
  SerialSettings settings_;
  Lease lease_;
  SearchResult result_;
};

}  // namespace

Task<Expected<SearchResult>> searchMbus(const Context& context, Line& line, const SerialSettings& settings) {
  Search search(context, line, settings);
  co_return co_await search.run();
}

}  // namespace mb
