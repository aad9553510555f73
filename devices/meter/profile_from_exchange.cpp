#include "devices/meter/profile_from_exchange.h"

#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/request.h"
#include "devices/meter/check_profile.h"
#include "devices/meter/parse_profile.h"
#include "devices/meter/profile_answer.h"
#include "devices/meter/step_frame.h"
#include "devices/profile/field_encoding.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::string_view kAnyHead = "en13757-optical";
constexpr std::string_view kAnyLine = "en13757-mbus";

/// Those are for whatever speaks the standard, or for the simulated bench: not a make.
bool isMake(std::string_view profile) {
  return !profile.starts_with("en13757-") && !profile.starts_with("dem-");
}

bool asksSo(const Profile& profile, const ProfileStep& step, const std::string& number, const Bytes& sent) {
  if (sent.empty()) {
    return false;
  }
  const auto built =
      buildFrame(profile, step, MeterCall(number, profile.addressing.primary), FieldValues(), false);
  if (!built) {
    return false;
  }
  const Bytes wanted = mbus::withoutFrameCount(sent);
  Bytes whole = profile.preamble;
  whole.insert(whole.end(), built->begin(), built->end());
  return mbus::withoutFrameCount(*built) == wanted || whole == wanted;
}

void tryStep(const Profile& profile, Procedure procedure, std::size_t index, const SeenExchange& seen,
             std::vector<Understanding>& all) {
  const ProfileStep& step = profile.of(procedure)[index];
  if (step.answer != ProfileStep::Answer::telegram) {
    return;
  }
  ProfileAnswer answer(step, std::string());
  const Framing framing = answer.find(seen.received);
  if (!framing.valid || answer.judge(seen.received, framing).outcome != Outcome::ok ||
      answer.decoded().readings.empty()) {
    return;
  }
  Understanding found;
  found.profile = profile.name;
  found.title = profile.title;
  found.procedure = procedure;
  found.step = static_cast<int>(index) + 1;
  found.number = answer.answeredNumber();
  found.readings = answer.decoded().readings;
  found.asksSo = asksSo(profile, step, found.number, seen.sent);
  // All makes of M-Bus ask alike: there the letters in the answer say whose it is.
  const std::string& letters = answer.decoded().identity.maker;
  found.sameMaker = step.protocol != MeterProtocol::mbus || letters.empty() || letters == profile.maker;
  all.push_back(std::move(found));
}

/// With its resolution: 12e3 was read in thousands, 12000 was not.
std::string digitsOf(const Decimal& value) {
  return value.exponent > 0 ? fmt::format("{}e{}", value.mantissa, static_cast<int>(value.exponent))
                            : value.toString();
}

/// What a text of ours may carry into a TOML string.
std::string quoted(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) {
      plain += ' ';
    } else {
      plain += c;
    }
  }
  return '"' + plain + '"';
}

/// A profile text that is put together line by line.
class ProfileText {
 public:
  void head(const std::string& name, const std::string& title, std::string_view base) {
    text_ +=
        "# Made from one exchange. Compare every value of the sample with the display of the meter, then "
        "settle the open points.\n";
    text_ += fmt::format("schema = 1\nname = {}\ntitle = {}\nextends = \"{}\"\n", quoted(name), quoted(title),
                         base);
  }
  void line(const std::string& text) { text_ += text + '\n'; }

