// Typed, exact records of one telegram of some 100 bytes, beside a pass that only sums the same bytes (the
// least that any receiver has to do) and beside the JSON that people get.

#include "devices/codec/mbus/telegram.h"
#include "devices/codec/mbus/telegram_json.h"

#include <array>

#include <benchmark/benchmark.h>

namespace mb::mbus {
namespace {

// RSP_UD of a heat meter: 13 records in BCD, binary and dates; 107 bytes. Made up.
std::vector<std::uint8_t> telegram() {
  constexpr std::array<std::uint8_t, 98> data = {
      0x01, 0x00, 0x01, 0x26, 0x2D, 0x2C, 0x08, 0x04, 0x2A, 0x00, 0x00, 0x00,  // header
      0x0C, 0x06, 0x45, 0x23, 0x01, 0x00, 0x0C, 0x14, 0x78, 0x56, 0x34, 0x12,  // energy, volume
      0x0B, 0x2D, 0x56, 0x34, 0x12, 0x0B, 0x3B, 0x50, 0x23, 0x00,              // power, flow
      0x0A, 0x5A, 0x23, 0x06, 0x0A, 0x5E, 0x11, 0x04, 0x0B, 0x61, 0x12, 0x21, 0x00, 0x04, 0x6D, 0x1A,
      0x0E, 0xCD, 0x13, 0x04, 0x22, 0x39, 0x30, 0x00, 0x00, 0x42, 0x6C, 0xC1, 0x13, 0x4C, 0x06, 0x12,
      0x20, 0x01, 0x00, 0x4C, 0x14, 0x00, 0x50, 0x34, 0x12, 0x84, 0x10, 0x06, 0x01, 0x02, 0x03, 0x00,
      0x84, 0x20, 0x86, 0x3B, 0x04, 0x05, 0x06, 0x00, 0x02, 0xFD, 0x17, 0x00, 0x00, 0x0F, 0x01, 0x02};
  std::vector<std::uint8_t> bytes = {0x68, 101, 101, 0x68, 0x08, 0x01, 0x72};
  bytes.insert(bytes.end(), data.begin(), data.end());
  bytes.push_back(checksum(Bytes(bytes).subspan(4)));
  bytes.push_back(0x16);
  return bytes;
}

void setRates(benchmark::State& state, std::size_t bytes) {
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

void mbusChecksumOnly(benchmark::State& state) {
  const auto bytes = telegram();
  for (auto _ : state) {
    benchmark::DoNotOptimize(checksum(bytes));
  }
  setRates(state, bytes.size());
}
BENCHMARK(mbusChecksumOnly);

void mbusDecodeTyped(benchmark::State& state) {
  const auto bytes = telegram();
  Telegram decoded;
  for (auto _ : state) {
    if (!decodeInto(bytes, decoded)) {
      state.SkipWithError("the telegram does not decode");
      break;
    }
    benchmark::DoNotOptimize(decoded.records.data());
  }
  setRates(state, bytes.size());
  state.counters["records"] = static_cast<double>(decoded.records.size());
}
BENCHMARK(mbusDecodeTyped);

void mbusDecodeToJson(benchmark::State& state) {
  const auto bytes = telegram();
  for (auto _ : state) {
    benchmark::DoNotOptimize(describe(bytes, Form::json));
  }
  setRates(state, bytes.size());
}
BENCHMARK(mbusDecodeToJson);

}  // namespace
}  // namespace mb::mbus
