#pragma once

#include <string>

namespace mb::cli {

/// Puts the line into messages that name a field of a file without it: "demo.toml: point[2].volume_l: is too
/// small" becomes "demo.toml:31: field `point[2].volume_l`: is too small". Each line of `message` by itself;
/// what does not begin so, or names no field of the file, stays as it is.
[[nodiscard]] std::string withLines(const std::string& message, const std::string& fileName,
                                    const std::string& text);

/// "plan.toml:9: field `regulation`"; the file's name alone when there is no such field.
[[nodiscard]] std::string placeOf(const std::string& text, const std::string& fileName,
                                  const std::string& path);

/// "batch.toml:41: field `meter[3].profile`": the place of a field in the table of an array whose `key` has
/// this value; the file's name alone when there is none.
[[nodiscard]] std::string placeOf(const std::string& text, const std::string& fileName,
                                  const std::string& array, const std::string& key, const std::string& value,
                                  const std::string& field);

}  // namespace mb::cli
