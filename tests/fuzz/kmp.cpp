#include "devices/codec/kmp/dissect.h"
#include "tests/fuzz/bytes.h"

namespace mb::kmp {
namespace {

void check(View bytes) {
  const FoundFrame found = findFrame(bytes, Direction::fromMeter, true);
  fuzz::require(!found.complete || found.begin + found.length <= bytes.size());
  fuzz::require(!found.valid || parseFrame(bytes.subspan(found.begin, found.length)).has_value());
  fuzz::requireSound(dissect(bytes));
  const auto frame = parseFrame(bytes);
  fuzz::require(frame || frame.error().offset <= bytes.size());
  if (!frame) {
    return;
  }
  (void)serialNumberOf(*frame);
  (void)meterTypeOf(*frame);
  if (const auto values = registersOf(*frame)) {
    for (const RegisterValue& value : *values) {
      fuzz::require(value.number || value.text || !value.invalid.empty());
      fuzz::require(value.at + value.length <= frame->data.size());
    }
  }
}

}  // namespace
}  // namespace mb::kmp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mb::kmp;
  const View bytes(data, size);
  check(bytes);
  // Once more as the data of an answer whose CRC holds.
  for (const std::uint8_t command : {kGetRegister, kGetType, kGetSerialNumber}) {
    check(buildFrame(Direction::fromMeter, kHeatMeter, command, bytes));
  }
  return 0;
}
