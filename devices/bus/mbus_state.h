#pragma once

#include <map>
#include <optional>
#include <string>

namespace mb {

/// What the slaves of one M-Bus line remember of us, as far as we know it (EN 13757-2, -7). Whatever is in
/// doubt (a failed or broken-off exchange) is forgotten here, and the next session starts with SND_NKE or a
/// selection.
class MbusState {
 public:
  /// The secondary address selected last, as its eight bytes in hex.
  std::optional<std::string> selected;

  /// The frame count bit that the next frame of a station carries; empty: unknown. One a primary address, one
  /// a head, one for FDh.
  [[nodiscard]] std::optional<bool> nextFcb(const std::string& station) const {
    const auto at = fcb_.find(station);
    return at == fcb_.end() ? std::nullopt : std::optional<bool>(at->second);
  }
  void setNextFcb(const std::string& station, bool next) { fcb_[station] = next; }
  void forget(const std::string& station) { fcb_.erase(station); }

 private:
  std::map<std::string, bool> fcb_;
};

}  // namespace mb
