#include "core/record/witness.h"

#include "core/record/canonical.h"

#include <algorithm>
#include <charconv>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace mb {
namespace {

constexpr std::size_t kMaxLine = 4096;
constexpr std::size_t kChunk = 65536;

std::optional<Seq> parseSeq(std::string_view text) {
  Seq value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 1 ||
      std::to_string(value) != text) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::string Head::signedMessage() const {
  using namespace std::string_literals;
  return "meterbench-head-1\0"s + canonicalJson({{"hash", hash}, {"seq", std::to_string(seq)}, {"utc", utc}});
}

std::string Head::line() const {
  return canonicalJson(
             {{"hash", hash}, {"seq", std::to_string(seq)}, {"signature", signature}, {"utc", utc}}) +
         "\n";
}

Expected<Head> Head::parse(std::string_view line) {
  if (line.size() > kMaxLine) {
    return fail("the line is too long");
  }
  const auto parsed = parseCanonical(line);
  if (!parsed) {
    return fail("it is not a head of a ledger");
  }
  std::array<std::string, 4> values;
  std::size_t index = 0;
  for (const char* name : {"hash", "seq", "signature", "utc"}) {
    const auto field = parsed->find(name);
    if (field == parsed->end() || !field->is_string() || parsed->size() != values.size()) {
      return fail("it is not a head of a ledger");
    }
    values[index++] = field->get<std::string>();
  }
  const auto seq = parseSeq(values[1]);
  if (!seq || fromHex(values[0], 32).empty()) {
    return fail("its number or hash is not well-formed");
  }
  Head head;
  head.seq = *seq;
  head.hash = values[0];
  head.signature = values[2];
  head.utc = values[3];
  return head;
}

Head signHead(const SigningKey& key, Seq seq, const std::string& hash, const std::string& utc) {
  Head head;
  head.seq = seq;
  head.hash = hash;
  head.utc = utc;
  head.signature = key.sign(head.signedMessage());
  return head;
}

Expected<WitnessEnd> readWitnessEnd(const std::filesystem::path& path) {
  WitnessEnd end;
  if (!std::filesystem::exists(path)) {
    return end;
  }
  auto file = PosixFile::open(path, O_RDONLY);
  if (!file) {
    return tl::unexpected(file.error());
  }
  // Two lines at their longest, so that a torn line does not hide the whole one before it.
  const std::int64_t size = file->size();
  const auto wanted = std::min<std::int64_t>(size, 2 * static_cast<std::int64_t>(kMaxLine));
  auto tail = file->readAt(size - wanted, static_cast<std::size_t>(wanted), path);
  if (!tail) {
    return tl::unexpected(tail.error());
  }
  const auto lastFeed = tail->rfind('\n');
  if (lastFeed == std::string::npos) {
    if (wanted == size) {
      end.torn = *tail;
    } else {
      end.wrong = "the line is too long";
      end.line = *tail;
    }
    return end;
  }
  end.torn = tail->substr(lastFeed + 1);
  const auto before = lastFeed == 0 ? std::string::npos : tail->rfind('\n', lastFeed - 1);
  const auto start = before == std::string::npos ? 0 : before + 1;
  end.line = tail->substr(start, lastFeed - start);
  if (auto head = Head::parse(end.line)) {
    end.head = std::move(*head);
  } else {
    end.wrong = head.error().what;
  }
  return end;
}

Expected<void> visitWitness(
    const std::filesystem::path& path, std::int64_t size,
    const std::function<void(std::int64_t number, std::string_view line, bool whole)>& visit) {
  auto file = PosixFile::open(path, O_RDONLY);
  if (!file) {
    return tl::unexpected(file.error());
  }
  std::int64_t number = 0;
  std::string rest;
  for (std::int64_t offset = 0; offset < size;) {
    const auto wanted = std::min<std::int64_t>(size - offset, static_cast<std::int64_t>(kChunk));
    auto chunk = file->readAt(offset, static_cast<std::size_t>(wanted), path);
    if (!chunk) {
      return tl::unexpected(chunk.error());
    }
    if (chunk->empty()) {
      break;
    }
    offset += static_cast<std::int64_t>(chunk->size());
    rest += *chunk;
    std::size_t start = 0;
    for (auto feed = rest.find('\n'); feed != std::string::npos; feed = rest.find('\n', start)) {
      visit(++number, std::string_view(rest).substr(start, feed - start), true);
      start = feed + 1;
    }
    rest.erase(0, start);
  }
  if (!rest.empty()) {
    visit(++number, rest, false);
  }
  return {};
}

Expected<WitnessWriter> WitnessWriter::open(const std::filesystem::path& path) {
  const bool existed = std::filesystem::exists(path);
  auto end = readWitnessEnd(path);
  if (!end) {
    return tl::unexpected(end.error());
  }
  auto file = PosixFile::open(path, O_WRONLY | O_CREAT | O_APPEND);
  if (!file) {
    return tl::unexpected(file.error());
  }
  if (!end->torn.empty()) {
    const auto whole = file->size() - static_cast<std::int64_t>(end->torn.size());
    if (::ftruncate(file->descriptor(), whole) != 0) {
      return tl::unexpected(systemError("cannot cut off a torn line", path));
    }
  }
  if (!existed) {
    if (auto synced = syncFolderOf(path); !synced) {
      return tl::unexpected(synced.error());
    }
  }
  return WitnessWriter(path, std::move(*file));
}

Expected<void> WitnessWriter::append(const Head& head) const {
  return file_.writeDurably(head.line(), path_);
}

}  // namespace mb
