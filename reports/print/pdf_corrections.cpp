#include "reports/print/pdf_corrections.h"

#include "reports/print/typeface.h"

#include <vector>

#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtGui/QRawFont>

namespace mb {
namespace {

quint32 glyphOf(char16_t letter) {
  // A QRawFont belongs to the thread that made it.
  thread_local const QRawFont font =
      QRawFont::fromFont(Typeface::font(kPoint * 10, false), QFontDatabase::SimplifiedChinese);
  thread_local QHash<char16_t, quint32> known;
  const auto found = known.constFind(letter);
  if (found != known.constEnd()) {
    return *found;
  }
  const auto glyphs = font.glyphIndexesForString(QString(QChar(letter)));
  const quint32 glyph = glyphs.isEmpty() ? 0 : glyphs.front();
  known.insert(letter, glyph);
  return glyph;
}

/// From what Qt names to what was written.
class Letters {
 public:
  explicit Letters(const QString& written) {
    for (const QChar letter : written) {
      if (!written_.contains(letter.unicode())) {
        written_.insert(letter.unicode());
        byGlyph_.insert(glyphOf(letter.unicode()), letter.unicode());
      }
    }
  }

  [[nodiscard]] char16_t meant(char16_t named) const {
    if (named == 0 || written_.contains(named)) {
      return named;
    }
    return named == u'\t' ? u' ' : byGlyph_.value(glyphOf(named), named);
  }

 private:
  QSet<char16_t> written_;
  QHash<quint32, char16_t> byGlyph_;
};

QByteArray code(char16_t letter) {
  return "<" + QByteArray::number(letter, 16).rightJustified(4, '0').toUpper() + ">";
}

/// The hexadecimal numbers in angle brackets of a line.
std::vector<quint32> codes(const QByteArray& line) {
  std::vector<quint32> all;
  for (qsizetype at = line.indexOf('<'); at >= 0; at = line.indexOf('<', at + 1)) {
    const qsizetype end = line.indexOf('>', at);
    if (end < 0) {
      break;
    }
    all.push_back(line.mid(at + 1, end - at - 1).toUInt(nullptr, 16));
  }
  return all;
}

/// One line of a bfrange: "<0001> <0003> <0041>" or "<0001> <0002> [<68C0> <5B9A> ]".
QByteArray correctedLine(const QByteArray& line, const Letters& letters) {
  std::vector<quint32> all = codes(line);
  if (all.size() < 3 || all[0] > all[1] || !line.startsWith('<')) {
    return line;
  }
  if (!line.contains('[')) {
    const quint32 count = all[1] - all[0];
    for (quint32 i = 1; i <= count; ++i) {
      all.push_back(all[2] + i);
    }
  }
  bool changed = false;
  QByteArray list;
  for (std::size_t i = 2; i < all.size(); ++i) {
    const auto named = static_cast<char16_t>(all[i]);
    const char16_t meant = letters.meant(named);
    changed = changed || meant != named;
    list += code(meant) + " ";
  }
  return changed ? code(static_cast<char16_t>(all[0])) + " " + code(static_cast<char16_t>(all[1])) + " [" +
                       list + "]"
                 : line;
}

QByteArray correctedMap(const QByteArray& map, const Letters& letters) {
  QByteArray out;
  for (const QByteArray& line : map.split('\n')) {
    out += (out.isEmpty() ? "" : "\n") + correctedLine(line, letters);
  }
  return out;
}

/// A piece of the file that becomes another.
struct Change {
  qsizetype at = 0;
  qsizetype size = 0;
  QByteArray into;
};

void addDate(const QByteArray& pdf, const std::string& utc, std::vector<Change>& changes) {
  static const QByteArray key = "/CreationDate (D:";
  const qsizetype at = pdf.indexOf(key);
  const qsizetype end = pdf.indexOf(')', at);
  if (at < 0 || end < 0 || utc.size() < 19) {
    return;
  }
  QByteArray digits;
  for (const char c : utc.substr(0, 19)) {
    if (c >= '0' && c <= '9') {
      digits += c;
    }
  }
  changes.push_back({at + key.size(), end - at - key.size(), digits + "Z"});
}

/// The streams of all ToUnicode maps with their lengths.
void addMaps(const QByteArray& pdf, const Letters& letters, std::vector<Change>& changes) {
  static const QByteArray length = "<< /Length ";
  static const QByteArray stream = " >>\nstream\n";
  for (qsizetype at = pdf.indexOf("/CIDInit /ProcSet findresource begin"); at >= 0;
       at = pdf.indexOf("/CIDInit /ProcSet findresource begin", at + 1)) {
    const qsizetype head = pdf.lastIndexOf(length, at);
    const qsizetype digits = head + length.size();
    const qsizetype digitsEnd = pdf.indexOf(' ', digits);
    const qsizetype size = pdf.mid(digits, digitsEnd - digits).toLongLong();
    if (head < 0 || pdf.mid(digitsEnd, stream.size()) != stream || digitsEnd + stream.size() != at) {
      continue;
    }
    const QByteArray map = correctedMap(pdf.mid(at, size), letters);
    changes.push_back({digits, digitsEnd - digits, QByteArray::number(map.size())});
    changes.push_back({at, size, map});
  }
}

/// The file with its changes, and where each byte of it went.
class Rewritten {
 public:
  Rewritten(const QByteArray& pdf, const std::vector<Change>& changes) : changes_(changes) {
    qsizetype from = 0;
    for (const Change& change : changes) {
      bytes_ += pdf.mid(from, change.at - from) + change.into;
      from = change.at + change.size;
    }
    bytes_ += pdf.mid(from);
  }

  [[nodiscard]] qsizetype moved(qsizetype offset) const {
    qsizetype to = offset;
    for (const Change& change : changes_) {
      if (change.at < offset) {
        to += change.into.size() - change.size;
      }
    }
    return to;
  }

  /// Writes the table of offsets anew; false where there is none as Qt writes it.
  bool fixTable() {
    const qsizetype table = bytes_.lastIndexOf("\nxref\n0 ") + 1;
    const qsizetype trailer = bytes_.indexOf("trailer", table);
    if (table <= 0 || trailer < 0) {
      return false;
    }
    qsizetype line = bytes_.indexOf('\n', table + 5) + 1;
    for (; line + 20 <= trailer; line += 20) {
      if (bytes_[line + 17] == 'n') {
        const qsizetype offset = moved(bytes_.mid(line, 10).toLongLong());
        bytes_.replace(line, 10, QByteArray::number(offset).rightJustified(10, '0'));
      }
    }
    const qsizetype start = bytes_.indexOf("startxref\n", trailer) + 10;
    const qsizetype end = bytes_.indexOf('\n', start);
    bytes_.replace(start, end - start, QByteArray::number(table) + " ");
    return line == trailer && start > 10;
  }

  [[nodiscard]] std::string bytes() const { return bytes_.toStdString(); }

 private:
  const std::vector<Change>& changes_;
  QByteArray bytes_;
};

}  // namespace

Expected<std::string> correctedPdf(const QByteArray& pdf, const QString& letters, const std::string& utc) {
  std::vector<Change> changes;
  addDate(pdf, utc, changes);
  addMaps(pdf, Letters(letters), changes);
  if (changes.size() < 2) {
    return fail("the PDF is not laid out as expected: its text could not be put right", "",
                "use the Qt of Debian 12");
  }
  Rewritten file(pdf, changes);
  if (!file.fixTable()) {
    return fail("the PDF has no table of offsets as expected", "", "use the Qt of Debian 12");
  }
  return file.bytes();
}

}  // namespace mb
