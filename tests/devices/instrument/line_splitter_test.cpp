#include "devices/instrument/line_splitter.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;

class LineSplitterTest : public testing::Test {
 protected:
  void feed(std::string_view text, std::vector<std::size_t> damaged = {}) {
    Chunk chunk;
    chunk.bytes.assign(text.begin(), text.end());
    chunk.damaged = std::move(damaged);
    chunk.first.at = Instant(1s);
    chunk.last.at = Instant(1s + 1ms * (static_cast<int>(text.size()) - 1));
    splitter_.feed(chunk, [this](const ReceivedLine& line) {
      lines_.push_back(line.text);
      last_ = line;
    });
  }

  LineSplitter splitter_;
  std::vector<std::string> lines_;
  ReceivedLine last_;
};

TEST_F(LineSplitterTest, CutsAndJoins) {
  feed("one\r\ntwo\r");
  feed("\nth");
  feed("ree\r\n\r\n");
  EXPECT_EQ(lines_, (std::vector<std::string>{"one", "two", "three", ""}));
  EXPECT_EQ(splitter_.dropped(), 0);
}

TEST_F(LineSplitterTest, StampsTheFirstByteAndTheLineFeed) {
  feed("ab\r\ncd\r\n");
  EXPECT_EQ(last_.first.at, Instant(1004ms));
  EXPECT_EQ(last_.last.at, Instant(1007ms));
}

TEST_F(LineSplitterTest, DropsSpoiltLinesAndIsWholeAgainAtTheNext) {
  feed("no end\none\r\n");
  feed("a\rb\r\ntwo\r\n");
  feed("bad\r\nthree\r\n", {1});
  feed(std::string(5'000'000, 'x') + "\r\nfour\r\n");
  feed(std::string(LineSplitter::kLongest, 'y') + "\r\n");
  feed("\r\r\nfive\r\n");
  EXPECT_EQ(lines_, (std::vector<std::string>{"one", "two", "three", "four",
                                              std::string(LineSplitter::kLongest, 'y'), "five"}));
  EXPECT_EQ(splitter_.dropped(), 5);
}

}  // namespace
}  // namespace mb
