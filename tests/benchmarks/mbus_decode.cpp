// Typed, exact records: of one telegram of some 100 bytes, and of every telegram of real meters in
// tests/vectors (for those `telegrams_of_100_bytes` is the figure to compare). Beside them, in the same run,
// what parsers in C stop at: the frame checked and each record cut into DIB, VIB and data bytes, neither
// typed nor scaled; a pass that only sums the bytes (the least that any receiver has to do); and the JSON
// that people get.

#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/telegram.h"
#include "devices/codec/mbus/telegram_json.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

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

/// Every wired telegram of tests/vectors/mbus that decodes to records.
const std::vector<std::vector<std::uint8_t>>& realTelegrams() {
  static const auto telegrams = [] {
    std::vector<std::vector<std::uint8_t>> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(MB_TEST_DATA "/mbus")) {
      if (entry.path().extension() != ".hex") {
        continue;
      }
      std::ifstream file(entry.path());
      const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
      std::vector<std::uint8_t> bytes;
      if (parseHex(text, bytes)) {
        continue;
      }
      if (const auto decoded = decode(bytes); decoded && !decoded->records.empty()) {
        bytes.resize(decoded->length);
        found.push_back(std::move(bytes));
      }
    }
    return found;
  }();
  return telegrams;
}

/// A record as a parser without types leaves it.
struct RawRecord {
  std::array<std::uint8_t, 11> dib{};
  std::array<std::uint8_t, 11> vib{};
  std::size_t vibLength = 0;
  const std::uint8_t* data = nullptr;
  std::size_t length = 0;
};

/// Cuts a variable data structure into records, nothing more. False where a record leaves the telegram.
bool cutRecords(Bytes bytes, std::vector<RawRecord>& records) {
  constexpr std::array<std::size_t, 16> lengths = {0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, 0, 6, 0};
  records.clear();
  const auto frame = parseFrame(bytes);
  if (!frame || !frame->hasInformation()) {
    return false;
  }
  std::size_t at = frame->information == 0x78 ? 0 : 12;
  const Bytes data = frame->data;
  while (at < data.size()) {
    if ((data[at] & 0x0FU) == 0x0F) {
      at = data[at] == 0x2F ? at + 1 : data.size();
      continue;
    }
    RawRecord& record = records.emplace_back();
    const std::uint8_t dif = data[at];
    for (std::size_t i = 0; i < record.dib.size() && at < data.size(); ++i) {
      record.dib[i] = data[at++];
      if ((record.dib[i] & 0x80U) == 0) {
        break;
      }
    }
    while (record.vibLength < record.vib.size() && at < data.size()) {
      record.vib[record.vibLength] = data[at++];
      if ((record.vib[record.vibLength++] & 0x80U) == 0) {
        break;
      }
    }
    if ((record.vib[0] & 0x7FU) == 0x7C && at < data.size()) {
      at += std::size_t{1} + data[at];
    }
    record.length = lengths[dif & 0x0FU];
    if ((dif & 0x0FU) == 0x0D && at < data.size()) {
      record.length = data[at] < 0xC0 ? data[at] : data[at] & 0x0FU;
      ++at;
    }
    if (at + record.length > data.size()) {
      return false;
    }
    record.data = data.data() + at;
    at += record.length;
  }
  return true;
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

void mbusCutUntyped(benchmark::State& state) {
  const auto bytes = telegram();
  std::vector<RawRecord> records;
  for (auto _ : state) {
    if (!cutRecords(bytes, records)) {
      state.SkipWithError("the telegram cannot be cut");
      break;
    }
    benchmark::DoNotOptimize(records.data());
  }
  setRates(state, bytes.size());
}
BENCHMARK(mbusCutUntyped);

/// `reading` on every real telegram in turn; the rate is told as telegrams of 100 bytes.
template <typename Reading>
void onRealTelegrams(benchmark::State& state, Reading reading) {
  const auto& telegrams = realTelegrams();
  std::int64_t bytes = 0;
  for (auto _ : state) {
    for (const auto& telegram : telegrams) {
      reading(telegram);
      bytes += static_cast<std::int64_t>(telegram.size());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(telegrams.size()));
  state.SetBytesProcessed(bytes);
  state.counters["telegrams"] = static_cast<double>(telegrams.size());
  state.counters["telegrams_of_100_bytes"] =
      benchmark::Counter(static_cast<double>(bytes) / 100.0, benchmark::Counter::kIsRate);
}

void mbusDecodeTypedRealMeters(benchmark::State& state) {
  Telegram decoded;
  onRealTelegrams(state, [&](Bytes bytes) { benchmark::DoNotOptimize(decodeInto(bytes, decoded)); });
}
BENCHMARK(mbusDecodeTypedRealMeters);

void mbusCutUntypedRealMeters(benchmark::State& state) {
  std::vector<RawRecord> records;
  onRealTelegrams(state, [&](Bytes bytes) { benchmark::DoNotOptimize(cutRecords(bytes, records)); });
}
BENCHMARK(mbusCutUntypedRealMeters);

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
