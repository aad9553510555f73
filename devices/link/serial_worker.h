#pragma once

#include "devices/link/link_worker.h"
#include "devices/link/mark_decoder.h"
#include "devices/link/serial_link.h"

#include <QSerialPort>
#include <memory>

namespace mb {

/// The port itself, on the link thread.
class SerialWorker final : public LinkWorker {
 public:
  SerialWorker(QtScheduler& scheduler, std::shared_ptr<LinkState> state, SerialPortOptions options,
               std::shared_ptr<PortControl> control);
  ~SerialWorker() override;

  /// On an open port; nothing on one that is not.
  void setControlLines(const ControlLines& lines);

 protected:
  void openDevice() override;
  void closeDevice() override;
  void applySettings() override;
  void transmit(const Bytes& bytes) override;

 private:
  [[nodiscard]] bool setAll();
  [[nodiscard]] Expected<std::string> prepare();
  [[nodiscard]] Error busy(const std::filesystem::path& device) const;
  void read();
  void troubled(QSerialPort::SerialPortError error);

  SerialPortOptions options_;
  std::shared_ptr<PortControl> control_;
  std::unique_ptr<QSerialPort> port_;
  MarkDecoder decoder_;
  bool pseudoTerminal_ = false;
  Duration latency_{};
};

}  // namespace mb
