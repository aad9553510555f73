#include "core/record/fault_vfs.h"

#include <new>
#include <utility>

namespace mb {
namespace {

/// SQLite allocates this and, behind it, the file of the layer below.
struct FaultFile {
  sqlite3_file base;
  FaultVfs* owner;
  std::string* path;
};

sqlite3_file* below(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<FaultFile*>(file) + 1);
}

FaultVfs& ownerOf(sqlite3_vfs* vfs) {
  return *static_cast<FaultVfs*>(vfs->pAppData);
}
FaultVfs& ownerOf(sqlite3_file* file) {
  return *reinterpret_cast<FaultFile*>(file)->owner;
}

int closeFile(sqlite3_file* file) {
  auto* self = reinterpret_cast<FaultFile*>(file);
  delete std::exchange(self->path, nullptr);
  return below(file)->pMethods->xClose(below(file));
}

int readFile(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
  return below(file)->pMethods->xRead(below(file), bytes, size, offset);
}

int writeFile(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  if (const int code = ownerOf(file).beforeWrite(); code != SQLITE_OK) {
    return code;
  }
  return below(file)->pMethods->xWrite(below(file), bytes, size, offset);
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
  return below(file)->pMethods->xTruncate(below(file), size);
}

int syncFile(sqlite3_file* file, int flags) {
  auto& owner = ownerOf(file);
  if (const int code = owner.beforeSync(); code != SQLITE_OK) {
    return code;
  }
  const int code = below(file)->pMethods->xSync(below(file), flags);
  sqlite3_int64 size = 0;
  if (code == SQLITE_OK && below(file)->pMethods->xFileSize(below(file), &size) == SQLITE_OK) {
    std::string bytes(static_cast<std::size_t>(size), '\0');
    if (size == 0 ||
        below(file)->pMethods->xRead(below(file), bytes.data(), static_cast<int>(size), 0) == SQLITE_OK) {
      owner.afterSync(*reinterpret_cast<FaultFile*>(file)->path, std::move(bytes));
    }
  }
  return code;
}

int fileSize(sqlite3_file* file, sqlite3_int64* size) {
  return below(file)->pMethods->xFileSize(below(file), size);
}
int lockFile(sqlite3_file* file, int level) {
  return below(file)->pMethods->xLock(below(file), level);
}
int unlockFile(sqlite3_file* file, int level) {
  return below(file)->pMethods->xUnlock(below(file), level);
}
int checkLock(sqlite3_file* file, int* held) {
  return below(file)->pMethods->xCheckReservedLock(below(file), held);
}
int fileControl(sqlite3_file* file, int operation, void* argument) {
  return below(file)->pMethods->xFileControl(below(file), operation, argument);
}
int sectorSize(sqlite3_file* file) {
  return below(file)->pMethods->xSectorSize(below(file));
}
int characteristics(sqlite3_file* file) {
  return below(file)->pMethods->xDeviceCharacteristics(below(file));
}
int mapShared(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
  return below(file)->pMethods->xShmMap(below(file), page, size, extend, memory);
}
int lockShared(sqlite3_file* file, int offset, int count, int flags) {
  return below(file)->pMethods->xShmLock(below(file), offset, count, flags);
}
void shareBarrier(sqlite3_file* file) {
  below(file)->pMethods->xShmBarrier(below(file));
}
int unmapShared(sqlite3_file* file, int remove) {
  return below(file)->pMethods->xShmUnmap(below(file), remove);
}

const sqlite3_io_methods kMethods = {
    2,          closeFile,    readFile,    writeFile,   truncateFile, syncFile,        fileSize,
    lockFile,   unlockFile,   checkLock,   fileControl, sectorSize,   characteristics, mapShared,
    lockShared, shareBarrier, unmapShared, nullptr,     nullptr};

int openFile(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* outFlags) {
  auto& owner = ownerOf(vfs);
  auto* self = reinterpret_cast<FaultFile*>(file);
  const int code = owner.real()->xOpen(owner.real(), path, below(file), flags, outFlags);
  self->owner = &owner;
  self->path = nullptr;
  self->base.pMethods = nullptr;
  if (below(file)->pMethods != nullptr) {
    self->path = new std::string(path == nullptr ? "" : path);
    self->base.pMethods = &kMethods;
  }
  return code;
}

int deleteFile(sqlite3_vfs* vfs, const char* path, int syncFolder) {
  auto& owner = ownerOf(vfs);
  const int code = owner.real()->xDelete(owner.real(), path, syncFolder);
  if (code == SQLITE_OK) {
    owner.afterDelete(path);
  }
  return code;
}

}  // namespace

FaultVfs::FaultVfs() : real_(sqlite3_vfs_find(nullptr)), name_("mb-fault") {
  vfs_ = *real_;
  vfs_.pNext = nullptr;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.szOsFile = static_cast<int>(sizeof(FaultFile)) + real_->szOsFile;
  vfs_.xOpen = openFile;
  vfs_.xDelete = deleteFile;
  sqlite3_vfs_register(&vfs_, 0);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(&vfs_);
}

void FaultVfs::holdSyncs() {
  const std::lock_guard lock(mutex_);
  holding_ = true;
}

void FaultVfs::waitUntilHeld() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return held_; });
}

void FaultVfs::release() {
  const std::lock_guard lock(mutex_);
  holding_ = false;
  changed_.notify_all();
}

void FaultVfs::failWrites(int code, int more) {
  const std::lock_guard lock(mutex_);
  writeCode_ = code;
  writesLeft_ = more;
}

void FaultVfs::failSyncs(int code, int more) {
  const std::lock_guard lock(mutex_);
  syncCode_ = code;
  syncsLeft_ = more;
}

void FaultVfs::slowSyncs(std::chrono::milliseconds each) {
  const std::lock_guard lock(mutex_);
  slow_ = each;
}

std::map<std::string, std::string> FaultVfs::onDisk() const {
  const std::lock_guard lock(mutex_);
  return onDisk_;
}

int FaultVfs::beforeWrite() {
  const std::lock_guard lock(mutex_);
  return writeCode_ == SQLITE_OK || writesLeft_-- > 0 ? SQLITE_OK : writeCode_;
}

int FaultVfs::beforeSync() {
  std::unique_lock lock(mutex_);
  if (holding_) {
    held_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !holding_; });
    held_ = false;
  }
  if (slow_.count() > 0) {
    std::condition_variable never;  // on the writer's thread; the bench does not wait for it
    never.wait_for(lock, slow_);
  }
  return syncCode_ == SQLITE_OK || syncsLeft_-- > 0 ? SQLITE_OK : syncCode_;
}

void FaultVfs::afterSync(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  onDisk_[path] = std::move(bytes);
}

void FaultVfs::afterDelete(const std::string& path) {
  const std::lock_guard lock(mutex_);
  onDisk_.erase(path);
}

}  // namespace mb
