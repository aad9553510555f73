#include "devices/link/serial_worker.h"

#include "devices/link/port_settings.h"

#include <QString>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

using namespace std::chrono_literals;

// How long ago a byte may have arrived when it is read. FTDI's chip waits 16 ms for more bytes, 1 ms with low
// latency; a frame of USB is 1 ms; the rest is the way to this thread.
constexpr Duration kLatency = 20ms;
constexpr Duration kLowLatency = 4ms;
constexpr Duration kPseudoTerminalLatency = 4ms;

QSerialPort::Parity parityOf(const SerialSettings& settings) {
  switch (settings.parity) {
    case 'E':
      return QSerialPort::EvenParity;
    case 'O':
      return QSerialPort::OddParity;
    default:
      return QSerialPort::NoParity;
  }
}

}  // namespace

SerialWorker::SerialWorker(QtScheduler& scheduler, std::shared_ptr<LinkState> state,
                           SerialPortOptions options, std::shared_ptr<PortControl> control)
    : LinkWorker(scheduler, std::move(state)), options_(std::move(options)), control_(std::move(control)) {
  configure(options_.settings);
}

SerialWorker::~SerialWorker() = default;

void SerialWorker::openDevice() {
  const auto device = serialDevice(options_.path, options_.folders);
  if (!device) {
    failed(device.error());
    return;
  }
  port_ = std::make_unique<QSerialPort>(QString::fromStdString(device->string()));
  // Before opening they are only noted down: a pseudo-terminal, which has no parity, then opens in peace.
  static_cast<void>(setAll());
  if (!port_->open(QIODevice::ReadWrite)) {
    const Error error = port_->error() == QSerialPort::PermissionError
                            ? busy(*device)
                            : Error(fmt::format("{} cannot be opened: {}", device->string(),
                                                port_->errorString().toStdString()));
    failed(error);
    return;
  }
  const auto remark = prepare();
  if (!remark) {
    failed(remark.error());
    return;
  }
  connect(port_.get(), &QSerialPort::readyRead, this, [this] { read(); });
  connect(port_.get(), &QSerialPort::errorOccurred, this,
          [this](QSerialPort::SerialPortError error) { troubled(error); });
  opened(*remark, latency_ / 2);
}

/// The rights to the device have been looked at: what is left is somebody else who has it.
Error SerialWorker::busy(const std::filesystem::path& device) const {
  const std::string holder = holderOf(device, options_.folders);
  return Error(fmt::format("{} is in use{}", device.string(), holder.empty() ? "" : " by " + holder),
               std::string(), "end the other program, or write another port");
}

/// An error on the way may have closed the port: the object itself lives on until the next turn.
bool SerialWorker::setAll() {
  QSerialPort& port = *port_;
  const SerialSettings& wanted = settings();
  const bool parity = port.setParity(parityOf(wanted));
  const bool baud = port.setBaudRate(wanted.baud);
  const bool data = port.setDataBits(static_cast<QSerialPort::DataBits>(wanted.dataBits));
  const bool stop = port.setStopBits(wanted.stopBits == 2 ? QSerialPort::TwoStop : QSerialPort::OneStop);
  return parity && baud && data && stop && port.setFlowControl(QSerialPort::NoFlowControl);
}

/// Makes sure of the open port. Gives the remark.
Expected<std::string> SerialWorker::prepare() {
  const int handle = port_->handle();
  pseudoTerminal_ = control_->isPseudoTerminal(handle);
  decoder_.clear();
  if (pseudoTerminal_) {
    if (!options_.pseudoTerminalAllowed) {
      return fail(fmt::format("{} has become a pseudo-terminal: what answers there is simulated",
                              options_.path.string()),
                  std::string(), "plug the real device in again");
    }
    latency_ = kPseudoTerminalLatency;
    return std::string(kParityNotChecked);
  }
  const auto taken = confirmSettings(*control_, handle, settings());
  if (!taken) {
    return tl::unexpected(taken.error());
  }
  const bool quick = askForLowLatency(*control_, handle);
  latency_ = quick ? kLowLatency : kLatency;
  port_->clear();  // what came before, in other settings, says nothing
  return fmt::format("parity checked, {}", quick ? "low latency" : "latency of the driver unchanged");
}

void SerialWorker::closeDevice() {
  if (!port_) {
    return;
  }
  port_->disconnect(this);
  port_->close();
  port_.release()->deleteLater();  // it may be the one that is calling
}

void SerialWorker::applySettings() {
  if (pseudoTerminal_) {
    return;
  }
  read();  // what is there came in the settings before
  // QSerialPort has its own idea of the flags for parity errors: they are set again after it.
  const bool taken = setAll();
  if (!port_) {
    return;
  }
  if (!taken) {
    failed(Error(fmt::format("the driver of the port does not take {}: {}", settings().toString(),
                             port_->errorString().toStdString()),
                 std::string(), "use an adapter that can, or correct the settings"));
    return;
  }
  if (const auto confirmed = confirmSettings(*control_, port_->handle(), settings()); !confirmed) {
    failed(confirmed.error());
  }
}

void SerialWorker::setControlLines(const ControlLines& lines) {
  if (!port_ || !port_->isOpen()) {
    return;
  }
  const auto taken = control_->controlLines(port_->handle(), lines);
  if (!taken) {
    failed(Error("RTS and DTR cannot be set: " + taken.error().what, std::string(),
                 "use an adapter that has them, or another kind of selector"));
  }
}

void SerialWorker::transmit(const Bytes& bytes) {
  QSerialPort& port = *port_;  // an error closes it, but it lives until the next turn
  port.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
  port.flush();
}

void SerialWorker::read() {
  const QByteArray raw = port_->readAll();
  if (raw.isEmpty()) {
    return;
  }
  const Bytes all(raw.begin(), raw.end());
  Chunk marked;
  if (pseudoTerminal_) {
    marked.bytes = all;
  } else {
    decoder_.feed(all, marked.bytes, marked.damaged);
  }
  Chunk chunk =
      stamped(marked.bytes.size(), latency_, pseudoTerminal_ ? Duration(0) : settings().characters(1));
  chunk.bytes = std::move(marked.bytes);
  chunk.damaged = std::move(marked.damaged);
  deliver(std::move(chunk));
}

void SerialWorker::troubled(QSerialPort::SerialPortError error) {
  switch (error) {
    case QSerialPort::NoError:
    case QSerialPort::TimeoutError:
    case QSerialPort::UnsupportedOperationError:  // of a setting: applySettings() looks itself
      return;
    default:
      failed(Error("the port is gone: " + port_->errorString().toStdString(), std::string(),
                   "look at plug and cable; it is opened again as soon as it is there"));
  }
}

}  // namespace mb
