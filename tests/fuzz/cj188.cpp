#include "devices/codec/cj188/dissect.h"
#include "tests/fuzz/bytes.h"

#include <array>

namespace mb::cj188 {
namespace {

void check(View bytes, FrameVariant variant) {
  const FoundFrame found = findFrame(bytes, variant);
  fuzz::require(found.begin + found.length <= bytes.size() || !found.complete);
  if (found.valid) {
    fuzz::require(parseFrame(bytes.subspan(found.begin, found.length), variant).has_value());
  }
  const auto frame = parseFrame(bytes, variant);
  fuzz::require(frame || frame.error().offset <= bytes.size());
  if (frame) {
    (void)refusalText(*frame);
    (void)controlText(frame->control);
    fuzz::require(frame->dataOffset() + frame->data().size() <= bytes.size());
  }
}

/// One dialect an input: which one its length decides.
void dissectAll(View bytes) {
  constexpr std::array<std::string_view, 12> kDialects{
      "standard", "unit-first", "big-endian",      "integers,flow3", "hidden-digits", "compact,big-endian",
      "903f",     "903f-urtc",  "903f-mechanical", "lichuang",       "yuanda",        "wasion"};
  fuzz::requireSound(dissect(bytes));
  fuzz::requireSound(dissect(bytes, *variantOf(kDialects[bytes.size() % kDialects.size()])));
}

}  // namespace
}  // namespace mb::cj188

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mb::cj188;
  const View bytes(data, size);
  for (const int extra : {0, -1, 1}) {
    FrameVariant variant(size % 2 == 0 ? 0x00 : 0x33, extra);
    variant.innerCheck = size % 3 == 0;
    check(bytes, variant);
  }
  // The same as a data field in a frame that holds, so that what lies behind the checksum is reached.
  if (const auto built = buildFrame(0x20, kBroadcast, size % 4 == 0 ? 0xC1 : 0x81, bytes)) {
    mb::fuzz::require(parseFrame(*built).has_value());
    check(*built, FrameVariant());
    dissectAll(*built);
  }
  dissectAll(bytes);
  (void)variantOf(mb::fuzz::textOf(bytes));
  return 0;
}
