#include "devices/meter/write_record.h"

#include "core/record/durable.h"
#include "core/record/journal.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
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

bool sameValues(const WriteValues& a, const WriteValues& b) {
  return std::ranges::all_of(a, [&b](const auto& each) {
    const auto other = b.find(each.first);
    return other != b.end() && compareValue(each.second, other->second) == 0;
  });
}

std::string changesTooMuch(const WritableThing& thing, const WriteValues& before, const WriteValues& wanted) {
  for (const WriteField& field : thing.fields) {
    const auto old = before.find(field.name);
    if (!field.mostChange || old == before.end() || old->second.mantissa == 0) {
      continue;
    }
    const double change = 100.0 * (wanted.at(field.name).toDouble() / old->second.toDouble() - 1.0);
    if (std::abs(change) > *field.mostChange) {
      return fmt::format("{} would change from {} to {}, by more than {:g} %", field.name,
                         old->second.toString(), wanted.at(field.name).toString(), *field.mostChange);
    }
  }
  return {};
}

std::string missingIn(const WritableThing& thing, const WriteValues& values) {
  for (const WriteField& field : thing.fields) {
    if (!values.contains(field.name)) {
      return field.name;
    }
  }
  return {};
}

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

Expected<void> WriteRecord::compare(const std::string& where) {
  if (sameValues(wanted, after)) {
    outcome = "written";
    return {};
  }
  outcome = "differs";
  why = fmt::format("the meter holds {} in place of {}", writeValuesText(after), writeValuesText(wanted));
  return fail(why, where, "the meter did not take it; look at its state and its seal");
}

Error WriteRecord::notReadBack(const Error& why) {
  return Error("written, but not read back: " + why.what, why.where,
               "read the meter before it is used: nobody knows what it holds");
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
