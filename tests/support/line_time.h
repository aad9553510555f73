#pragma once

#include "core/record/ledger_reader.h"
#include "devices/link/link.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace mb::test {

/// What the reading of registers took on one line, and the least it could have taken; s.
struct LineTime {
  double elapsed = 0.0;  ///< from the first bit of a round of readings to the last of it, all rounds
  double wire = 0.0;     ///< characters on the wire, both ways, wake-ups too
  double meters = 0.0;   ///< from the end of a request to the first bit of its answer
  int readings = 0;
  [[nodiscard]] double ratio() const { return elapsed / (wire + meters); }
};

/// By line, from the `exchange` rows of a record. A round is what follows without half a second between:
/// where a line waits for standstill or for a register to return to zero, it does not read.
inline std::map<std::string, LineTime> lineTimes(const LedgerReader& ledger) {
  constexpr double kRoundGap = 0.5;
  static const std::set<std::string> wanted = {"wake-up", "select", "read-start", "read-end", "read-confirm"};
  struct OneExchange {
    double txStart, txEnd, rxFirst, rxLast;
    bool reading;
  };
  std::map<std::string, std::vector<OneExchange>> lines;
  const auto rows = ledger.rows(RowFilter("exchange"));
  for (const auto& row : *rows) {
    const auto body = row.json();
    const auto seconds = [&body](const char* name) {
      return body.contains(name) ? static_cast<double>(std::stoll(body.at(name).get<std::string>())) / 1e9
                                 : 0.0;
    };
    const std::string purpose = body.at("purpose");
    if (body.contains("position") && wanted.contains(purpose)) {
      lines[body.at("line")].push_back({seconds("tx_start_ns"), seconds("tx_end_ns"), seconds("rx_first_ns"),
                                        seconds("rx_last_ns"), purpose.starts_with("read-")});
    }
  }
  const double character =
      std::chrono::duration<double>(SerialSettings(2400, 8, 'E', 1).characters(1)).count();
  std::map<std::string, LineTime> found;
  for (const auto& [line, exchanges] : lines) {
    LineTime round;
    double begin = 0.0;
    double end = 0.0;
    const auto close = [&, &all = found[line]] {
      if (round.readings > 0) {
        all.elapsed += end - begin;
        all.wire += round.wire;
        all.meters += round.meters;
        all.readings += round.readings;
      }
      round = LineTime();
    };
    for (const auto& one : exchanges) {
      if (one.txStart - end > kRoundGap) {
        close();
        begin = one.txStart;
      }
      round.wire += one.txEnd - one.txStart;
      end = one.txEnd;
      if (one.rxLast > 0.0) {
        round.wire += one.rxLast - one.rxFirst + character;  // stamps are those of the ends of characters
        round.meters += one.rxFirst - character - one.txEnd;
        end = one.rxLast;
      }
      round.readings += one.reading && one.rxLast > 0.0 ? 1 : 0;
    }
    close();
  }
  return found;
}

}  // namespace mb::test
