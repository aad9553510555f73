#include "app/cli/answer.h"

#include "core/quantity/format.h"

namespace mb::cli {

Expected<double> numberOption(std::string_view option, const std::optional<std::string>& text) {
  if (!text) {
    return fail("is missing", std::string(option), "give it a number");
  }
  const auto value = parseDouble(*text);
  if (!value) {
    return fail("\"" + *text + "\" is no number", std::string(option), "write it like 12.5");
  }
  return *value;
}

int refuse(std::ostream& err, const Error& error) {
  std::string line = error.message();
  for (char& c : line) {
    c = c == '\n' ? ' ' : c;
  }
  err << line << '\n';
  return kWrongUse;
}

int refuseEach(std::ostream& err, const Error& errors) {
  err << errors.message() << '\n';
  return kWrongUse;
}

void printJson(std::ostream& out, std::initializer_list<std::pair<std::string_view, double>> fields) {
  std::string line;
  for (const auto& [key, value] : fields) {
    line += line.empty() ? "{\"" : ",\"";
    line.append(key).append("\":").append(toShortest(value));
  }
  out << line << "}\n";
}

}  // namespace mb::cli
