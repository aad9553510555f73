#pragma once

#include "core/quantity/quantity.h"

#include <string>
#include <vector>

namespace mb {

/// A type of heat meter as its type approval says (EN 1434-1, JJG 225).
struct MeterType {
  std::string name;
  int nominalDiameter = 0;   ///< mm
  VolumeFlow permanentFlow;  ///< qp
  VolumeFlow minimumFlow;    ///< qi
  VolumeFlow maximumFlow;    ///< qs
  int accuracyClass = 0;     ///< 1, 2, 3
  TemperatureDifference minimumDifference;
  TemperatureDifference maximumDifference;
  std::string installation;  ///< "return" or "flow": the pipe in which the flow sensor sits
  std::string maker;
};

/// A meter in a position.
struct BatchMeter {
  int position = 0;
  std::string number;   ///< serial number as scanned
  std::string profile;  ///< name of the protocol profile
  int type = 0;         ///< index into Batch::types
};

/// What is clamped in: an order of meters with their types (resources/batches/*.toml).
struct Batch {
  std::string number;
  std::string customer;
  std::string verification;  ///< "first", "subsequent", "in-use"
  std::vector<MeterType> types;
  std::vector<BatchMeter> meters;  ///< ascending positions, each at most once
  std::string fileName;
  std::string sourceText;  ///< the simulator reads the true meters from its [simulation] part

  [[nodiscard]] const BatchMeter* at(int position) const;
  [[nodiscard]] const MeterType& typeOf(const BatchMeter& meter) const {
    return types[static_cast<std::size_t>(meter.type)];
  }
};

}  // namespace mb
