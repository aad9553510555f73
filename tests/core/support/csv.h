#pragma once

#include "core/quantity/format.h"

#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace mb::test {

/// Rows of a CSV file below MB_TEST_DATA by column name; quoted fields may hold commas.
inline std::vector<std::map<std::string, std::string>> readCsv(const std::string& name) {
  std::ifstream file(std::string(MB_TEST_DATA) + "/" + name);
  std::vector<std::map<std::string, std::string>> rows;
  std::vector<std::string> header;
  std::string line;
  while (std::getline(file, line)) {
    if (line.ends_with('\r')) {
      line.pop_back();
    }
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    if (header.empty()) {
      header = fields;
      continue;
    }
    std::map<std::string, std::string> row;
    for (std::size_t i = 0; i < header.size() && i < fields.size(); ++i) {
      row[header[i]] = fields[i];
    }
    rows.push_back(row);
  }
  return rows;
}

/// A column as a number; a missing one throws and so fails the test.
inline double numberIn(const std::map<std::string, std::string>& row, const std::string& column) {
  return parseDouble(row.at(column)).value();
}

}  // namespace mb::test
