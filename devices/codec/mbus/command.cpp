#include "devices/codec/mbus/command.h"

#include "devices/codec/mbus/value.h"
#include "devices/codec/mbus/vif_table.h"

#include <algorithm>

namespace mb::mbus {
namespace {

constexpr std::uint8_t kExtension = 0x80;
constexpr std::size_t kMostExtensions = 10;
constexpr int kHighestPrimary = 250;
constexpr std::uint8_t kReadout = kFieldSelection;

void append(RecordBytes& to, Bytes more) {
  to.insert(to.end(), more.begin(), more.end());
}

void appendLsbFirst(RecordBytes& to, std::uint64_t value, int count) {
  for (int i = 0; i < count; ++i) {
    to.push_back(static_cast<std::uint8_t>(value >> (8 * i) & 0xFFU));
  }
}

bool hasWildCard(std::uint32_t identification) {
  for (unsigned shift = 0; shift < 32; shift += 4) {
    if ((identification >> shift & 0xFU) > 9) {
      return true;
    }
  }
  return false;
}

Expected<RecordBytes> dated(std::initializer_list<std::uint8_t> head, const DateTime& time, DateType type) {
  auto written = writeDateTime(time, type);
  if (!written) {
    return tl::unexpected(written.error());
  }
  RecordBytes record(head);
  append(record, *written);
  return record;
}

}  // namespace

Expected<RecordBytes> dibOf(const Place& place, std::uint8_t field) {
  if (place.storage >> 41U != 0 || place.tariff >> 20U != 0 || place.subunit >> 10U != 0) {
    return fail("storage number, tariff or subunit is more than ten DIFEs can hold", "DIB",
                "storage has 41 bits, tariff 20, subunit 10");
  }
  RecordBytes dib;
  dib.push_back(static_cast<std::uint8_t>((place.storage & 1U) << 6U |
                                          static_cast<unsigned>(place.function) << 4U | (field & 0x0FU)));
  std::uint64_t storage = place.storage >> 1U;
  std::uint32_t tariff = place.tariff;
  unsigned subunit = place.subunit;
  while (storage != 0 || tariff != 0 || subunit != 0) {
    dib.back() |= kExtension;
    dib.push_back(static_cast<std::uint8_t>((subunit & 1U) << 6U | (tariff & 3U) << 4U | (storage & 0xFU)));
    storage >>= 4U;
    tariff >>= 2U;
    subunit >>= 1U;
  }
  return dib;
}

Expected<RecordBytes> primaryAddressRecord(int address) {
  if (address < 0 || address > kHighestPrimary) {
    return fail("a primary address is 0 to 250", "set address", "251 to 255 have other uses on the bus");
  }
  return RecordBytes{0x01, 0x7A, static_cast<std::uint8_t>(address)};
}

RecordBytes identificationRecord(std::uint32_t identification) {
  RecordBytes record = {0x0C, 0x79};
  appendLsbFirst(record, identification, 4);
  return record;
}

Expected<RecordBytes> fullIdentificationRecord(const SecondaryAddress& address) {
  if (hasWildCard(address.identification) || address.manufacturer == 0xFFFF) {
    return fail("a secondary address that is to be written has no wild cards", "set identification",
                "give eight digits and the manufacturer");
  }
  RecordBytes record = {0x07, 0x79};
  appendLsbFirst(record, address.identification, 4);
  appendLsbFirst(record, address.manufacturer, 2);
  record.push_back(address.version);
  record.push_back(address.medium);
  return record;
}

Expected<RecordBytes> dateTimeRecord(const DateTime& time) {
  return dated({0x04, 0x6D}, time, DateType::f);
}

Expected<RecordBytes> dateTimeWithSecondsRecord(const DateTime& time) {
  return dated({0x06, 0x6D}, time, DateType::i);
}

Expected<RecordBytes> dateRecord(const DateTime& date) {
  return dated({0x02, 0x6C}, date, DateType::g);
}

Expected<RecordBytes> nextReadingDateRecord(const DateTime& date) {
  return dated({0x42, 0xEC, 0x7E}, date, DateType::g);
}

Expected<RecordBytes> bcdBytes(std::int64_t value, int digits) {
  if (digits < 2 || digits > 18 || digits % 2 != 0) {
    return fail(std::to_string(digits) + " digits of BCD", "BCD", "an even number from 2 to 18");
  }
  RecordBytes bytes;
  std::uint64_t rest = value < 0 ? 0U - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  for (int i = 0; i < digits; i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(rest % 10 | rest / 10 % 10 << 4U));
    rest /= 100;
  }
  if (rest != 0 || (value < 0 && bytes.back() >> 4U != 0)) {
    return fail(std::to_string(value) + " does not fit into " + std::to_string(digits) + " digits of BCD",
                "BCD", "use a longer data field");
  }
  if (value < 0) {
    bytes.back() |= 0xF0U;
  }
  return bytes;
}

