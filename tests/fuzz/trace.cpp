// Trace files are kept, sent and edited by people: whatever is read is written again the same.

#include "devices/trace/trace.h"

#include "tests/fuzz/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mb;
  const auto entries = parseTrace(fuzz::textOf({data, size}), "fuzz.trace");
  fuzz::require(entries || !entries.error().message().empty());
  if (entries) {
    const auto again = parseTrace(traceText(*entries), "again.trace");
    fuzz::require(again && *again == *entries);
  }
  return 0;
}
