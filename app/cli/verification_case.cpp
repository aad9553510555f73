#include "app/cli/verification_case.h"

#include "app/cli/answer.h"
#include "app/cli/case_question.h"
#include "app/cli/record_access.h"
#include "core/verification/calendar.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using OrderedJson = nlohmann::ordered_json;

std::string_view nameOfState(CaseState state) {
  switch (state) {
    case CaseState::complete:
      return "complete";
    case CaseState::incomplete:
      return "incomplete";
    case CaseState::failed:
      return "failed";
  }
  return "unknown";
}

std::string_view nameOfItem(ItemState state) {
  switch (state) {
    case ItemState::passed:
      return "passed";
    case ItemState::failed:
      return "failed";
    case ItemState::missing:
      return "missing";
  }
  return "unknown";
}

OrderedJson entryJson(const CaseEntry& entry) {
  return OrderedJson({{"bench", entry.row.bench},
                      {"seq", entry.row.seq},
                      {"run", entry.run == nullptr ? Seq{0} : entry.run->id.seq},
                      {"item", entry.item},
                      {"verdict", nameOf(entry.verdict)},
                      {"reason", entry.reason},
                      {"utc", entry.utc},
                      {"who", entry.who},
                      {"edition", entry.edition},
                      {"number", entry.number},
                      {"counts", entry.counts()},
                      {"why_not", entry.whyNot}});
}

void printJson(const VerificationCase& found, std::ostream& out) {
  OrderedJson json = {{"meter", found.meter},
                      {"verification", nameOf(found.kind)},
                      {"edition", found.edition},
                      {"state", nameOfState(found.state())},
                      {"items", OrderedJson::array()},
                      {"missing", found.missing()},
                      {"entries", OrderedJson::array()},
                      {"papers", OrderedJson::array()}};
  for (const CaseItem& item : found.items) {
    json["items"].push_back({{"item", nameOf(item.item)}, {"state", nameOfItem(item.state)}});
  }
  for (const CaseEntry& entry : found.entries) {
    json["entries"].push_back(entryJson(entry));
  }
  for (const auto* papers : {&found.earlier, &found.papers}) {
    for (const PaperEvidence* paper : *papers) {
      json["papers"].push_back({{"paper", paper->paper}, {"number", paper->number}, {"copy", paper->copy}});
    }
  }
  out << json.dump() << '\n';
}

void print(const VerificationCase& found, std::ostream& out) {
  out << fmt::format("meter {}: {} verification by {}, {}\n", found.meter, nameOf(found.kind), found.edition,
                     nameOfState(found.state()));
  if (found.opening != nullptr) {
    out << fmt::format("  opened {} by {}: {}\n", dateOf(found.opening->utc), found.opening->who,
                       found.opening->why);
  }
  for (const CaseItem& item : found.items) {
    out << fmt::format("  {:<14} {}{}\n", nameOf(item.item), nameOfItem(item.state),
                       item.missing.empty() ? std::string() : ": " + item.missing);
  }
  for (const CaseEntry& entry : found.entries) {
    out << fmt::format("  {}  {:<14} {:<12} {} (row {} of {}){}\n", dateOf(entry.utc), entry.item,
                       nameOf(entry.verdict), entry.who, entry.row.seq, entry.bench,
                       entry.whyNot.empty() ? std::string() : ": does not count, " + entry.whyNot);
  }
  for (const auto* papers : {&found.earlier, &found.papers}) {
    for (const PaperEvidence* paper : *papers) {
      out << fmt::format("  {}  {} {}{}\n", dateOf(paper->utc), paper->paper, paper->number,
                         paper->copy > 0 ? fmt::format(", copy {}", paper->copy) : std::string());
    }
  }
}

Expected<void> open(const ShowCaseOptions& options, const VerificationCase& found,
                    const std::vector<RecordEvidence>& records) {
  if (options.why.empty()) {
    return fail("a new case needs a reason", "--why", "say why the meter is verified anew");
  }
  const auto person = permitted(options.who, Act::decideConformity);
  if (!person) {
    return tl::unexpected(person.error());
  }
  auto opened = openForWriting(options.which.records.front(), options.key, records.front());
  if (!opened) {
    return tl::unexpected(opened.error());
  }
  try {
    opened->store->append("case", {{"who", person->who.name},
                                   {"role", nameOf(person->role)},
                                   {"meter", found.meter},
                                   {"verification", nameOf(found.kind)},
                                   {"why", options.why},
                                   {"utc", opened->utc}});
    return opened->store->flush();
  } catch (const StoreFailed& lost) {
    return tl::unexpected(lost.error());
  }
}

}  // namespace

int runCase(const ShowCaseOptions& options, std::ostream& out, std::ostream& err) {
  const auto asked = findCase(options.which, false);
  if (!asked) {
    return refuse(err, asked.error());
  }
  const VerificationCase& found = asked->verification;
  if (options.open) {
    if (const auto opened = open(options, found, asked->records); !opened) {
      return refuse(err, opened.error());
    }
    out << "a new case of meter " << found.meter << " is open\n";
    return kSuccess;
  }
  if (options.json) {
    printJson(found, out);
  } else {
    print(found, out);
  }
  return found.state() == CaseState::complete ? kSuccess : kFailed;
}

}  // namespace mb::cli
