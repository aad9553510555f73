// AIBUS and the lines of balances.

#include "devices/codec/aibus/dissect.h"
#include "devices/codec/balance/dissect.h"
#include "tests/fuzz/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const mb::codec::View bytes(data, size);
  mb::fuzz::requireSound(mb::aibus::dissect(bytes));
  mb::fuzz::requireSound(mb::aibus::dissect(bytes, std::uint8_t{1}));
  (void)mb::aibus::parseAnswer(bytes, 1);
  mb::fuzz::requireSound(mb::dissectBalanceLine(bytes));
  return 0;
}
