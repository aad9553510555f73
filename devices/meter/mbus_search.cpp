#include "devices/meter/mbus_search.h"

#include "devices/codec/mbus/request.h"
#include "devices/meter/mbus_population.h"
#include "devices/meter/mbus_reader.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kDigits = 8;
/// A telegram that was merely damaged costs less to ask for again than ten selections.
constexpr int kAskAttempts = 2;

using Address = mbus::SecondaryAddress;

/// The first `fixed` digits are those of `digits`, then `next`, the others are wild cards.
std::uint32_t withDigit(std::uint32_t digits, int fixed, std::uint32_t next) {
  const auto shift = static_cast<unsigned>(28 - 4 * fixed);
  const std::uint32_t known = fixed == 0 ? 0U : digits & ~(0xFFFFFFFFU >> (4 * fixed));
  const std::uint32_t wild = shift == 0 ? 0U : 0xFFFFFFFFU >> (32U - shift);
  return known | next << shift | wild;
}

bool sameMeter(const MeterIdentity& a, const MeterIdentity& b) {
  return a.number == b.number && a.maker == b.maker && a.version == b.version && a.medium == b.medium;
}

/// How meters of one number are told apart, one after the other. (The makers of meters found meanwhile are
/// known then, hence `makerAgain`.)
enum class Part { medium, maker, version, makerAgain, fabrication };

class Search {
 public:
  Search(const Context& context, Line& line, const SerialSettings& settings, const SearchOptions& options)
      : context_(context), line_(line), settings_(settings), options_(options) {}

  Task<Expected<SearchResult>> run() {
    lease_ = co_await line_.lease(context_);
    // Whoever is selected from an earlier session lets go.
    line_.mbus().selected.reset();
    line_.mbus().forget("FD");
    const Address all;
    const Expected<Heard> heard = co_await probe(all, 0, Places::number);
    if (!heard) {
      co_return tl::unexpected(heard.error());
    }
    Expected<void> done = co_await confirm();
    if (done) {
      done = co_await splitNumbers();
    }
    if (!done) {
      co_return tl::unexpected(done.error());
    }
    std::ranges::sort(result_.meters, {}, [](const MeterIdentity& meter) {
      return std::tie(meter.number, meter.medium, meter.maker, meter.version);
    });
    co_return std::move(result_);
  }

 private:
  enum class Heard { nobody, one, several };
  enum class Places { number, fabrication };  ///< whose digits are split

  /// Several meters match `address`, of which the first `fixed` digits are given. Those of one number come
  /// last, when the makers on this line are known.
  Task<Expected<void>> splitDigit(Address address, int fixed) {
    if (fixed == kDigits) {
      sameNumber_.push_back(address);
      ++found_.conflicts;
      co_return Expected<void>();
    }
    co_return co_await probeDigits(address, fixed, Places::number);
  }

  /// The ten selections of one digit, and what is behind each.
  Task<Expected<void>> probeDigits(Address address, int fixed, Places places) {
    const Found before = found_;
    std::vector<Address> silent;
    for (std::uint32_t digit = 0; digit < 10; ++digit) {
      silent.push_back(withDigitOf(address, fixed, digit, places));
    }
    Expected<void> done = co_await probeAll(silent, fixed + 1, places);
    // Several meters were heard together, so two must be here: who missed a selection is asked once more.
    if (done && !toldApart(before)) {
      done = co_await probeAll(silent, fixed + 1, places);
    }
    if (done && silent.size() == 10) {
      conflict(address, "what answers is not the telegram of one meter");
    }
    co_return done;
  }

  /// Answers that begin within the same bit lie on each other, a space over a mark, and may so make a
  /// telegram of a meter that does not exist: new meters of one make differ in little else than their number.
  /// Where answers were seen to do that, or nothing else was found to see it by, each number found with wild
  /// cards is selected by itself; one that nobody has is taken back, and its meters are split.
  Task<Expected<void>> confirm() {
    for (std::size_t i = 0; i < hits_.size(); ++i) {
      if (!aligned_ && !options_.thorough && hits_.size() > 1) {
        break;
      }
      const Hit hit = hits_[i];
      Address exact;
      exact.identification = mbus::parseIdentification(hit.meter.number).value_or(hit.address.identification);
      Expected<bool> there = co_await select(exact);
      if (there && !*there) {
        there = co_await select(exact);
      }
      if (!there) {
        co_return tl::unexpected(there.error());
      }
      if (!*there) {
        std::erase_if(result_.meters,
                      [&hit](const MeterIdentity& meter) { return sameMeter(meter, hit.meter); });
        const Expected<void> done = co_await probeDigits(hit.address, hit.fixed, Places::number);
        if (!done) {
          co_return done;
        }
      }
    }
    co_return Expected<void>();
  }

