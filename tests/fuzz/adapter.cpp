#include "devices/adapter/adapter_answer.h"
#include "devices/adapter/adapter_message.h"
#include "devices/adapter/adapter_readings.h"
#include "tests/fuzz/bytes.h"

namespace mb {
namespace {

/// Whatever a program claims of an exchange: a reading stands on bytes that are there.
void check(const ReadingClaim& claim, std::span<const Exchange> exchanges) {
  const auto reading = checkReading(claim, exchanges);
  if (reading) {
    const auto end = static_cast<std::size_t>(reading->offset + reading->length);
    fuzz::require(end <= exchanges.front().received.size());
  }
}

}  // namespace
}  // namespace mb

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mb;
  const fuzz::View bytes(data, size);
  const auto message = parseAdapterMessage(fuzz::textOf(bytes));
  if (!message) {
    fuzz::require(!message.error().what.empty());
    return 0;
  }
  if (const auto* asked = std::get_if<ProgramExchange>(&*message)) {
    if (const auto answer = AdapterAnswer::of(asked->answer)) {
      static_cast<void>((*answer)->find(bytes));
    }
  }
  if (const auto* done = std::get_if<ProgramDone>(&*message)) {
    std::vector<Exchange> exchanges(1);
    exchanges[0].outcome = Outcome::ok;
    exchanges[0].received.assign(bytes.begin(), bytes.end());
    exchanges[0].framing.length = size;
    exchanges[0].rxFirst = Stamp();
    for (const ReadingClaim& claim : done->readings) {
      check(claim, exchanges);
    }
    static_cast<void>(checkIdentity(*done, exchanges));
    static_cast<void>(checkReadings(*done, exchanges, MeterTraits()));
  }
  return 0;
}
