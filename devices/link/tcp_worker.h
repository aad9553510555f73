#pragma once

#include "devices/link/link_worker.h"
#include "devices/link/tcp_link.h"

#include <QTcpSocket>
#include <memory>

namespace mb {

/// The socket itself, on the link thread.
class TcpWorker final : public LinkWorker {
 public:
  TcpWorker(QtScheduler& scheduler, std::shared_ptr<LinkState> state, TcpOptions options);
  ~TcpWorker() override;

 protected:
  void openDevice() override;
  void closeDevice() override;
  void applySettings() override {}
  void transmit(const Bytes& bytes) override;

 private:
  void connected();
  void read();
  void troubled();

  TcpOptions options_;
  std::unique_ptr<QTcpSocket> socket_;
  QTimer* patience_ = nullptr;
};

}  // namespace mb
