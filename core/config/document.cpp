#include "core/config/document.h"

#include "core/config/config_state.h"

#include <algorithm>

namespace mb {
namespace {

constexpr std::size_t kLargestFile = 4U << 20U;

Expected<void> readSchema(ConfigState& state, int newestSchema) {
  const toml::node* node = state.root.get("schema");
  if (node == nullptr) {
    return fail("field `schema` is missing", state.fileName + ":1",
                "write `schema = " + std::to_string(newestSchema) + "` as the first line");
  }
  const std::string where = state.place(node->source().begin.line, "schema");
  const auto* value = node->as_integer();
  if (value == nullptr || value->get() < 1) {
    return fail("must be a whole number of at least 1", where,
                "write `schema = " + std::to_string(newestSchema) + "`");
  }
  if (value->get() > newestSchema) {
    return fail(
        "is " + std::to_string(value->get()) + ", this program knows up to " + std::to_string(newestSchema),
        where, "use a newer program for this file");
  }
  state.schema = static_cast<int>(value->get());
  return {};
}

void noteUnknownFields(ConfigState& state) {
  for (const auto& [table, visited] : state.visited) {
    for (const auto& [key, node] : *table) {
      const std::string name(key.str());
      if (visited.asked.contains(name)) {
        continue;
      }
      // A known field that is already there is no candidate for a slip of the pen.
      std::set<std::string, std::less<>> candidates;
      std::copy_if(visited.asked.begin(), visited.asked.end(), std::inserter(candidates, candidates.end()),
                   [table = table](const std::string& asked) { return !table->contains(asked); });
      std::string near = nearestName(name, candidates);
      if (near.empty()) {
        near = nearestName(name, visited.asked);
      }
      const std::string path = visited.path.empty() ? name : visited.path + "." + name;
      state.note(key.source().begin.line, path, "is unknown",
                 near.empty() ? "remove it" : "did you mean `" + near + "`?");
    }
  }
}

}  // namespace

ConfigDocument::ConfigDocument(std::shared_ptr<ConfigState> state) : state_(std::move(state)) {}

Expected<ConfigDocument> ConfigDocument::parse(std::string_view text, std::string fileName,
                                               int newestSchema) {
  if (text.size() > kLargestFile) {
    return fail("is larger than 4 MiB", fileName, "split the file");
  }
  if (const unsigned line = lineOfTooDeepKey(text); line > 0) {
    return fail("a key has more than 32 parts", fileName + ":" + std::to_string(line), "nest less deeply");
  }
  auto state = std::make_shared<ConfigState>();
  state->fileName = std::move(fileName);
  state->text = text;
  try {
    state->root = toml::parse(text, state->fileName);
  } catch (const toml::parse_error& error) {
    return fail("is not valid TOML: " + std::string(error.description()),
                state->place(error.source().begin.line, ""), "correct the line");
  }
  if (auto read = readSchema(*state, newestSchema); !read) {
    return tl::unexpected<Error>(read.error());
  }
  state->visited[&state->root].asked.insert("schema");
  return ConfigDocument(std::move(state));
}

ConfigTable ConfigDocument::root() const {
  return ConfigTable(state_, &state_->root, std::string());
}

int ConfigDocument::schema() const {
  return state_->schema;
}

const std::string& ConfigDocument::fileName() const {
  return state_->fileName;
}

const std::vector<Error>& ConfigDocument::errors() const {
  return state_->errors;
}

Expected<void> ConfigDocument::finish() {
  noteUnknownFields(*state_);
  auto& noted = state_->noted;
  if (noted.empty()) {
    return {};
  }
  std::stable_sort(noted.begin(), noted.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
  state_->visited.clear();  // a second finish() reports the same errors, not the unknown fields twice
  if (noted.size() == 1) {
    return tl::unexpected<Error>(noted.front().error);
  }
  std::string lines;
  for (const auto& one : noted) {
    lines += (lines.empty() ? "" : "\n") + one.error.message();
  }
  return fail(lines);
}

}  // namespace mb
