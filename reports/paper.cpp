#include "reports/paper.h"

#include <type_traits>

namespace mb {
namespace {

void addFields(const std::vector<Field>& fields, std::vector<Text>& texts) {
  for (const Field& field : fields) {
    texts.push_back(field.label);
    texts.push_back(field.value);
  }
}

void addBlock(const FieldBlock& block, std::vector<Text>& texts) {
  texts.push_back(block.title);
  addFields(block.fields, texts);
}

void addBlock(const TableBlock& block, std::vector<Text>& texts) {
  texts.push_back(block.title);
  for (const Column& column : block.columns) {
    texts.push_back(column.head);
  }
  for (const auto& row : block.rows) {
    for (const Cell& cell : row) {
      if (cell.rows > 0) {
        texts.push_back(cell.text);
      }
    }
  }
}

void addBlock(const ConclusionBlock& block, std::vector<Text>& texts) {
  texts.push_back(block.label);
  texts.push_back(block.value);
}

void addBlock(const NoteBlock& block, std::vector<Text>& texts) {
  texts.push_back(block.text);
}

void addBlock(const SignatureBlock& block, std::vector<Text>& texts) {
  addFields(block.people, texts);
  addFields(block.dates, texts);
}

void addBlock(const EndBlock& /*block*/, std::vector<Text>& texts) {
  texts.push_back(text(Term::end));
}

void addBlock(const PageBreak& /*block*/, std::vector<Text>& /*texts*/) {}

}  // namespace

std::string_view nameOf(PaperSort sort) {
  switch (sort) {
    case PaperSort::certificate:
      return "certificate";
    case PaperSort::notice:
      return "notice";
    case PaperSort::partRecord:
      return "part-record";
    case PaperSort::rawRecord:
      return "raw-record";
  }
  return "unknown";
}

std::string codeOf(const Paper& paper) {
  return "MB1;" + (paper.number.value.zh == "–" ? std::string() : paper.number.value.zh) + ";" +
         paper.benchUuid + ";" + paper.ledgerSeq + ";" + paper.ledgerHash;
}

std::vector<Text> textsOf(const Paper& paper) {
  std::vector<Text> texts = {paper.institute, paper.title};
  addFields(paper.letterhead, texts);
  addFields({paper.number}, texts);
  texts.insert(texts.end(), paper.warnings.begin(), paper.warnings.end());
  for (const Block& block : paper.blocks) {
    std::visit([&texts](const auto& one) { addBlock(one, texts); }, block);
  }
  return texts;
}

}  // namespace mb
