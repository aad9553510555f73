#include "devices/codec/iec62056/dissect.h"
#include "tests/fuzz/bytes.h"

namespace mb::iec62056 {
namespace {

void checkData(std::string_view text, std::size_t offset) {
  const auto block = parseData(text, offset);
  fuzz::require(block || (block.error().offset >= offset && block.error().offset <= offset + text.size()));
  if (!block) {
    return;
  }
  (void)errorText(*block);
  for (const DataSet& set : block->sets) {
    fuzz::require(!set.values.empty() && set.offset + set.length <= offset + text.size());
    (void)registerMeaning(set.address);
    for (const DataValue& value : set.values) {
      (void)scaledNumber(value);
      fuzz::require(value.offset + value.length <= offset + text.size());
    }
  }
}

void check(View bytes) {
  for (const Awaited awaited : {Awaited::identification, Awaited::block, Awaited::acknowledge,
                                Awaited::readout, Awaited::plainReadout}) {
    const FoundFrame found = findMessage(bytes, awaited);
    fuzz::require(!found.complete || found.begin + found.length <= bytes.size());
  }
  fuzz::requireSound(dissect(bytes));
  const auto message = parseMessage(bytes);
  fuzz::require(message || message.error().offset <= bytes.size());
  if (message) {
    (void)parseIdentification(*message);
    checkData(message->text, message->textOffset);
  }
}

}  // namespace
}  // namespace mb::iec62056

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mb::iec62056;
  const View bytes(data, size);
  check(bytes);
  (void)withoutParity(bytes);
  checkData(mb::fuzz::textOf(bytes), 7);
  check(blockMessage(mb::fuzz::textOf(bytes)));
  return 0;
}
