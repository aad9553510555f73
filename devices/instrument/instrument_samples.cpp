#include "devices/instrument/instrument_exchanges.h"
#include "devices/profile/overlay.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

using List = InstrumentSample::List;

InstrumentSample::Value readExpectedValue(const ConfigTable& table) {
  InstrumentSample::Value value;
  value.name = table.requireString("name");
  value.unit = table.requireString("unit");
  value.outside = table.optionalChoice<std::string>("outside", "",
                                                    {{"overload", "overload"}, {"underload", "underload"}});
  if (value.outside.empty()) {
    value.value = table.requireDecimal("value");
  }
  value.stable = table.optionalBoolean("stable", true);
  return value;
}

InstrumentSample readSample(const ConfigTable& table) {
  InstrumentSample sample;
  sample.where = table.where();
  sample.of = table.requireChoice<List>("of", {{"start", List::start},
                                               {"poll", List::poll},
                                               {"push", List::push},
                                               {"set", List::set},
                                               {"command", List::command}});
  sample.name = table.optionalString("name");
  if (table.has("address")) {
    sample.address = static_cast<int>(table.requireInteger("address", 0, 255));
  }
  sample.setTo = table.optionalNumber("to");
  if (const auto fields = table.optionalTable("fields")) {
    for (const std::string& field : fields->names()) {
      sample.fields.emplace(field, FieldValue(fields->requireString(field)));
    }
  }
  sample.sent = optionalHexField(table, "sent");
  sample.answer = optionalHexField(table, "answer").value_or(Bytes());
  sample.scanned = table.optionalString("scanned");
  sample.refused = table.optionalString("refused");
  sample.source = table.requireString("source");
  for (const auto& one : table.optionalTables("value")) {
    sample.values.push_back(readExpectedValue(one));
  }
  if (!sample.sent && sample.answer.empty()) {
    table.addError("answer", "a sample needs `sent`, `answer` or both");
  }
  if (sample.of == List::set && sample.sent && !sample.setTo) {
    table.addError("to", "what is sent depends on the value that is set", "give `to`");
  }
  return sample;
}

}  // namespace

void readInstrumentSamples(const ConfigTable& root, bool inherits, InstrumentProfile& profile) {
  if (inherits && !root.has("sample")) {
    return;
  }
  profile.samples.clear();
  for (const auto& table : root.requireTables("sample")) {
    InstrumentSample sample = readSample(table);
    if (sample.of == List::poll && sample.name.empty() && profile.poll.size() == 1) {
      sample.name = profile.poll.front().name;
    }
    if (sample.of != List::push && profile.exchangeOf(sample) == nullptr) {
      table.addError("name", fmt::format("there is no `{}` of its kind", sample.name));
    }
    profile.samples.push_back(std::move(sample));
  }
}

}  // namespace mb