  void sample(const SeenExchange& seen, const Understanding& understood) {
    line("\n[[sample]]");
    line(fmt::format("procedure = \"{}\"", toWord(understood.procedure)));
    if (understood.step > 1) {
      line(fmt::format("step = {}", understood.step));
    }
    line("source = \"recorded: the exchange that this profile was made from\"");
    if (understood.asksSo) {
      line(fmt::format("sent = \"{}\"", spacedHex(mbus::withoutFrameCount(seen.sent))));
    }
    if (!understood.number.empty()) {
      line(fmt::format("number = {}", quoted(understood.number)));
    }
    line(fmt::format("answer = \"{}\"", spacedHex(seen.received)));
    line("value = [");
    for (const MeterReading& reading : understood.readings) {
      line(fmt::format("  {{ quantity = \"{}\", unit = \"{}\", value = \"{}\" }},", reading.quantity,
                       reading.unit, digitsOf(reading.value)));
    }
    line("]");
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// The records of a telegram that are current values of quantities that profiles know, one of each.
std::vector<std::pair<const QuantityKind*, const mbus::Record*>> currentValues(
    const mbus::Telegram& telegram) {
  std::vector<std::pair<const QuantityKind*, const mbus::Record*>> found;
  for (const mbus::Record& record : telegram.records) {
    const QuantityKind* kind = quantityKind(record.quantity);
    const bool current = record.function == mbus::Function::instantaneous && record.storage == 0 &&
                         record.tariff == 0 && record.meaning == mbus::Meaning::value &&
                         record.modifiers == 0 && record.decimal() && record.dibLength > 0 &&
                         !readingUnit(record.unit).unit.empty();
    const bool first = std::ranges::none_of(found, [&](const auto& one) { return one.first == kind; });
    if (kind != nullptr && current && first) {
      found.emplace_back(kind, &record);
    }
  }
  // The volume leads: profiles want it so.
  std::stable_partition(found.begin(), found.end(),
                        [](const auto& one) { return one.first->name == "volume"; });
  return found;
}

/// Where an M-Bus telegram came from, as a profile says it: the base, and what differs from it.
std::string_view addressing(const SeenExchange& seen, ProfileText& text) {
  const bool shortFrame = seen.sent.size() == 5 && seen.sent.front() == 0x10;
  const std::uint8_t address = shortFrame ? seen.sent[2] : seen.sent.size() > 5 ? seen.sent[5] : 0xFD;
  if (address == 0xFE) {
    return kAnyHead;
  }
  if (address <= 250) {
    text.line(fmt::format("\n[addressing]\nkind = \"primary\"\nprimary = {}", address));
  }
  return kAnyLine;
}

/// Every value of an M-Bus telegram by the bytes of its record.
Expected<std::string> ofTelegram(const ProfileLibrary& library, const SeenExchange& seen,
                                 const std::string& name) {
  const mbus::ScanResult scan = mbus::scanForAnswer(seen.received, mbus::AnswerKind::telegram, true);
  mbus::Telegram telegram;
  const auto decoded = mbus::decodeInto(mbus::Bytes(seen.received).subspan(scan.offset), telegram);
  const auto values = decoded ? currentValues(telegram) : decltype(currentValues(telegram))();
  const bool volume =
      std::ranges::any_of(values, [](const auto& one) { return one.first->name == "volume"; });
  if (!decoded || !volume) {
    return fail("no profile understands this answer, and it is no M-Bus telegram with a volume" +
                    (decoded ? std::string() : ": " + decoded.error().message()),
                "", "write the profile by hand: docs/profiles.md, a first meter step by step");
  }
  ProfileText differs;
  const std::string_view base = addressing(seen, differs);
  ProfileText text;
  const std::string maker =
      telegram.header.hasManufacturer() ? telegram.header.manufacturerText() : std::string("ANY");
  text.head(name, maker + " meter, version " + mbus::hexByte(telegram.header.version) + ": ordinary readout",
            base);
  text.line(fmt::format("maker = \"{}\"", maker));
  text.line(
      "open_points = [\n  \"verification state, zeroing and measuring interval: not seen in one "
      "exchange\",\n]");
  text.line(differs.text().empty() ? std::string() : differs.text());
  for (const auto& [kind, record] : values) {
    if (kind->name == "volume" && record->resolution()) {
      text.line(fmt::format("[register]\nvolume_resolution_m3 = \"{}\"\n", record->resolution()->toString()));
    }
  }
  text.line("[[read]]\nsend = \"REQ_UD2\"\nanswer = \"telegram\"\nextract = [");
  for (const auto& [kind, record] : values) {
    text.line(fmt::format("  {{ quantity = \"{}\", unit = \"{}\", dib = \"{}\", vib = \"{}\"{} }},",
                          kind->name, readingUnit(record->unit).unit, spacedHex(mbus::dib(telegram, *record)),
                          spacedHex(mbus::vib(telegram, *record)),
                          kind->name == "volume" ? "" : ", required = false"));
  }
  text.line("]");
  // What comes out of it is found with the profile itself, so that the sample says what the profile says.
  const auto parent = library.get(std::string(base));
  if (!parent) {
    return tl::unexpected(parent.error());
  }
  const auto profile = parseProfile(text.text(), name + ".toml", parent->get());
  if (!profile) {
    return tl::unexpected(profile.error());
  }
  std::vector<Understanding> understood;
  tryStep(*profile, Procedure::read, 0, seen, understood);
  if (understood.empty()) {
    return fail("the telegram is understood, but not by the profile that was made of it", "",
                "write the profile by hand");
  }
  text.sample(seen, understood.front());
  return text.text();
}

std::string ofMake(const SeenExchange& seen, const Understanding& understood, const std::string& name) {
  ProfileText text;
  text.head(name, "like " + understood.title, understood.profile);
  text.line(
      "open_points = [\n  \"made from one exchange: whether the meter is in all things like the profile it "
      "extends\",\n]");
  text.sample(seen, understood);
  return text.text();
}

}  // namespace

std::vector<Understanding> whoUnderstands(const ProfileLibrary& library, const SeenExchange& seen) {
  std::vector<Understanding> all;
  for (const std::string& name : library.names()) {
    const auto profile = library.get(name);
    if (!profile) {
      continue;
    }
    for (const Procedure procedure : {Procedure::read, Procedure::identify}) {
      for (std::size_t i = 0; i < (*profile)->of(procedure).size(); ++i) {
        tryStep(**profile, procedure, i, seen, all);
      }
    }
  }
  std::ranges::stable_sort(all, [](const Understanding& a, const Understanding& b) {
    return std::tuple(!a.sameMaker, !a.asksSo, -static_cast<long>(a.readings.size())) <
           std::tuple(!b.sameMaker, !b.asksSo, -static_cast<long>(b.readings.size()));
  });
  return all;
}

Expected<std::string> profileFromExchange(const ProfileLibrary& library, const SeenExchange& seen,
                                          const std::string& name) {
  for (const Understanding& understood : whoUnderstands(library, seen)) {
    if (understood.procedure == Procedure::read && isMake(understood.profile) && understood.asksSo &&
        understood.sameMaker) {
      return ofMake(seen, understood, name);
    }
  }
  return ofTelegram(library, seen, name);
}

}  // namespace mb
