#pragma once

#include "reports/terms.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mb {

// A paper as data, apart from how it is drawn (reports/print): tests read it, printer and preview draw it.

/// A label with its value, in a ruled grid.
struct Field {
  Text label;
  Text value;
};

enum class Tone { normal, strong, failing };

/// Label and value pairs, `columns` of them side by side.
struct FieldBlock {
  Text title;  ///< empty: none
  int columns = 1;
  std::vector<Field> fields;
};

struct Column {
  Text head;
  std::string unit;     ///< printed below the head; empty: none
  double weight = 1.0;  ///< share of the width
};

struct Cell {
  Text text;
  Tone tone = Tone::normal;
  /// Rows that this cell covers downwards; 0: covered by the one above.
  int rows = 1;
};

struct TableBlock {
  Text title;  ///< empty: none
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
};

/// The verdict of the whole paper, set large.
struct ConclusionBlock {
  Text label;
  Text value;
  Tone tone = Tone::strong;
};

struct NoteBlock {
  Text text;
};

/// Lines to sign on with the names, and room for the seal of the institute.
struct SignatureBlock {
  std::vector<Field> people;
  std::vector<Field> dates;
  bool seal = true;
};

/// "end of document"
struct EndBlock {};

struct PageBreak {};

using Block =
    std::variant<FieldBlock, TableBlock, ConclusionBlock, NoteBlock, SignatureBlock, EndBlock, PageBreak>;

enum class PaperSort { certificate, notice, partRecord, rawRecord };

/// The name in the ledger: "certificate", "notice", "part-record", "raw-record".
[[nodiscard]] std::string_view nameOf(PaperSort sort);

struct Paper {
  PaperSort sort = PaperSort::certificate;
  bool landscape = false;  ///< A4 in any case
  Text institute;
  std::vector<Field> letterhead;  ///< address, telephone, authorisation
  Text title;
  Field number;
  int copy = 0;                ///< 0: the original
  std::vector<Text> warnings;  ///< watermark and first line of every page: simulated, training
  std::vector<Block> blocks;
  // what ties the paper to the record
  std::string ledgerHash;
  std::string ledgerSeq;
  std::string benchUuid;
  std::string program;
  std::string createdUtc;  ///< "2026-01-05T10:15:00.000Z", the paper's own date in the file
};

/// What the code on the paper says: "MB1;number;bench uuid;seq;hash of that row".
[[nodiscard]] std::string codeOf(const Paper& paper);

/// Every text on the paper in the order of reading, for tests and searches.
[[nodiscard]] std::vector<Text> textsOf(const Paper& paper);

}  // namespace mb
