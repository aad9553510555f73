#pragma once

#include "core/async/context.h"
#include "core/model/bench_description.h"
#include "devices/bench/meter_lines.h"
#include "devices/meter/mbus_search.h"

#include <map>
#include <string>
#include <vector>

namespace mb {

/// A meter that answered, and where.
class FoundMeter {
 public:
  FoundMeter(std::string line_, int position_, MeterIdentity identity_)
      : line(std::move(line_)), position(position_), identity(std::move(identity_)) {}

  std::string line;
  int position;  ///< of the head; 0 on an M-Bus line, which does not tell
  MeterIdentity identity;
};

/// What a scan found; nothing in it is an error of the scan.
class ScanReport {
 public:
  ScanReport() = default;
  std::vector<FoundMeter> meters;       ///< by line, then position or number
  std::vector<std::string> remarks;     ///< heads without an answer, numbers that are there twice, dead lines
  std::map<std::string, int> searched;  ///< selections sent, by M-Bus line
};

/// Looks for the meters on the lines of a bench, without knowing what is clamped in: every head of an optical
/// line is asked who it is, an M-Bus line is searched by secondary addresses. All lines at once.
class LineScan {
 public:
  /// `head` is the profile by which heads are asked. Complaints go to `ports`; with any of them nothing must
  /// be scanned. The description outlives this.
  LineScan(const BenchDescription& description, std::shared_ptr<const Profile> head, PortSet& ports);

  [[nodiscard]] Task<ScanReport> run(const Context& context);

 private:
  struct Entry : BuiltLine {
    Entry(BuiltLine built, const MeterLineDescription* description_, SerialSettings settings_)
        : BuiltLine(std::move(built)), description(description_), settings(settings_) {}
    const MeterLineDescription* description;
    SerialSettings settings;
  };

  [[nodiscard]] Task<void> scan(const Context& context, Entry& entry, ScanReport& report);
  [[nodiscard]] Task<void> scanHeads(const Context& context, Entry& entry, ScanReport& report);
  [[nodiscard]] Task<void> search(const Context& context, Entry& entry, ScanReport& report);

  std::shared_ptr<const Profile> head_;
  std::vector<std::unique_ptr<Entry>> lines_;
};

}  // namespace mb
