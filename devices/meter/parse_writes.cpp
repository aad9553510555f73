#include "devices/meter/message_steps.h"
#include "devices/meter/profile_steps.h"
#include "devices/meter/write_values.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace mb {
namespace {

WriteField readField(const ConfigTable& table) {
  WriteField field;
  field.unit = table.optionalString("unit", "1");
  field.scale = table.optionalDecimal("scale", field.scale);
  field.offset = table.optionalDecimal("offset", field.offset);
  if (field.scale.mantissa == 0) {
    table.addError("scale", "a scale of 0 loses the value");
  }
  if (table.has("minimum")) {
    field.minimum = table.requireDecimal("minimum");
  }
  if (table.has("maximum")) {
    field.maximum = table.requireDecimal("maximum");
  }
  if (field.minimum && field.maximum && compareValue(*field.maximum, *field.minimum) <= 0) {
    table.addError("maximum", "is not above the minimum");
  }
  field.mostChange = table.optionalNumber("most_change_percent");
  return field;
}

std::vector<WriteField> readFields(const ConfigTable& table, WriteKind kind) {
  std::vector<WriteField> fields;
  std::set<std::string> names = {"id", "address"};
  for (const auto& each : table.requireTables("field")) {
    WriteField field = readField(each);
    field.name = each.requireString("name");
    const bool bounded = field.minimum && field.maximum;
    if (kind != WriteKind::number && !bounded) {
      each.addError("minimum", "what is written needs bounds", "give `minimum` and `maximum`");
    }
    if (!field.name.empty() && !names.insert(field.name).second) {
      each.addError("name", fmt::format("the name `{}` is taken", field.name));
    }
    fields.push_back(std::move(field));
  }
  return fields;
}

/// Every field must be sent, and come back.
void checkCarried(const ConfigTable& table, const MeterWrite& write) {
  const auto readBack = [](const WriteField& field, const ProfileStep& step) {
    const bool extracted =
        std::ranges::find(step.extract, field.name, &Extraction::quantity) != step.extract.end();
    return extracted || step.expect.encodingOf(field.name) != nullptr;
  };
  for (const WriteField& field : write.fields) {
    const bool sent = std::ranges::any_of(write.steps, [&field](const ProfileStep& step) {
      return sentBy(step).encodingOf(field.name) != nullptr;
    });
    const bool read = write.kind == WriteKind::number ||
                      std::ranges::any_of(write.readBack, [&field, &readBack](const ProfileStep& step) {
                        return readBack(field, step);
                      });
    if (!sent) {
      table.addError("step", fmt::format("no [[write.step]] sends the field `{}`", field.name),
                     "put {NAME:ENCODING} where it belongs");
    }
    if (!read) {
      table.addError("read", fmt::format("no [[write.read]] reads the field `{}` back", field.name),
                     "put it into `expect`, or extract it: what is not read back is not proved");
    }
  }
  if (write.kind == WriteKind::number && write.fields.size() != 1) {
    table.addError("field", "a number is one field");
  }
}

void readThing(const ConfigTable& table, WritableThing& thing) {
  thing.name = table.requireString("name");
  thing.kind = table.requireChoice<WriteKind>("kind", {{"coefficient", WriteKind::coefficient},
                                                       {"number", WriteKind::number},
                                                       {"address", WriteKind::address},
                                                       {"pulse", WriteKind::pulse},
                                                       {"other", WriteKind::other}});
  thing.fields = readFields(table, thing.kind);
}

MeterWrite readWrite(const ConfigTable& table, const Profile& profile) {
  MeterWrite write;
  readThing(table, write);
  for (const auto& each : table.requireTables("step")) {
    write.steps.push_back(readStep(each, profile, write.fields));
  }
  for (const auto& each : table.requireTables("read")) {
    write.readBack.push_back(readStep(each, profile, write.fields));
    if (write.readBack.back().answer != ProfileStep::Answer::telegram) {
      each.addError("expect", "a read-back needs an answer with values in it");
    }
  }
  checkCarried(table, write);
  return write;
}

void readSimulatedField(const ConfigTable& root, MeterTraits& traits) {
  if (const auto table = root.optionalTable("simulation")) {
    WriteField field = readField(*table);
    field.name = kSimulationField;
    const bool bounded = field.minimum && field.maximum;
    if (!table->has("unit") || !bounded) {
      table->addError("unit", "a simulation needs unit, minimum and maximum of what it counts");
    }
    traits.simulation = std::move(field);
  }
}

}  // namespace

void readWrites(const ConfigTable& root, Profile& profile) {
  if (!root.has("write")) {
    return;
  }
  profile.writes.clear();
  std::set<std::string> names;
  for (const auto& table : root.optionalTables("write")) {
    profile.writes.push_back(readWrite(table, profile));
    const std::string& name = profile.writes.back().name;
    if (!name.empty() && !names.insert(name).second) {
      table.addError("name", fmt::format("the write `{}` is there twice", name));
    }
  }
}

void readSimulation(const ConfigTable& root, Profile& profile) {
  readSimulatedField(root, profile.traits);
  if (profile.of(Procedure::simulate).empty() == profile.traits.simulation.has_value()) {
    root.addError("simulation", "[simulation] and [[simulate]] belong together",
                  "[simulation] says unit and bounds of {value:...} in the steps");
  }
}

void readOffers(const ConfigTable& root, MeterTraits& traits) {
  traits.writable.clear();
  for (const auto& table : root.optionalTables("write")) {
    WritableThing thing;
    readThing(table, thing);
    if (traits.writable.end() != std::ranges::find(traits.writable, thing.name, &WritableThing::name)) {
      table.addError("name", fmt::format("the write `{}` is there twice", thing.name));
    }
    if (thing.kind == WriteKind::number) {
      table.addError("kind", "an adapter cannot give its meter another number",
                     "it is called by the one that was scanned");
    }
    traits.writable.push_back(std::move(thing));
  }
  traits.simulation.reset();
  readSimulatedField(root, traits);
}

}  // namespace mb
