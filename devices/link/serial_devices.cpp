#include "devices/link/serial_devices.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

namespace mb {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kWithoutId = {"ttyUSB", "ttyACM", "ttyAMA"};

std::vector<fs::path> entries(const fs::path& folder) {
  std::vector<fs::path> all;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    all.push_back(at->path());
  }
  std::ranges::sort(all);
  return all;
}

std::string nameOfProcess(const fs::path& process) {
  std::ifstream file(process / "comm");
  std::string name;
  std::getline(file, name);
  return name;
}

bool hasOpen(const fs::path& process, const fs::path& device) {
  return std::ranges::any_of(entries(process / "fd"), [&](const fs::path& descriptor) {
    std::error_code error;
    return fs::read_symlink(descriptor, error) == device && !error;
  });
}

Error nothingThere(const fs::path& path, const SerialFolders& folders) {
  const auto ports = serialPorts(folders);
  std::error_code error;
  const bool dangling = fs::is_symlink(fs::symlink_status(path, error));
  return Error(
      fmt::format("there is no serial port {}{}; {}", path.string(), dangling ? " (its device is gone)" : "",
                  ports.empty() ? std::string("no other is plugged in either")
                                : fmt::format("there is {}", fmt::join(ports, ", "))),
      std::string(), "plug it in, or write one of those that are there");
}

}  // namespace

std::filesystem::path canonicalDevice(const fs::path& path) {
  std::error_code error;
  fs::path device = fs::canonical(path, error);
  return error ? path.lexically_normal() : device;
}

bool leadsToPseudoTerminal(const fs::path& path) {
  const std::string device = canonicalDevice(path).string();
  return device.starts_with("/dev/pts/") || device.starts_with("/dev/pty");
}

std::vector<std::string> serialPorts(const SerialFolders& folders) {
  std::vector<std::string> ports;
  std::vector<fs::path> named;
  for (const auto& port : entries(folders.byId)) {
    ports.push_back("by-id/" + port.filename().string());
    named.push_back(canonicalDevice(port));
  }
  for (const auto& device : entries(folders.devices)) {
    const std::string name = device.filename().string();
    const bool serial =
        std::ranges::any_of(kWithoutId, [&](std::string_view prefix) { return name.starts_with(prefix); });
    if (serial && std::ranges::count(named, device) == 0) {
      ports.push_back(device.string());
    }
  }
  return ports;
}

std::string holderOf(const fs::path& device, const SerialFolders& folders) {
  const std::string own = std::to_string(getpid());
  for (const auto& process : entries(folders.processes)) {
    const std::string id = process.filename().string();
    const bool number = std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
    if (number && id != own && hasOpen(process, device)) {
      return fmt::format("process {} ({})", id, nameOfProcess(process));
    }
  }
  return std::string();
}

Expected<fs::path> serialDevice(const fs::path& path, const SerialFolders& folders) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    return tl::unexpected<Error>(nothingThere(path, folders));
  }
  if (!fs::is_character_file(status)) {
    return fail(fmt::format("{} is no serial port but a {}", path.string(),
                            fs::is_directory(status) ? "folder" : "file"),
                std::string(), "write the path of a port, like /dev/serial/by-id/NAME");
  }
  if (access(path.c_str(), R_OK | W_OK) != 0) {
    return fail(fmt::format("this user may not open {}", path.string()), std::string(),
                "add the user to the group of the device (dialout), and log in again");
  }
  return canonicalDevice(path);
}

}  // namespace mb
