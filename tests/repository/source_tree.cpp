#include "tests/repository/source_tree.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace mb::repository {
namespace {

namespace fs = std::filesystem;

std::string readFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool isSkipped(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name == "build" || name == "demo" || name.starts_with(".");
}

}  // namespace

std::string withoutCommentsAndLiterals(const std::string& text) {
  std::string code = text;
  const auto blank = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to && i < code.size(); ++i) {
      code[i] = code[i] == '\n' ? '\n' : ' ';
    }
  };
  std::size_t i = 0;
  while (i < text.size()) {
    const char c = text[i];
    if (c == '/' && i + 1 < text.size() && text[i + 1] == '/') {
      const std::size_t end = std::min(text.find('\n', i), text.size());
      blank(i, end);
      i = end;
    } else if (c == '/' && i + 1 < text.size() && text[i + 1] == '*') {
      const std::size_t close = text.find("*/", i + 2);
      const std::size_t end = close == std::string::npos ? text.size() : close + 2;
      blank(i, end);
      i = end;
    } else if (c == 'R' && i + 1 < text.size() && text[i + 1] == '"') {
      const std::size_t open = text.find('(', i);
      const std::string close = ")" + text.substr(i + 2, open - i - 2) + "\"";
      const std::size_t end = std::min(text.find(close, open), text.size() - close.size()) + close.size();
      blank(i, end);
      i = end;
    } else if (c == '"' ||
               (c == '\'' && (i == 0 || (std::isalnum(static_cast<unsigned char>(text[i - 1])) == 0)))) {
      std::size_t end = i + 1;
      while (end < text.size() && text[end] != c && text[end] != '\n') {
        end += text[end] == '\\' ? 2U : 1U;
      }
      blank(i, end + 1);
      i = end + 1;
    } else {
      ++i;
    }
  }
  return code;
}

std::vector<SourceFile> sourceTree(const std::vector<std::string>& extensions) {
  const fs::path root(MB_SOURCE_DIR);
  std::vector<SourceFile> files;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator();
       ++entry) {
    if (entry->is_directory() && isSkipped(entry->path())) {
      entry.disable_recursion_pending();
      continue;
    }
    if (entry->is_regular_file() && std::ranges::count(extensions, entry->path().extension().string()) > 0) {
      SourceFile file;
      file.path = fs::relative(entry->path(), root).string();
      file.text = readFile(entry->path());
      file.code = withoutCommentsAndLiterals(file.text);
      files.push_back(std::move(file));
    }
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

std::size_t lineOf(const std::string& text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

}  // namespace mb::repository
