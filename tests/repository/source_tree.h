#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mb::repository {

/// A file of the project, by its path from the root.
struct SourceFile {
  std::string path;
  std::string text;
  std::string code;  ///< text with comments, string and character literals blanked, line structure kept
};

/// All files below the root with one of the extensions, without build trees and version control.
[[nodiscard]] std::vector<SourceFile> sourceTree(const std::vector<std::string>& extensions);

/// Comments and literals replaced by blanks: what is left is code.
[[nodiscard]] std::string withoutCommentsAndLiterals(const std::string& text);

/// 1-based line of an offset.
[[nodiscard]] std::size_t lineOf(const std::string& text, std::size_t offset);

}  // namespace mb::repository
