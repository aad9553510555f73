#pragma once

#include "devices/trace/trace.h"

#include <QtWidgets/QWidget>

class QLineEdit;
class QPushButton;

namespace mb::desktop {

class Card;

/// A port to try bytes on, without retries and without a record.
class SendCard final : public QWidget {
  Q_OBJECT

 public:
  explicit SendCard(QWidget* parent = nullptr);

  /// The ports belong to the run while there is one.
  void setRunning(bool running);
  void setPort(const QString& address);
  /// Sends what the fields say; nothing while something is sent already, or during a run.
  void send();
  void retranslate();

 Q_SIGNALS:
  void exchanged(const mb::TraceEntry& entry);
  /// Why nothing was sent.
  void refused(const QString& why);

 private:
  void refresh();
  void restyle();

  bool running_ = false;
  bool busy_ = false;
  Card* card_;
  QLineEdit* port_;
  QLineEdit* settings_;
  QLineEdit* bytes_;
  QPushButton* send_;
};

}  // namespace mb::desktop
