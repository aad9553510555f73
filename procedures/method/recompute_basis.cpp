#include "procedures/method/recompute_basis.h"

#include "core/model/parse.h"

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

struct Document {
  std::string name;
  std::string text;
};

Expected<Document> documentAt(const LedgerReader& ledger, Seq seq, const std::string& role) {
  const std::string where = "document row " + std::to_string(seq);
  if (seq == 0) {
    return fail("the run keeps no document of the role " + role, "run row",
                "a record without its documents cannot be recomputed");
  }
  const auto row = ledger.row(seq);
  if (!row) {
    return tl::unexpected(row.error());
  }
  const Json body = row->json();
  if (row->kind != "document" || textField(body, "role") != role) {
    return fail("is no document of the role " + role, where, "verify the record");
  }
  const std::string sha256 = textField(body, "sha256");
  auto text = ledger.segment(sha256);
  if (!text) {
    return tl::unexpected(text.error());
  }
  if (sha256Hex(*text) != sha256) {
    return fail("the kept text does not have its hash", where, "verify the record");
  }
  Document document;
  document.name = textField(body, "name");
  document.text = std::move(*text);
  return document;
}

/// Reads the document a run names in `field` with `parse`.
template <class T, class Parse>
Expected<void> read(const LedgerReader& ledger, const Json& run, const std::string& role, Parse parse,
                    T& into) {
  const auto document = documentAt(ledger, numberField(run, role), role);
  if (!document) {
    return tl::unexpected(document.error());
  }
  auto parsed = parse(document->text, document->name);
  if (!parsed) {
    return tl::unexpected(parsed.error());
  }
  into = std::move(*parsed);
  return {};
}

Expected<void> readProfiles(const LedgerReader& ledger, const Json& run, ProfileLibrary& profiles) {
  const auto list = run.find("profiles");
  if (list == run.end() || !list->is_array()) {
    return fail("the run names no profiles", "run row", "verify the record");
  }
  for (const auto& each : *list) {
    Json holder;
    holder["row"] = each;
    auto document = documentAt(ledger, numberField(holder, "row"), "profile");
    if (!document) {
      return tl::unexpected(document.error());
    }
    profiles.add(document->name, std::move(document->text));
  }
  return {};
}

}  // namespace

Expected<RunBasis> runBasis(const LedgerReader& ledger, const Row& run) {
  const Json body = run.json();
  RunBasis basis;
  const auto regulation = [](const std::string& text, const std::string& name) {
    return parseRegulation(text, name);
  };
  for (const auto& done : {read(ledger, body, "bench", parseBench, basis.bench),
                           read(ledger, body, "batch", parseBatch, basis.batch),
                           read(ledger, body, "plan", parsePlan, basis.plan),
                           read(ledger, body, "regulation", regulation, basis.regulation),
                           readProfiles(ledger, body, basis.profiles)}) {
    if (!done) {
      return tl::unexpected(done.error());
    }
  }
  auto standards = standardsSnapshot(basis.bench);
  if (!standards) {
    return tl::unexpected(standards.error());
  }
  basis.standards = std::move(*standards);
  return basis;
}

}  // namespace mb
