#include "devices/codec/balance/dissect.h"

#include "devices/codec/balance/sbi_line.h"
#include "devices/codec/balance/sics_reply.h"
#include "devices/codec/balance/weight_field.h"

namespace mb {
namespace {

using codec::CodecError;
using codec::DecodedValue;
using codec::Dissection;
using codec::Fault;

std::string_view kindText(SicsKind kind) {
  switch (kind) {
    case SicsKind::weight:
      return "weight";
    case SicsKind::tared:
      return "tare";
    case SicsKind::acknowledged:
      return "acknowledged";
    case SicsKind::identity:
      return "identity";
    case SicsKind::notExecutable:
      return "not executable";
    case SicsKind::overload:
      return "overload";
    case SicsKind::underload:
      return "underload";
    case SicsKind::syntaxError:
      return "syntax error";
    case SicsKind::transmissionError:
      return "transmission error";
    case SicsKind::logicalError:
      return "logical error";
  }
  return "";
}

std::string_view kindText(SbiKind kind) {
  switch (kind) {
    case SbiKind::weight:
      return "weight";
    case SbiKind::tare:
      return "tare";
    case SbiKind::overload:
      return "overload";
    case SbiKind::underload:
      return "underload";
    case SbiKind::calibrating:
      return "calibrating";
    case SbiKind::off:
      return "off";
    case SbiKind::notReady:
      return "not ready";
    case SbiKind::error:
      return "error";
  }
  return "";
}

void addMass(Dissection& out, std::string name, std::size_t length) {
  DecodedValue value;
  value.name = std::move(name);
  value.quantity = "mass";
  value.unit = "kg";
  value.length = length;
  out.values.push_back(std::move(value));
}

void fill(Dissection& out, std::string_view line, const SicsReply& reply) {
  out.summary = "MT-SICS, " + std::string(kindText(reply.kind)) + (reply.stable ? ", stable" : "");
  out.addFrame("language", "MT-SICS");
  out.addFrame("type", std::string(kindText(reply.kind)));
  out.addFrame("stable", reply.stable ? "true" : "false");
  if (reply.kind == SicsKind::weight || reply.kind == SicsKind::tared) {
    addMass(out, std::string(kindText(reply.kind)), line.size());
    out.values.back().number = reply.kilograms;
  } else if (reply.kind == SicsKind::identity) {
    out.addHeader("id", reply.text);
  }
}

void fill(Dissection& out, std::string_view line, const SbiLine& reply) {
  out.summary = "SBI, " + std::string(kindText(reply.kind)) + (reply.stable ? ", stable" : "");
  out.addFrame("language", "SBI");
  out.addFrame("type", std::string(kindText(reply.kind)));
  out.addFrame("stable", reply.stable ? "true" : "false");
  if (reply.kind != SbiKind::weight && reply.kind != SbiKind::tare) {
    return;
  }
  addMass(out, std::string(kindText(reply.kind)), line.size());
  if (!reply.stable) {
    // While the weight moves no unit is printed: digits without a unit are no mass.
    out.values.back().invalid = "not stable, no unit: shows " + reply.shown.toString();
    out.values.back().unit.clear();
    return;
  }
  const auto kilograms = inKilogramsExactly(reply.shown, reply.unit);
  if (kilograms) {
    out.values.back().number = *kilograms;
  } else {
    out.values.back().invalid = kilograms.error().what;
  }
}

}  // namespace

Dissection dissectBalanceLine(codec::View bytes) {
  Dissection out;
  out.protocol = "balance";
  out.summary = "line of a balance";
  out.bytes.assign(bytes.begin(), bytes.end());
  std::string_view line(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (line.ends_with("\r\n")) {
    line.remove_suffix(2);
  }
  const auto sics = parseSicsReply(line);
  const auto sbi = sics ? Expected<SbiLine>(SbiLine()) : parseSbiLine(line);
  if (!sics && !sbi) {
    out.error = CodecError(bytes.empty() ? Fault::empty : Fault::field, 0,
                           "neither MT-SICS (" + sics.error().what + ") nor SBI (" + sbi.error().what + ")");
    return out;
  }
  out.parts.emplace_back(0, line.size(), "line", std::string(line));
  if (line.size() < bytes.size()) {
    out.parts.emplace_back(line.size(), 2, "line end");
  }
  if (sics) {
    fill(out, line, *sics);
  } else {
    fill(out, line, *sbi);
  }
  return out;
}

}  // namespace mb
