#include "devices/meter/write_record.h"

#include "core/record/durable.h"
#include "core/record/journal.h"

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

Json valuesOf(const WriteValues& values) {
  Json json = Json::object();
  for (const auto& [name, value] : values) {
    json[name] = value.toString();
  }
  return json;
}

Json bodyOf(const Context& context, const WriteRecord& record, const char* state) {
  Json units = Json::object();
  for (const WriteField& field : record.thing.fields) {
    units[field.name] = field.unit;
  }
  Json exchanges = Json::array();
  for (const Seq row : record.exchanges) {
    exchanges.push_back(std::to_string(row));
  }
  Json body = {{"state", state},
               {"position", std::to_string(record.position)},
               {"meter", record.meter},
               {"profile", record.profile},
               {"write", record.order.name},
               {"what", std::string(toWord(record.thing.kind))},
               {"who", record.order.who.name},
               {"role", std::string(nameOf(record.role))},
               {"unit", units},
               {"before", valuesOf(record.before)},
               {"wanted", valuesOf(record.wanted)},
               {"exchanges", exchanges}};
  if (context.services().run != 0) {
    body["run"] = std::to_string(context.services().run);
  }
  return body;
}

}  // namespace

WriteRecord::WriteRecord(const WriteOrder& order_, const WritableThing& thing_, int position_,
                         std::string meter_, std::string profile_, Role role_)
    : order(order_),
      thing(thing_),
      position(position_),
      meter(std::move(meter_)),
      profile(std::move(profile_)),
      role(role_) {}

Task<void> WriteRecord::begin(const Context& context) {
  Journal* const journal = context.services().journal;
  if (journal == nullptr) {
    co_return;
  }
  const Seq row = journal->append("meter_write", bodyOf(context, *this, "begun"));
  co_await durable(context, *journal, row);
}

Seq WriteRecord::end(const Context& context) const {
  Journal* const journal = context.services().journal;
  if (journal == nullptr) {
    return 0;
  }
  Json body = bodyOf(context, *this, "ended");
  body["after"] = valuesOf(after);
  body["outcome"] = outcome;
  if (!why.empty()) {
    body["why"] = why;
  }
  return journal->append("meter_write", body);
}

}  // namespace mb
