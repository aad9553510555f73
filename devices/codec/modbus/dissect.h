#pragma once

#include "devices/codec/dissection/dissection.h"
#include "devices/codec/modbus/register_map.h"
#include "devices/codec/modbus/rtu_frame.h"

#include <optional>
#include <vector>

namespace mb::modbus {

enum class Direction : std::uint8_t { request, answer };

/// What a read asked for: only with it an answer's registers have addresses.
struct ReadRequest {
  ReadRequest() = default;
  std::uint8_t slave = 0;
  std::uint8_t function = 0;
  int first = 0;
  int count = 0;
};

/// What is known beside the bytes.
struct DissectOptions {
  DissectOptions() = default;
  std::optional<Direction> direction;  ///< else by the length, which leaves coils in doubt at times
  std::vector<MapEntry> map;
  std::optional<ReadRequest> asked;  ///< the request before
};

/// The request in a frame; empty for anything but a request to read.
[[nodiscard]] std::optional<ReadRequest> readRequestOf(codec::View bytes, std::optional<Direction> direction);

/// An RTU frame taken apart; an answer to a read with the numbers of the map.
[[nodiscard]] codec::Dissection dissect(codec::View bytes, const DissectOptions& options = DissectOptions());

}  // namespace mb::modbus