  /// Leaves in `addresses` those that nobody answered.
  Task<Expected<void>> probeAll(std::vector<Address>& addresses, int fixed, Places places) {
    std::vector<Address> silent;
    for (const Address& next : addresses) {
      const Expected<Heard> heard = co_await probe(next, fixed, places);
      if (!heard) {
        co_return tl::unexpected(heard.error());
      }
      if (*heard == Heard::nobody) {
        silent.push_back(next);
      }
    }
    addresses = silent;
    co_return Expected<void>();
  }

  static Address withDigitOf(Address address, int fixed, std::uint32_t digit, Places places) {
    if (places == Places::number) {
      address.identification = withDigit(address.identification, fixed, digit);
    } else {
      address.fabrication = withDigit(address.fabrication.value_or(0xFFFFFFFFU), fixed, digit);
    }
    return address;
  }

  Task<Expected<Heard>> probe(Address address, int fixed, Places places) {
    const Expected<Heard> heard = co_await ask(address);
    if (heard && *heard == Heard::one && places == Places::number && fixed < kDigits) {
      hits_.push_back(Hit{last_, address, fixed});
    }
    if (!heard || *heard != Heard::several) {
      co_return heard;
    }
    Expected<void> done;
    if (places == Places::number) {
      done = co_await splitDigit(address, fixed);
    } else if (fixed < kDigits) {
      done = co_await probeDigits(address, fixed, places);
    } else {
      conflict(address, "several meters have this number and cannot be told apart");
    }
    if (!done) {
      co_return tl::unexpected(done.error());
    }
    co_return heard;
  }

  /// Several meters of one number; once more when that has shown makers which help.
  Task<Expected<void>> splitNumbers() {
    for (std::size_t i = 0; i < sameNumber_.size(); ++i) {
      const Address address = sameNumber_[i];
      std::size_t makersBefore = 0;
      do {
        makersBefore = makers().size();
        const std::string number = fmt::format("{:08X}", address.identification);
        std::erase_if(result_.meters,
                      [&number](const MeterIdentity& meter) { return meter.number == number; });
        std::erase_if(result_.conflicts,
                      [&address](const std::string& line) { return isAbout(line, address); });
        const Expected<void> done = co_await splitBy(address, Part::medium);
        if (!done) {
          co_return done;
        }
      } while (makers().size() > makersBefore &&
               std::ranges::any_of(result_.conflicts,
                                   [&address](const std::string& line) { return isAbout(line, address); }));
    }
    co_return Expected<void>();
  }

  static bool isAbout(const std::string& conflict, const Address& address) {
    return conflict.starts_with(fmt::format("{:08X}", address.identification));
  }

  /// Asks for each value that `part` may have. Where that does not tell two meters apart, the others have a
  /// value that was not asked for: then the next part is tried, with this one left open.
  Task<Expected<void>> splitBy(Address address, Part part) {
    if (part == Part::fabrication) {
      co_return co_await splitFabrication(address);
    }
    const Found before = found_;
    for (const Address& next : values(address, part)) {
      const Expected<Heard> heard = co_await ask(next);
      if (!heard) {
        co_return tl::unexpected(heard.error());
      }
      if (*heard == Heard::several) {
        const bool anyMaker = part == Part::version && next.manufacturer == 0xFFFF;
        const Expected<void> done = co_await splitBy(next, anyMaker ? Part::makerAgain : after(part));
        if (!done) {
          co_return done;
        }
      }
    }
    if (!toldApart(before)) {
      co_return co_await splitBy(address, after(part));
    }
    co_return Expected<void>();
  }

  Task<Expected<void>> splitFabrication(Address address) {
    const Found before = found_;
    address.fabrication = 0xFFFFFFFFU;
    const Expected<Heard> heard = co_await ask(address);
    if (!heard) {
      co_return tl::unexpected(heard.error());
    }
    if (*heard == Heard::several) {
      const Expected<void> done = co_await probeDigits(address, 0, Places::fabrication);
      if (!done) {
        co_return done;
      }
    }
    if (!toldApart(before)) {  // not all of them know enhanced selection
      conflict(address, "several meters have this number and cannot be told apart");
    }
    co_return Expected<void>();
  }

  [[nodiscard]] static Part after(Part part) {
    switch (part) {
      case Part::medium:
        return Part::maker;
      case Part::maker:
        return Part::version;
      default:
        return Part::fabrication;
    }
  }

  [[nodiscard]] std::vector<Address> values(Address address, Part part) const {
    std::vector<Address> all;
    if (part == Part::medium) {
      for (const std::uint8_t medium : usualMedia()) {
        address.medium = medium;
        all.push_back(address);
      }
    } else if (part == Part::maker || part == Part::makerAgain) {
      for (const std::uint16_t maker : makers()) {
        address.manufacturer = maker;
        all.push_back(address);
      }
    } else {
      for (unsigned version = 0; version < 0xFF; ++version) {
        address.version = static_cast<std::uint8_t>(version);
        all.push_back(address);
      }
    }
    return all;
  }

