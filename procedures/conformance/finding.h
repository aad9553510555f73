#pragma once

#include <map>
#include <string>
#include <vector>

namespace mb {

/// What a check of a meter's conformance came to.
enum class Grade {
  asPromised,  ///< what the profile, or EN 13757, says
  differs,     ///< something else
  observed,    ///< nothing is promised: what was seen
  notDone      ///< with the reason in the text
};

/// The word of reports: "as-promised", "differs", "observed", "not-done".
[[nodiscard]] std::string_view nameOf(Grade grade);

/// One thing found out about a meter.
class Finding {
 public:
  Finding() = default;
  Finding(std::string id_, std::string what_) : id(std::move(id_)), what(std::move(what_)) {}

  std::string id;    ///< stable: "wrong-checksum", "zeroing", ...
  std::string what;  ///< what was checked, in a few words
  Grade grade = Grade::notDone;
  std::string text;                             ///< what was found, in one line
  std::map<std::string, std::string> measured;  ///< numbers, the unit in the key
};

/// One exchange of the trace.
class TracedExchange {
 public:
  TracedExchange() = default;
  std::string check;  ///< id of the finding that it was made for
  std::string purpose;
  std::string sent;  ///< hex
  std::string received;
  std::string outcome;
  std::string why;
  double latency = -1.0;  ///< s from the end of what was sent to the first byte of the answer; negative: none
};

/// All of it, for the maker of the meter.
class ConformanceReport {
 public:
  ConformanceReport() = default;
  std::string profile;
  std::string title;
  std::string number;  ///< of the meter that answered, else the one that was asked for
  std::string bench;
  bool simulated = false;
  std::vector<Finding> findings;
  std::vector<TracedExchange> trace;

  /// Null when there is none.
  [[nodiscard]] const Finding* find(const std::string& id) const;
  [[nodiscard]] bool conforms() const;
};

/// For people, the trace at its end; and as JSON.
[[nodiscard]] std::string reportText(const ConformanceReport& report);
[[nodiscard]] std::string reportJson(const ConformanceReport& report);

}  // namespace mb
