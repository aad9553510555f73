#include "devices/codec/modbus/dissect.h"
#include "tests/fuzz/bytes.h"

#include <algorithm>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mb::modbus;
  static const std::vector<MapEntry> kMap =
      *parseMap("a@0:u16,b@1:f32-swapped:m3/h,c@3:u64e-3:Wh,d@2:s32e2,e@65535:s16");
  const mb::codec::View bytes(data, size);
  for (const std::uint8_t function : {std::uint8_t{0x03}, std::uint8_t{0x01}, std::uint8_t{0x10}}) {
    const FrameScan scan = scanAnswer(bytes, 1, function);
    mb::fuzz::require(scan.length <= size);
  }
  DissectOptions options;
  options.map = kMap;
  mb::fuzz::requireSound(dissect(bytes, options));
  (void)readRequestOf(bytes, std::nullopt);
  if (const auto map = parseMap(mb::fuzz::textOf(bytes))) {
    mb::fuzz::require(!map->empty());
  }
  // The same as a PDU whose CRC holds, behind a request that it may answer.
  const Bytes whole = frame(1, bytes.first(std::min<std::size_t>(size, kLongestFrame - 3)));
  options.asked = ReadRequest();
  options.asked->slave = 1;
  options.asked->function = 3;
  options.asked->count = size > 2 ? data[1] / 2 : 0;
  mb::fuzz::requireSound(dissect(whole, options));
  options.direction = Direction::answer;
  mb::fuzz::requireSound(dissect(whole, options));
  options.direction = Direction::request;
  mb::fuzz::requireSound(dissect(whole, options));
  return 0;
}
