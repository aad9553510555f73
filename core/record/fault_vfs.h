#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

#include <sqlite3.h>

namespace mb {

/// An SQLite file layer over the usual one that does what disks do: hold a sync for as long as the test
/// wants, be slow, say that they are full, fail; and that remembers what had really reached the disk at the
/// last sync of each file, so that a test can cut the power. For tests, and for simulated runs that train
/// operators. Registered while it lives, one at a time; name it in RecordOptions::vfs.
class FaultVfs {
 public:
  FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;
  ~FaultVfs();

  [[nodiscard]] const std::string& name() const { return name_; }

  /// The next sync waits until release(). heldSync() waits until one does.
  void holdSyncs();
  void waitUntilHeld();
  void release();

  /// From now on (after `more` calls that still work) writes or syncs answer with this SQLite code; SQLITE_OK
  /// ends it.
  void failWrites(int code, int more = 0);
  void failSyncs(int code, int more = 0);
  /// Each sync takes this much longer; 0 ends it.
  void slowSyncs(std::chrono::milliseconds each);

  /// The bytes of each file, by its path, as of its last sync: what a power cut now would leave.
  [[nodiscard]] std::map<std::string, std::string> onDisk() const;

  // Called by the file layer.
  int beforeWrite();
  int beforeSync();
  void afterSync(const std::string& path, std::string bytes);
  void afterDelete(const std::string& path);
  [[nodiscard]] sqlite3_vfs* real() const { return real_; }

 private:
  sqlite3_vfs* real_;
  std::string name_;
  sqlite3_vfs vfs_{};

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool holding_ = false;
  bool held_ = false;
  int writeCode_ = SQLITE_OK;
  int writesLeft_ = 0;
  int syncCode_ = SQLITE_OK;
  int syncsLeft_ = 0;
  std::chrono::milliseconds slow_{};
  std::map<std::string, std::string> onDisk_;
};

}  // namespace mb