Expected<RecordBytes> readoutRecord(const Place& place, Bytes vib) {
  auto record = dibOf(place, kReadout);
  if (record && vib.empty()) {
    return fail("no VIF", "readout of chosen records");
  }
  if (record) {
    append(*record, vib);
  }
  return record;
}

RecordBytes globalReadoutRecord() {
  return {0x7F};
}

RecordBytes finestVif(Quantity quantity) {
  // Units that a meter shows are those of the first row; J, m3/min and m3/s are asked for by their own VIF.
  for (std::uint8_t code = 0; code < kPrimaryVifs.size() - 1; ++code) {
    const VifEntry& entry = primaryVif(code);
    const VifEntry& next = primaryVif(static_cast<std::uint8_t>(code + 1));
    if (entry.quantity == quantity && next.quantity == quantity && next.exponent == entry.exponent + 1) {
      return {code};
    }
  }
  return {};
}

std::string_view actionName(Action action) {
  constexpr std::array<std::string_view, 14> names = {"write",
                                                      "add",
                                                      "subtract",
                                                      "or",
                                                      "and",
                                                      "xor",
                                                      "and not",
                                                      "clear",
                                                      "add entry",
                                                      "delete entry",
                                                      "delayed",
                                                      "freeze",
                                                      "add to readout",
                                                      "delete from readout"};
  const auto code = static_cast<std::size_t>(action);
  return code < names.size() ? names[code] : "reserved";
}

Expected<RecordBytes> actionRecord(Bytes dib, Bytes vib, const std::vector<Action>& actions, Bytes data) {
  const auto problem = [](const char* what, const char* hint) { return fail(what, "object action", hint); };
  if (dib.empty() || vib.empty() || actions.empty()) {
    return problem("an object action has DIB, VIB and an action", "name what it is about");
  }
  if ((vib[0] & 0x7FU) == 0x7C) {
    return problem("an object action on a VIF in plain text",
                   "plain text may stand before or behind the VIFEs");
  }
  const std::size_t codes = vib[0] == 0xFB || vib[0] == 0xFD ? 2 : 1;
  if (vib.size() < codes || vib.size() - codes + actions.size() > kMostExtensions) {
    return problem("no VIF behind its table, or more than ten VIFEs", "give VIF and VIFEs");
  }
  const std::uint8_t field = dib[0] & 0x0FU;
  const bool counted = field != kFieldVariable && field != kFieldSpecial;
  if (field == kFieldSpecial || (counted && data.size() != fixedLength(field))) {
    return problem("the data do not suit the data field of the DIF", "give as many bytes as it says");
  }
  RecordBytes record(dib.begin(), dib.end());
  append(record, vib);
  for (const Action action : actions) {
    record.back() |= kExtension;
    record.push_back(static_cast<std::uint8_t>(action));
  }
  append(record, data);
  return record;
}

FrameBytes synchronise(std::uint8_t address, bool fcb) {
  return *sndUd(address, 0x5C, {}, fcb);
}

}  // namespace mb::mbus
