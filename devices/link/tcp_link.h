#pragma once

#include "devices/link/threaded_link.h"

#include <chrono>
#include <memory>
#include <string>

namespace mb {

/// A serial server that passes bytes on over TCP (RFC 2217 is not spoken: the server itself is set to the
/// settings of its line).
struct TcpOptions {
  TcpOptions(std::string host_, int port_) : host(std::move(host_)), port(port_) {}

  std::string host;  ///< a literal address: a name is looked up once, when the bench is built
  int port = 0;
  Duration connectTime = std::chrono::seconds(3);
  /// A server that says nothing is asked so often whether it is there, and given up after a few of these.
  std::chrono::seconds keepAlive = std::chrono::seconds(5);
};

/// The connection (QTcpSocket on the link thread): no Nagle, keepalive, a limit on the time to connect.
/// Parity is the server's affair: nothing here sees it, and the remark says so. Stamps and the instant that
/// send() returns are computed for a serial line behind the server, with the settings of configure().
class TcpLink final : public ThreadedLink {
 public:
  TcpLink(std::shared_ptr<LinkThread> thread, TcpOptions options);
};

}  // namespace mb
