#include "devices/link/tcp_worker.h"

#include <QNetworkProxy>
#include <QString>
#include <QTimer>
#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace mb {
namespace {

using namespace std::chrono_literals;

// A serial server gathers bytes before it sends them on; the network adds its own.
constexpr Duration kLatency = 20ms;
constexpr int kProbes = 3;
constexpr const char* kNotChecked = "parity not checked (serial server)";

void setOption(qintptr socket, int option, int value) {
  // What the system does not know it leaves out: the connection works without.
  static_cast<void>(setsockopt(static_cast<int>(socket), IPPROTO_TCP, option, &value,
                               static_cast<socklen_t>(sizeof value)));
}

}  // namespace

TcpWorker::TcpWorker(QtScheduler& scheduler, std::shared_ptr<LinkState> state, TcpOptions options)
    : LinkWorker(scheduler, std::move(state)), options_(std::move(options)), patience_(new QTimer(this)) {
  patience_->setSingleShot(true);
  connect(patience_, &QTimer::timeout, this, [this] {
    const auto limit = std::chrono::duration_cast<std::chrono::milliseconds>(options_.connectTime);
    failed(Error(fmt::format("no connection within {} ms", limit.count()), std::string(),
                 "look at address, network and power of the serial server"));
  });
}

TcpWorker::~TcpWorker() = default;

void TcpWorker::openDevice() {
  socket_ = std::make_unique<QTcpSocket>();
  connect(socket_.get(), &QTcpSocket::connected, this, [this] { connected(); });
  connect(socket_.get(), &QTcpSocket::readyRead, this, [this] { read(); });
  connect(socket_.get(), &QTcpSocket::errorOccurred, this, [this] { troubled(); });
  patience_->start(std::chrono::duration_cast<std::chrono::milliseconds>(options_.connectTime));
  socket_->setProxy(QNetworkProxy::NoProxy);
  socket_->connectToHost(QString::fromStdString(options_.host), static_cast<quint16>(options_.port));
}

void TcpWorker::connected() {
  patience_->stop();
  socket_->setSocketOption(QAbstractSocket::LowDelayOption, 1);
  socket_->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
  const int seconds = static_cast<int>(options_.keepAlive.count());
  const qintptr handle = socket_->socketDescriptor();
  setOption(handle, TCP_KEEPIDLE, seconds);
  setOption(handle, TCP_KEEPINTVL, seconds);
  setOption(handle, TCP_KEEPCNT, kProbes);
  // What was sent and is not acknowledged counts too, else a cable that is pulled while we ask goes unnoticed
  // for a quarter of an hour.
  setOption(handle, TCP_USER_TIMEOUT, seconds * 1000 * kProbes);
  opened(kNotChecked, kLatency / 2);
}

void TcpWorker::closeDevice() {
  patience_->stop();
  if (!socket_) {
    return;
  }
  socket_->disconnect(this);
  socket_->abort();
  socket_.release()->deleteLater();  // it may be the one that is calling
}

void TcpWorker::transmit(const Bytes& bytes) {
  QTcpSocket& socket = *socket_;  // an error closes it, but it lives until the next turn
  socket.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
  socket.flush();
}

void TcpWorker::read() {
  const QByteArray all = socket_->readAll();
  Chunk chunk = stamped(static_cast<std::size_t>(all.size()), kLatency, settings().characters(1));
  chunk.bytes.assign(all.begin(), all.end());
  deliver(std::move(chunk));
}

void TcpWorker::troubled() {
  failed(Error("the serial server is not there: " + socket_->errorString().toStdString(), std::string(),
               "look at address, network and power of the serial server"));
}

}  // namespace mb
