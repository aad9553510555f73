#include "core/config/table.h"

#include "core/config/config_state.h"
#include "core/config/read_node.h"

namespace mb {
namespace {

const toml::table* asTable(const void* table) {
  return static_cast<const toml::table*>(table);
}

std::string joined(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

/// One field of a table for reading: remembers the name as known and notes the errors.
class Field {
 public:
  Field(ConfigState& state, const toml::table* table, std::string path, std::string_view name)
      : state_(state), table_(table), path_(std::move(path)), name_(name) {
    if (table_ != nullptr) {
      state_.visited[table_].asked.insert(std::string(name));
      node_ = table_->get(name);
    }
  }

  [[nodiscard]] const toml::node* node() const { return node_; }

  [[nodiscard]] unsigned line() const {
    const toml::node* nearest = node_ != nullptr ? node_ : table_;
    return nearest != nullptr ? nearest->source().begin.line : 0;
  }

  [[nodiscard]] std::string path() const { return joined(path_, name_); }

  void note(std::string reason, std::string remedy = std::string()) const {
    state_.note(line(), path(), std::move(reason), std::move(remedy));
  }

  void noteMissing() const {
    if (table_ != nullptr) {
      note("is missing", "add it");
    }
  }

  /// Reads with `read` (node -> Read<T>); `fallback` when absent (an error when required) or wrong.
  template <class T, class Reader>
  T value(bool required, T fallback, const Reader& read) const {
    if (node_ == nullptr) {
      if (required) {
        noteMissing();
      }
      return fallback;
    }
    Read<T> result = read(*node_);
    if (!result) {
      note(std::move(result.error()), "correct the value");
      return fallback;
    }
    return *std::move(result);
  }

  /// An array element by element; an element in error is left out.
  template <class T, class Reader>
  std::vector<T> values(bool required, const Reader& read) const {
    std::vector<T> all;
    if (node_ == nullptr) {
      if (required) {
        noteMissing();
      }
      return all;
    }
    const toml::array* array = node_->as_array();
    if (array == nullptr) {
      note("must be an array, not " + typeName(*node_), "write [ … ]");
      return all;
    }
    std::size_t index = 0;
    for (const toml::node& element : *array) {
      ++index;
      Read<T> result = read(element);
      if (!result) {
        state_.note(element.source().begin.line, path() + "[" + std::to_string(index) + "]",
                    std::move(result.error()), "correct the value");
        continue;
      }
      all.push_back(*std::move(result));
    }
    if (required && array->empty()) {
      note("is empty", "give at least one value");
    }
    return all;
  }

 private:
  ConfigState& state_;
  const toml::table* table_;
  std::string path_;
  std::string_view name_;
  const toml::node* node_ = nullptr;
};

}  // namespace

ConfigTable::ConfigTable(std::shared_ptr<ConfigState> state, const void* table, std::string path)
    : state_(std::move(state)), table_(table), path_(std::move(path)) {
  if (table_ != nullptr) {
    state_->visited[asTable(table_)].path = path_;
  }
}

std::string ConfigTable::requireString(std::string_view name) const {
  return Field(*state_, asTable(table_), path_, name).value<std::string>(true, {}, readString);
}

std::string ConfigTable::optionalString(std::string_view name, std::string fallback) const {
  return Field(*state_, asTable(table_), path_, name)
      .value<std::string>(false, std::move(fallback), readString);
}

double ConfigTable::requireNumber(std::string_view name, NumberRange range) const {
  return Field(*state_, asTable(table_), path_, name)
      .value<double>(true, 0.0, [&range](const toml::node& node) { return readNumber(node, range); });
}

double ConfigTable::optionalNumber(std::string_view name, double fallback, NumberRange range) const {
  return Field(*state_, asTable(table_), path_, name)
      .value<double>(false, fallback, [&range](const toml::node& node) { return readNumber(node, range); });
}

std::optional<double> ConfigTable::optionalNumber(std::string_view name) const {
  if (!has(name)) {
    return std::nullopt;
  }
  return requireNumber(name);
}

std::int64_t ConfigTable::requireInteger(std::string_view name, std::int64_t low, std::int64_t high) const {
  return Field(*state_, asTable(table_), path_, name)
      .value<std::int64_t>(true, 0, [=](const toml::node& node) { return readInteger(node, low, high); });
}

std::int64_t ConfigTable::optionalInteger(std::string_view name, std::int64_t fallback, std::int64_t low,
                                          std::int64_t high) const {
  return Field(*state_, asTable(table_), path_, name)
      .value<std::int64_t>(false, fallback,
                           [=](const toml::node& node) { return readInteger(node, low, high); });
}

bool ConfigTable::requireBoolean(std::string_view name) const {
  return Field(*state_, asTable(table_), path_, name).value<bool>(true, false, readBoolean);
}

bool ConfigTable::optionalBoolean(std::string_view name, bool fallback) const {
  return Field(*state_, asTable(table_), path_, name).value<bool>(false, fallback, readBoolean);
}

Decimal ConfigTable::requireDecimal(std::string_view name) const {
  return Field(*state_, asTable(table_), path_, name)
      .value<Decimal>(true, Decimal(), [this](const toml::node& node) { return readDecimal(*state_, node); });
}

Decimal ConfigTable::optionalDecimal(std::string_view name, Decimal fallback) const {
  return Field(*state_, asTable(table_), path_, name)
      .value<Decimal>(false, fallback, [this](const toml::node& node) { return readDecimal(*state_, node); });
}

std::string ConfigTable::requireDate(std::string_view name) const {
  return Field(*state_, asTable(table_), path_, name).value<std::string>(true, {}, readDate);
}

std::string ConfigTable::optionalDate(std::string_view name, std::string fallback) const {
  return Field(*state_, asTable(table_), path_, name)
      .value<std::string>(false, std::move(fallback), readDate);
}

std::size_t ConfigTable::choiceIndex(std::string_view name, const std::vector<std::string_view>& choices,
                                     bool required) const {
  const Field field(*state_, asTable(table_), path_, name);
  return field.value<std::size_t>(required, choices.size(),
                                  [&choices](const toml::node& node) { return readChoice(node, choices); });
}

std::vector<std::size_t> ConfigTable::choiceIndices(std::string_view name,
                                                    const std::vector<std::string_view>& choices) const {
  const Field field(*state_, asTable(table_), path_, name);
  return field.values<std::size_t>(true,
                                   [&choices](const toml::node& node) { return readChoice(node, choices); });
}

std::vector<std::string> ConfigTable::requireStrings(std::string_view name) const {
  return Field(*state_, asTable(table_), path_, name).values<std::string>(true, readString);
}

std::vector<std::string> ConfigTable::optionalStrings(std::string_view name) const {
  return Field(*state_, asTable(table_), path_, name).values<std::string>(false, readString);
}

std::vector<double> ConfigTable::requireNumbers(std::string_view name, NumberRange range) const {
  return Field(*state_, asTable(table_), path_, name).values<double>(true, [&range](const toml::node& node) {
    return readNumber(node, range);
  });
}

std::vector<double> ConfigTable::optionalNumbers(std::string_view name, NumberRange range) const {
  return Field(*state_, asTable(table_), path_, name).values<double>(false, [&range](const toml::node& node) {
    return readNumber(node, range);
  });
}

ConfigTable ConfigTable::requireTable(std::string_view name) const {
  auto table = optionalTable(name);
  if (table) {
    return *std::move(table);
  }
  const Field field(*state_, asTable(table_), path_, name);
  if (field.node() == nullptr) {
    field.noteMissing();
  }
  return ConfigTable(state_, nullptr, field.path());
}

std::optional<ConfigTable> ConfigTable::optionalTable(std::string_view name) const {
  const Field field(*state_, asTable(table_), path_, name);
  if (field.node() == nullptr) {
    return std::nullopt;
  }
  const toml::table* table = field.node()->as_table();
  if (table == nullptr) {
    field.note("must be a table, not " + typeName(*field.node()), "write [" + field.path() + "]");
    return std::nullopt;
  }
  return ConfigTable(state_, table, field.path());
}

std::vector<ConfigTable> ConfigTable::requireTables(std::string_view name) const {
  std::vector<ConfigTable> tables = optionalTables(name);
  const Field field(*state_, asTable(table_), path_, name);
  if (field.node() == nullptr) {
    field.noteMissing();
  } else if (const auto* array = field.node()->as_array(); array != nullptr && array->empty()) {
    field.note("is empty", "give at least one [[" + field.path() + "]]");
  }
  return tables;
}

std::vector<ConfigTable> ConfigTable::optionalTables(std::string_view name) const {
  const Field field(*state_, asTable(table_), path_, name);
  std::size_t index = 0;
  return field.values<ConfigTable>(false, [&](const toml::node& node) -> Read<ConfigTable> {
    ++index;
    if (const toml::table* table = node.as_table()) {
      return ConfigTable(state_, table, field.path() + "[" + std::to_string(index) + "]");
    }
    return wrongType<ConfigTable>(node, "a table");
  });
}

bool ConfigTable::has(std::string_view name) const {
  return Field(*state_, asTable(table_), path_, name).node() != nullptr;
}

std::vector<std::string> ConfigTable::names() const {
  std::vector<std::string> all;
  if (table_ != nullptr) {
    for (const auto& [key, node] : *asTable(table_)) {
      all.emplace_back(key.str());
    }
  }
  return all;
}

std::string ConfigTable::where(std::string_view name) const {
  const Field field(*state_, asTable(table_), path_, name);
  return state_->place(field.line(), field.path());
}

std::string ConfigTable::where() const {
  return state_->place(table_ != nullptr ? asTable(table_)->source().begin.line : 0, path_);
}

void ConfigTable::addError(std::string_view name, std::string reason, std::string remedy) const {
  Field(*state_, asTable(table_), path_, name).note(std::move(reason), std::move(remedy));
}

}  // namespace mb
