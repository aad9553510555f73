#pragma once

#include "core/config/number_range.h"
#include "core/quantity/decimal.h"
#include "core/text/error.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mb {

struct ConfigState;

/// One choice of an enumerated field: its name in the file and its value.
template <class T>
using ConfigChoice = std::pair<std::string_view, T>;

/// A table of a ConfigDocument: a light handle that keeps the document alive and knows its own place in it
/// ("row.spacing_m", "point[2].low", elements counted from 1).
///
/// `require…` notes an error when the field is missing, `optional…` gives the default instead; both note an
/// error when the field is there with a wrong type or value. On an error they return the neutral value (0,
/// "", false, the default) and reading goes on; ConfigDocument::finish() tells. Asking for a field makes it
/// known; a field nobody asked for is an error. A number may be written as a number or as a string; an
/// integer serves as a double; NaN and infinity are refused.
class ConfigTable {
 public:
  [[nodiscard]] std::string requireString(std::string_view name) const;
  [[nodiscard]] std::string optionalString(std::string_view name, std::string fallback = std::string()) const;

  [[nodiscard]] double requireNumber(std::string_view name, NumberRange range = anyNumber()) const;
  [[nodiscard]] double optionalNumber(std::string_view name, double fallback,
                                      NumberRange range = anyNumber()) const;
  [[nodiscard]] std::optional<double> optionalNumber(std::string_view name) const;

  [[nodiscard]] std::int64_t requireInteger(
      std::string_view name, std::int64_t low = std::numeric_limits<std::int64_t>::min(),
      std::int64_t high = std::numeric_limits<std::int64_t>::max()) const;
  [[nodiscard]] std::int64_t optionalInteger(
      std::string_view name, std::int64_t fallback,
      std::int64_t low = std::numeric_limits<std::int64_t>::min(),
      std::int64_t high = std::numeric_limits<std::int64_t>::max()) const;

  [[nodiscard]] bool requireBoolean(std::string_view name) const;
  [[nodiscard]] bool optionalBoolean(std::string_view name, bool fallback) const;

  /// An exact decimal with the digits as they stand in the file: 0.010 keeps its last zero.
  [[nodiscard]] Decimal requireDecimal(std::string_view name) const;
  [[nodiscard]] Decimal optionalDecimal(std::string_view name, Decimal fallback) const;

  /// A calendar date, written 2025-04-19 or "2025-04-19"; returned as "2025-04-19".
  [[nodiscard]] std::string requireDate(std::string_view name) const;
  [[nodiscard]] std::string optionalDate(std::string_view name, std::string fallback = std::string()) const;

  /// One of the named choices; the error lists them all.
  template <class T>
  [[nodiscard]] T requireChoice(std::string_view name, std::span<const ConfigChoice<T>> choices) const {
    return pick(choices, choiceIndex(name, namesOf(choices), true), choices.front().second);
  }
  template <class T>
  [[nodiscard]] T requireChoice(std::string_view name, std::initializer_list<ConfigChoice<T>> choices) const {
    return requireChoice<T>(name, std::span<const ConfigChoice<T>>(choices.begin(), choices.size()));
  }
  template <class T>
  [[nodiscard]] T optionalChoice(std::string_view name, T fallback,
                                 std::span<const ConfigChoice<T>> choices) const {
    return pick(choices, choiceIndex(name, namesOf(choices), false), fallback);
  }
  template <class T>
  [[nodiscard]] T optionalChoice(std::string_view name, T fallback,
                                 std::initializer_list<ConfigChoice<T>> choices) const {
    return optionalChoice<T>(name, fallback,
                             std::span<const ConfigChoice<T>>(choices.begin(), choices.size()));
  }
  /// An array of named choices; at least one.
  template <class T>
  [[nodiscard]] std::vector<T> requireChoices(std::string_view name,
                                              std::span<const ConfigChoice<T>> choices) const {
    std::vector<T> values;
    for (const std::size_t index : choiceIndices(name, namesOf(choices))) {
      values.push_back(choices[index].second);
    }
    return values;
  }

  [[nodiscard]] std::vector<std::string> requireStrings(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> optionalStrings(std::string_view name) const;
  [[nodiscard]] std::vector<double> requireNumbers(std::string_view name,
                                                   NumberRange range = anyNumber()) const;
  [[nodiscard]] std::vector<double> optionalNumbers(std::string_view name,
                                                    NumberRange range = anyNumber()) const;

  /// A missing required table gives an empty handle whose fields read as neutral without further errors.
  [[nodiscard]] ConfigTable requireTable(std::string_view name) const;
  [[nodiscard]] std::optional<ConfigTable> optionalTable(std::string_view name) const;
  /// An array of tables ([[name]]); required means at least one.
  [[nodiscard]] std::vector<ConfigTable> requireTables(std::string_view name) const;
  [[nodiscard]] std::vector<ConfigTable> optionalTables(std::string_view name) const;

  /// Is the field there? (Makes it known.)
  [[nodiscard]] bool has(std::string_view name) const;
  /// The names of all fields, in alphabetical order: for tables whose keys are free. Does not make them
  /// known.
  [[nodiscard]] std::vector<std::string> names() const;

  /// Place of a field (or of the table itself when it is missing): "file:line: field `path`".
  [[nodiscard]] std::string where(std::string_view name) const;
  /// Place of the table itself: "file:line: `path`".
  [[nodiscard]] std::string where() const;
  /// Notes an error of the reader's own (two fields that contradict each other, a name that does not exist
  /// …).
  void addError(std::string_view name, std::string reason, std::string remedy = std::string()) const;

 private:
  friend class ConfigDocument;
  friend struct ConfigState;

  ConfigTable(std::shared_ptr<ConfigState> state, const void* table, std::string path);

  [[nodiscard]] std::size_t choiceIndex(std::string_view name, const std::vector<std::string_view>& choices,
                                        bool required) const;
  [[nodiscard]] std::vector<std::size_t> choiceIndices(std::string_view name,
                                                       const std::vector<std::string_view>& choices) const;

  template <class T>
  static std::vector<std::string_view> namesOf(std::span<const ConfigChoice<T>> choices) {
    std::vector<std::string_view> names;
    for (const auto& choice : choices) {
      names.push_back(choice.first);
    }
    return names;
  }
  template <class T>
  static T pick(std::span<const ConfigChoice<T>> choices, std::size_t index, T fallback) {
    return index < choices.size() ? choices[index].second : fallback;
  }

  std::shared_ptr<ConfigState> state_;
  const void* table_;  // toml::table; null when the table is missing
  std::string path_;
};

}  // namespace mb
