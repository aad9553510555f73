#pragma once

#include "core/text/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace mb {

/// Where serial ports are looked for; tests have folders of their own.
struct SerialFolders {
  SerialFolders() = default;
  std::filesystem::path byId = "/dev/serial/by-id";
  std::filesystem::path devices = "/dev";
  std::filesystem::path processes = "/proc";
};

/// The device that a path leads to through all links, if it is one that characters can be read from. Errors:
/// nothing there (with the ports that are), no device of characters, no right to open it.
[[nodiscard]] Expected<std::filesystem::path> serialDevice(const std::filesystem::path& path,
                                                           const SerialFolders& folders = SerialFolders());

/// The serial ports of this machine as a person would write them: "by-id/NAME", without an id "/dev/ttyUSB0".
[[nodiscard]] std::vector<std::string> serialPorts(const SerialFolders& folders = SerialFolders());

/// "process 4711 (minicom)": who has the device open besides this process; empty when nobody is seen.
[[nodiscard]] std::string holderOf(const std::filesystem::path& device,
                                   const SerialFolders& folders = SerialFolders());

/// What a path leads to through all links; the path itself where there is nothing.
[[nodiscard]] std::filesystem::path canonicalDevice(const std::filesystem::path& path);

/// A pseudo-terminal, by what the path leads to now (settled point 15).
[[nodiscard]] bool leadsToPseudoTerminal(const std::filesystem::path& path);

}  // namespace mb
