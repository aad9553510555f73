#include "app/cli/item.h"

#include "app/cli/answer.h"
#include "app/cli/case_question.h"
#include "app/cli/record_access.h"
#include "core/people/authority.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::json;

constexpr std::array kByHand = {VerificationItem::Appearance, VerificationItem::RunningCheck,
                                VerificationItem::Tightness};

Expected<void> checkWords(const ItemOptions& options) {
  std::string names;
  for (const VerificationItem item : kByHand) {
    if (options.item == nameOf(item)) {
      names.clear();
      break;
    }
    names += (names.empty() ? "" : ", ") + std::string(nameOf(item));
  }
  if (!names.empty()) {
    return fail("\"" + options.item + "\" is no item that a person enters", "--item", "give one of " + names);
  }
  if (options.result != "pass" && options.result != "fail") {
    return fail("\"" + options.result + "\" is no result", "--result", "give pass or fail");
  }
  return {};
}

/// Edition and kind of verification under which the item counts: as asked, else those of the meter's last
/// entry.
struct Belongs {
  std::string verification;
  std::string edition;
};

Expected<Belongs> belongs(const ItemOptions& options, const std::vector<RecordEvidence>& records) {
  Belongs to{options.which.verification, options.which.edition};
  for (const RecordEvidence& record : records) {
    for (const RunEvidence& run : record.runs) {
      if (run.has(options.which.meter)) {
        to.verification = options.which.verification.empty() ? run.verification : to.verification;
        to.edition = options.which.edition.empty() ? run.edition : to.edition;
      }
    }
  }
  if (to.verification.empty() || to.edition.empty()) {
    return fail("meter " + options.which.meter + " is not on record yet", "--meter",
                "check the serial number, or name --regulation and --verification");
  }
  if (!verificationKindNamed(to.verification)) {
    return fail("\"" + to.verification + "\" is no kind of verification", "--verification",
                "give first, subsequent or in-use");
  }
  return to;
}

Expected<Row> enter(RecordStore& store, const Json& body) {
  try {
    const Seq seq = store.append("manual_item", body);
    if (auto flushed = store.flush(); !flushed) {
      return tl::unexpected(flushed.error());
    }
    return store.read(seq);
  } catch (const StoreFailed& lost) {
    return tl::unexpected(lost.error());
  }
}

}  // namespace

Expected<Row> enterItem(const ItemOptions& options) {
  if (auto words = checkWords(options); !words) {
    return tl::unexpected(words.error());
  }
  const auto person = permitted(options.who, Act::answerOperator);
  if (!person) {
    return tl::unexpected(person.error());
  }
  const auto records = readRecords(options.which.records, false);
  if (!records) {
    return tl::unexpected(records.error());
  }
  const auto to = belongs(options, *records);
  if (!to) {
    return tl::unexpected(to.error());
  }
  auto opened = openForWriting(options.which.records.front(), options.key, records->front());
  if (!opened) {
    return tl::unexpected(opened.error());
  }
  Json body = {{"who", person->who.name},          {"role", nameOf(person->role)},
               {"meter", options.which.meter},     {"item", options.item},
               {"verification", to->verification}, {"edition", to->edition},
               {"verdict", options.result},        {"utc", opened->utc}};
  if (!options.note.empty()) {
    body["note"] = options.note;
  }
  return enter(*opened->store, body);
}

int runItem(const ItemOptions& options, std::ostream& out, std::ostream& err) {
  const auto row = enterItem(options);
  if (!row) {
    return refuse(err, row.error());
  }
  if (options.json) {
    Json json = row->json();
    json["seq"] = row->seq;
    out << json.dump() << '\n';
  } else {
    out << fmt::format("{} of meter {}: {}, entered by {} (row {})\n", options.item, options.which.meter,
                       options.result, options.who, row->seq);
  }
  return kSuccess;
}

}  // namespace mb::cli