  [[nodiscard]] std::vector<std::uint16_t> makers() const {
    return makersToTry(options_.makers, seenMakers_);
  }

  void conflict(const Address& address, std::string_view why) {
    ++found_.conflicts;
    std::string line = fmt::format("{:08X}: {}", address.identification, why);
    if (std::ranges::find(result_.conflicts, line) == result_.conflicts.end()) {
      result_.conflicts.push_back(std::move(line));
    }
  }

  /// A meter found by a number with wild cards.
  struct Hit {
    MeterIdentity meter;
    Address address;
    int fixed = 0;
  };

  /// Single meters heard and conflicts named so far, some of them twice (where a part was left open).
  struct Found {
    int meters = 0;
    int conflicts = 0;
  };
  [[nodiscard]] bool toldApart(const Found& before) const {
    return found_.meters >= before.meters + 2 || found_.conflicts > before.conflicts;
  }

  /// A number may be found twice, once behind each of two parts. Of meters that only the fabrication number
  /// tells apart each is kept, and said.
  void add(const MeterIdentity& one, const Address& address) {
    ++found_.meters;
    seenMakers_.push_back(mbus::manufacturerCode(one.maker));
    const bool known = std::ranges::any_of(
        result_.meters, [&one](const MeterIdentity& other) { return sameMeter(one, other); });
    if (!known || address.fabrication) {
      result_.meters.push_back(one);
    }
    if (known && address.fabrication) {
      conflict(address, "several meters that only the fabrication number tells apart");
    }
  }

  Request request(Bytes bytes, MbusReader& answer, const char* purpose) const {
    Request request;
    request.bytes = std::move(bytes);
    request.settings = settings_;
    request.reader = &answer;
    request.attempts = 1;
    request.purpose = purpose;
    return request;
  }

  /// Sends the selection once. Anything that comes back, however garbled, is an answer.
  Task<Expected<bool>> select(const Address& address) {
    ++result_.selections;
    MbusReader acknowledged(MbusReader::Expects::anything);
    const Request selection = request(mbus::select(address), acknowledged, "search-select");
    const Expected<Exchange> selected = co_await line_.exchange(context_, lease_, selection);
    if (!selected) {
      co_return tl::unexpected(selected.error());
    }
    co_return selected->outcome != Outcome::silence;
  }

  /// Selects, and where somebody answers asks who it is; a meter that is alone is kept.
  Task<Expected<Heard>> ask(const Address& address) {
    Expected<bool> answered = co_await select(address);
    if (answered && !*answered && options_.thorough) {
      answered = co_await select(address);
    }
    if (!answered) {
      co_return tl::unexpected(answered.error());
    }
    if (!*answered) {
      co_return Heard::nobody;
    }
    MbusReader telegram(MbusReader::Expects::anything);
    Request asking = request(mbus::reqUd2(mbus::kNetworkLayerAddress, true), telegram, "search-ask");
    asking.attempts = kAskAttempts;
    const Expected<Exchange> told = co_await line_.exchange(context_, lease_, asking);
    if (!told) {
      co_return tl::unexpected(told.error());
    }
    // A frame of the right length whose checksum or parity is wrong: several answered bit by bit together.
    aligned_ = aligned_ || (!told->ok() && told->framing.complete &&
                            told->received.size() == told->framing.begin + told->framing.length);
    if (told->ok() && telegram.telegram().header.hasIdentification()) {
      const mbus::Header& header = telegram.telegram().header;
      MeterIdentity one;
      one.number = header.identificationText();
      one.maker = header.hasManufacturer() ? header.manufacturerText() : std::string();
      one.version = header.version;
      one.medium = header.medium;
      one.exchange = told->row;
      add(one, address);
      last_ = one;
      co_return Heard::one;
    }
    co_return Heard::several;
  }

  const Context& context_;
  Line& line_;
  SerialSettings settings_;
  const SearchOptions& options_;
  Lease lease_;
  SearchResult result_;
  Found found_;
  std::vector<Hit> hits_;
  std::vector<Address> sameNumber_;
  std::vector<std::uint16_t> seenMakers_;
  MeterIdentity last_;  ///< the single meter heard last
  bool aligned_ = false;
};

}  // namespace

Task<Expected<SearchResult>> searchMbus(const Context& context, Line& line, const SerialSettings& settings,
                                        const SearchOptions& options) {
  Search search(context, line, settings, options);
  co_return co_await search.run();
}

}  // namespace mb
