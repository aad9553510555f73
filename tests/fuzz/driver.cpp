// Runs a fuzz target where libFuzzer is not at hand (g++): replays the corpus, then mutates it with a seeded
// generator for a bounded number of runs. The same arguments as libFuzzer's:
//
//   fuzz_NAME [-runs=N] [-seed=N] FOLDER|FILE...
//
// A crash prints the bytes that caused it.

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kLongest = 4096;
constexpr std::array<std::uint8_t, 16> kInteresting{0x00, 0x01, 0x0A, 0x0D, 0x0F, 0x10, 0x16, 0x1F,
                                                    0x28, 0x2F, 0x68, 0x7F, 0x80, 0x99, 0xFE, 0xFF};

const Bytes* g_current = nullptr;

/// Only write(2): called from a signal.
void printCurrent() {
  constexpr char kDigits[] = "0123456789ABCDEF";
  if (g_current == nullptr) {
    return;
  }
  constexpr std::string_view kTitle = "\nthe bytes that did it: ";
  (void)!write(STDERR_FILENO, kTitle.data(), kTitle.size());
  for (const std::uint8_t byte : *g_current) {
    const std::array<char, 3> text{kDigits[byte >> 4U], kDigits[byte & 0x0FU], ' '};
    (void)!write(STDERR_FILENO, text.data(), text.size());
  }
  (void)!write(STDERR_FILENO, "\n", 1);
}

extern "C" void onSignal(int number) {
  printCurrent();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

void run(const Bytes& bytes) {
  // A block of exactly this size: a sanitiser sees the first byte behind it.
  const Bytes exact(bytes);
  g_current = &exact;
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
  g_current = nullptr;
}

class Mutator {
 public:
  Mutator(const std::vector<Bytes>& corpus, std::uint64_t seed) : corpus_(corpus), random_(seed) {}

  Bytes next() {
    Bytes bytes = corpus_[below(corpus_.size())];
    for (std::size_t count = 1 + below(4); count > 0; --count) {
      mutate(bytes);
    }
    bytes.resize(std::min(bytes.size(), kLongest));
    return bytes;
  }

 private:
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }
  std::uint8_t anyByte() {
    return below(2) == 0 ? kInteresting[below(kInteresting.size())] : static_cast<std::uint8_t>(below(256));
  }

  void mutate(Bytes& bytes) {
    if (bytes.empty()) {
      bytes.push_back(anyByte());
      return;
    }
    const std::size_t at = below(bytes.size());
    const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(7)) {
      case 0:
        bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ 1U << below(8));
        break;
      case 1:
        bytes[at] = anyByte();
        break;
      case 2:
        bytes.insert(place, 1 + below(4), anyByte());
        break;
      case 3:
        bytes.erase(place, place + static_cast<std::ptrdiff_t>(1 + below(bytes.size() - at)));
        break;
      case 4:
        bytes.resize(at);
        break;
      case 5: {  // the beginning of one, the end of another
        const Bytes& other = corpus_[below(corpus_.size())];
        bytes.resize(at);
        bytes.insert(bytes.end(), other.begin() + static_cast<std::ptrdiff_t>(below(other.size() + 1)),
                     other.end());
        break;
      }
      default: {  // a stretch once more
        const Bytes copy(place, place + static_cast<std::ptrdiff_t>(1 + below(bytes.size() - at)));
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(below(bytes.size())), copy.begin(),
                     copy.end());
        break;
      }
    }
  }

  const std::vector<Bytes>& corpus_;
  std::mt19937_64 random_;
};

void addFile(const std::filesystem::path& path, std::vector<Bytes>& corpus) {
  std::ifstream in(path, std::ios::binary);
  corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

void add(const std::filesystem::path& path, std::vector<Bytes>& corpus) {
  if (!std::filesystem::is_directory(path)) {
    addFile(path, corpus);
    return;
  }
  std::vector<std::filesystem::path> files;  // sorted: the runs are the same everywhere
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (const auto& file : files) {
    addFile(file, corpus);
  }
}

std::uint64_t numberOf(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t runs = 0;
  std::uint64_t seed = 1;
  std::vector<Bytes> corpus;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument.starts_with("-runs=")) {
      runs = numberOf(argument.substr(6));
    } else if (argument.starts_with("-seed=")) {
      seed = numberOf(argument.substr(6));
    } else {
      add(argument, corpus);
    }
  }
  if (corpus.empty()) {
    std::cerr << "no corpus\n";
    return 2;
  }
  for (const int number : {SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGBUS, SIGTERM}) {
    std::signal(number, onSignal);  // SIGTERM: a run that does not end
  }
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_set_death_callback(printCurrent);
#endif
  for (const Bytes& bytes : corpus) {
    run(bytes);
  }
  Mutator mutator(corpus, seed);
  for (std::uint64_t done = 0; done < runs; ++done) {
    run(mutator.next());
  }
  std::cout << corpus.size() << " files of the corpus, " << runs << " mutations\n";
  return 0;
}
