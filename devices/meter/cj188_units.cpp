#include "devices/meter/cj188_units.h"

#include <array>

namespace mb {
namespace {

struct Code {
  std::string_view code;
  std::string_view unit;
  int shift;
};

// The series of the fixed data structure of EN 1434-3, from which CJ/T 188 takes its codes.
constexpr std::array<Code, 30> kCodes{{
    {"01", "J", 0},  {"0B", "J", 3},     {"0E", "J", 6},     {"0F", "J", 7},     {"10", "J", 8},
    {"11", "J", 9},  {"13", "J", 11},    {"02", "Wh", 0},    {"03", "Wh", 1},    {"04", "Wh", 2},
    {"05", "Wh", 3}, {"06", "Wh", 4},    {"07", "Wh", 5},    {"08", "Wh", 6},    {"09", "Wh", 7},
    {"0A", "Wh", 8}, {"14", "W", 0},     {"15", "W", 1},     {"16", "W", 2},     {"17", "W", 3},
    {"1A", "W", 6},  {"26", "m3", -6},   {"29", "m3", -3},   {"2A", "m3", -2},   {"2B", "m3", -1},
    {"2C", "m3", 0}, {"32", "m3/h", -3}, {"33", "m3/h", -2}, {"34", "m3/h", -1}, {"35", "m3/h", 0},
}};

}  // namespace

std::map<std::string, int> cj188Units(std::string_view unit) {
  std::map<std::string, int> units;
  for (const Code& code : kCodes) {
    if (code.unit == unit) {
      units.emplace(std::string(code.code), code.shift);
    }
  }
  return units;
}

}  // namespace mb
