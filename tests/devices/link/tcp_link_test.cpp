// Connections in real time to servers on this machine.
#include "devices/link/tcp_link.h"

#include "tests/devices/link/real_time.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <chrono>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class TcpLinkTest : public testing::Test {
 protected:
  void listen(quint16 port = 0) { ASSERT_TRUE(server_.listen(QHostAddress::LocalHost, port)); }
  std::unique_ptr<TcpLink> make() {
    auto link = std::make_unique<TcpLink>(time_.links, TcpOptions("127.0.0.1", server_.serverPort()));
    link->onChunk([this](const Chunk& chunk) {
      bytes_.insert(bytes_.end(), chunk.bytes.begin(), chunk.bytes.end());
      EXPECT_TRUE(chunk.damaged.empty());
      EXPECT_LE(chunk.first.at, chunk.last.at);
    });
    link->onLost([this](const Error& error) { lost_.push_back(error.message()); });
    return link;
  }
  QTcpSocket* accept() {
    EXPECT_TRUE(time_.until([this] { return server_.hasPendingConnections(); }));
    return server_.nextPendingConnection();
  }
  static std::string refusal(Link& link) {
    const auto opened = link.open();
    return opened ? "opened" : opened.error().message();
  }

  test::RealTime time_;
  QTcpServer server_;
  Bytes bytes_;
  std::vector<std::string> lost_;
};

TEST_F(TcpLinkTest, PassesBytesBothWays) {
  listen();
  const auto link = make();
  ASSERT_EQ(refusal(*link), "opened");
  EXPECT_EQ(link->remark(), "parity not checked (serial server)");
  QTcpSocket* const device = accept();
  const Instant before = time_.scheduler.now();
  link->configure(SerialSettings(2400, 8, 'E', 1));
  EXPECT_GE(link->send(Bytes{0x10, 0x5B, 0x01}), before + SerialSettings().characters(3));
  ASSERT_TRUE(time_.until([&] { return device->bytesAvailable() == 3; }));
  EXPECT_EQ(device->readAll(), QByteArray("\x10\x5B\x01"));
  device->write("\xE5\x00\xFF", 3);
  ASSERT_TRUE(time_.until([&] { return bytes_.size() == 3; }));
  EXPECT_THAT(bytes_, ElementsAre(0xE5, 0x00, 0xFF));
}

TEST_F(TcpLinkTest, ASilentAddressIsNamed) {
  listen();
  const auto link = make();
  server_.close();
  EXPECT_THAT(refusal(*link), AllOf(HasSubstr("127.0.0.1"), HasSubstr("refused"), HasSubstr("power")));
}

/// A server that answers no knock: its queue of connections is full.
TEST_F(TcpLinkTest, AConnectionHasALimitOfTime) {
  const int deaf = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof at;
  ASSERT_EQ(bind(deaf, reinterpret_cast<sockaddr*>(&at), length), 0);
  ASSERT_EQ(::listen(deaf, 0), 0);
  ASSERT_EQ(getsockname(deaf, reinterpret_cast<sockaddr*>(&at), &length), 0);
  std::array<int, 4> others{};
  for (int& other : others) {
    other = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    static_cast<void>(connect(other, reinterpret_cast<sockaddr*>(&at), length));
  }
  TcpOptions options("127.0.0.1", ntohs(at.sin_port));
  options.connectTime = 50ms;
  TcpLink link(time_.links, options);
  EXPECT_THAT(refusal(link), HasSubstr("no connection within 50 ms"));
  for (const int other : others) {
    close(other);
  }
  close(deaf);
}

TEST_F(TcpLinkTest, ALostConnectionComesBackByItself) {
  listen();
  const quint16 port = server_.serverPort();
  const auto link = make();
  ASSERT_EQ(refusal(*link), "opened");
  QTcpSocket* const device = accept();
  server_.close();  // its sockets stay open until they are closed themselves
  device->abort();
  ASSERT_TRUE(time_.until([this] { return !lost_.empty(); }));
  EXPECT_NE(refusal(*link), "opened");
  link->send(Bytes{0x01});  // into the void

  listen(port);
  ASSERT_TRUE(time_.until([&] { return link->open().has_value(); }));
  QTcpSocket* const again = accept();
  link->send(Bytes{0x02});
  ASSERT_TRUE(time_.until([&] { return again->bytesAvailable() > 0; }));
  EXPECT_EQ(again->readAll(), QByteArray("\x02"));
  EXPECT_EQ(lost_.size(), 1U);
}

TEST_F(TcpLinkTest, ManyLinksOpenSideBySide) {
  listen();
  std::vector<std::unique_ptr<TcpLink>> links;
  for (int i = 0; i < 8; ++i) {
    links.push_back(make());
    links.back()->beginOpening();
  }
  for (const auto& link : links) {
    EXPECT_EQ(refusal(*link), "opened");
  }
}

}  // namespace
}  // namespace mb
