// What a maker's program says (docs/adapters.md): a line of arbitrary bytes is a message or an error that
// says where.

#include "devices/adapter/adapter_message.h"
#include "tests/fuzz/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mb;
  const auto message = parseAdapterMessage(fuzz::textOf({data, size}));
  fuzz::require(message || !message.error().message().empty());
  return 0;
}
