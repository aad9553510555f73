#pragma once

#include "core/model/bench_description.h"
#include "core/text/error.h"

#include <map>
#include <string>

namespace mb::cli {

/// The text of a bench file with other addresses (by port id), and nothing else changed: comments, order and
/// everything a driver does not read stay. Error: the file writes an address in a way that cannot be replaced
/// on its line.
[[nodiscard]] Expected<std::string> withAddresses(const BenchDescription& bench,
                                                  const std::map<std::string, std::string>& addresses);

}  // namespace mb::cli
