#include "devices/link/tcp_link.h"

#include "devices/link/tcp_worker.h"

#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

std::string nameOf(const TcpOptions& options) {
  const bool six = options.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", six ? "[" : "", options.host, six ? "]" : "", options.port);
}

}  // namespace

TcpLink::TcpLink(std::shared_ptr<LinkThread> thread, TcpOptions options)
    : ThreadedLink(nameOf(options), std::move(thread), options.connectTime + std::chrono::seconds(1)) {
  adopt<TcpWorker>(std::move(options));
}

}  // namespace mb
