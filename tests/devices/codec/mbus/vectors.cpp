#include "tests/devices/codec/mbus/vectors.h"

#include "devices/codec/mbus/hex.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <stdexcept>

namespace mb::mbus::test {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(MB_TEST_DATA) / "mbus";

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

}  // namespace

FrameBytes bytesOf(std::string_view hex) {
  FrameBytes bytes;
  if (const auto error = parseHex(hex, bytes)) {
    throw std::runtime_error(error->what + " at " + std::to_string(error->position));
  }
  return bytes;
}

FrameBytes longFrame(std::uint8_t control, std::uint8_t address, std::uint8_t information,
                     std::string_view data) {
  const FrameBytes user = bytesOf(data);
  const auto count = static_cast<std::uint8_t>(user.size() + 3);
  FrameBytes frame = {0x68, count, count, 0x68, control, address, information};
  frame.insert(frame.end(), user.begin(), user.end());
  const unsigned sum = std::accumulate(frame.begin() + 4, frame.end(), 0U);
  frame.push_back(static_cast<std::uint8_t>(sum & 0xFFU));
  frame.push_back(0x16);
  return frame;
}

FrameBytes answerWith(std::string_view records) {
  return longFrame(0x08, 1, 0x78, records);
}

FrameBytes commandWith(std::string_view records) {
  return longFrame(0x53, 1, 0x51, records);
}

std::string readVector(const std::string& path) {
  std::ifstream file(kFolder / path, std::ios::binary);
  if (!file) {
    throw std::runtime_error("no vector " + path);
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> vectorFiles() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kFolder)) {
    if (entry.path().extension() == ".hex") {
      files.push_back(std::filesystem::relative(entry.path(), kFolder).generic_string());
    }
  }
  std::ranges::sort(files);
  return files;
}

std::vector<GoldenTelegram> goldenTelegrams() {
  std::vector<GoldenTelegram> telegrams;
  const auto lines = split(readVector("golden_wired_records.tsv"), '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto c = split(lines[i], '\t');
    if (c.size() < 3) {
      continue;
    }
    if (c[1] == "H") {
      telegrams.push_back({c[0], c[2], false, {}});
    } else if (c[2].starts_with("ERR")) {
      telegrams.back().truncated = true;
    } else {
      telegrams.back().records.push_back(
          {std::stoi(c[1]), c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c.at(12)});
    }
  }
  return telegrams;
}

}  // namespace mb::mbus::test
