// Profiles are text files that users write: any text gives a profile, or errors that say where.

#include "devices/instrument/parse_instrument_profile.h"
#include "devices/meter/parse_profile.h"
#include "devices/profile/message_template.h"
#include "tests/fuzz/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mb;
  const std::string_view text = fuzz::textOf({data, size});
  const auto meter = parseProfile(text, "fuzz.toml", nullptr);
  fuzz::require(meter || !meter.error().message().empty());
  const auto instrument = parseInstrumentProfile(text, "fuzz.toml", nullptr);
  fuzz::require(instrument || !instrument.error().message().empty());
  if (const auto message = MessageTemplate::parse(text)) {
    (void)message->match({data, size});
    (void)message->fill({});
  }
  return 0;
}
