#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace mb {

/// Where a record lies, whose it is, and what time it is.
struct RecordOptions {
  /// `utc` gives the time of the bench as text ("2026-03-02T08:00:00.000Z"), in virtual time that of its own
  /// clock; it is called on the appending thread.
  RecordOptions(std::filesystem::path path_, std::filesystem::path witness_,
                std::function<std::string()> utc_)
      : path(std::move(path_)), witness(std::move(witness_)), utc(std::move(utc_)) {}

  std::filesystem::path path;
  std::filesystem::path witness;
  std::function<std::string()> utc;

  /// The key signs heads: a file outside the record (made on first use), or, for a simulated record alone,
  /// the demonstration key of a seed. One of the two.
  std::filesystem::path keyFile;
  std::optional<std::uint64_t> demonstrationSeed;

  // The genesis row of a new file. An existing one must be of the same bench and as much simulated.
  std::string benchUuid;
  std::string benchName;
  std::string program;  ///< identity of the program
  bool simulated = true;
  std::string previousHead;  ///< hash of the last row of the file that this one continues; empty: none

  std::string vfs;                           ///< SQLite's file layer; empty: the usual one
  std::size_t maxQueuedBytes = 256U << 20U;  ///< what may wait for the disk before the store fails
};

}  // namespace mb
