#include "devices/codec/dlt645/frame.h"
#include "tests/fuzz/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mb::dlt645;
  const View bytes(data, size);
  const FoundFrame found = findFrame(bytes);
  mb::fuzz::require(!found.complete || found.begin + found.length <= size);
  mb::fuzz::require(!found.valid || parseFrame(bytes.subspan(found.begin, found.length)).has_value());
  mb::fuzz::requireSound(dissect(bytes));
  // The same as data behind a checksum that holds.
  const std::uint8_t control = size > 0 ? static_cast<std::uint8_t>(data[0] | 0x80U) : 0x81;
  if (const auto built = buildFrame(Address{}, control, bytes)) {
    mb::fuzz::require(parseFrame(*built).has_value());
    mb::fuzz::requireSound(dissect(*built));
  }
  return 0;
}
