#include "devices/codec/cj188/frame.h"
#include "tests/fuzz/bytes.h"

#include <algorithm>

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

}  // namespace
}  // namespace mb::cj188

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mb::cj188;
  const View bytes(data, size);
  for (const int extra : {0, -1, 1}) {
    check(bytes, FrameVariant(size % 2 == 0 ? 0x00 : 0x33, extra));
  }
  // The same as a data field in a frame that holds, so that what lies behind the checksum is reached.
  if (const auto built = buildFrame(0x20, kBroadcast, size > 0 ? data[0] : 0x81, bytes)) {
    mb::fuzz::require(parseFrame(*built).has_value());
    check(*built, FrameVariant());
  }
  return 0;
}
