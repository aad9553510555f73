#pragma once

#include "core/model/bench_description.h"
#include "procedures/engine/filling.h"

#include <optional>
#include <string>

namespace mb {

enum class ConditionKind { band, change, fresh, notOverloaded, follows };

/// What must hold while it is measured. A breach makes the run of the point invalid, without anybody having
/// seen an error. Whatever kind it is: a channel without a fresh value is a breach ("stale").
struct Condition {
  /// `low` <= value <= `high`, in the channel's unit.
  [[nodiscard]] static Condition within(std::string id, std::string channel, double low, double high);
  /// The temperature at a position, interpolated along the row between inlet and outlet thermometer, moves by
  /// at most `limit` (K) between its lowest and its highest value since the watch began (settled point 7: at
  /// every position, not at the mean).
  [[nodiscard]] static Condition changeAtPosition(const RowDescription& row, int position, double limit);
  /// The temperature at a position stays within low...high (°C).
  [[nodiscard]] static Condition withinAtPosition(const RowDescription& row, int position, double low,
                                                  double high);
  /// The channel never goes stale.
  [[nodiscard]] static Condition fresh(std::string channel);
  /// The balance never says overload, nor does the channel go stale.
  [[nodiscard]] static Condition notOverloaded(std::string channel);
  /// The channel stays within its calibrated range ("standard in range").
  [[nodiscard]] static Condition inRange(const ChannelDescription& channel);
  /// The balance gains what the flow indicator says, and is not stable while water falls on it.
  [[nodiscard]] static Condition follows(std::string balance, std::string indicator,
                                         const FillingLimits& limits);

  std::string id;
  ConditionKind kind;
  std::string channel;
  std::string otherChannel;  ///< interpolation: value = (1 - weight)·channel + weight·otherChannel
  double weight = 0.0;
  int position = 0;  ///< 0: no single position
  std::optional<double> low;
  std::optional<double> high;
  std::optional<FillingLimits> filling;  ///< of follows

 private:
  Condition(std::string id_, ConditionKind kind_, std::string channel_)
      : id(std::move(id_)), kind(kind_), channel(std::move(channel_)) {}
};

/// Where a position lies between the inlet (0) and the outlet thermometer (1).
[[nodiscard]] double positionWeight(const RowDescription& row, int position);

}  // namespace mb
