#include "app/desktop/console/send_card.h"

#include "app/cli/send.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/background.h"
#include "app/desktop/widgets/card.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace mb::desktop {

SendCard::SendCard(QWidget* parent)
    : QWidget(parent),
      card_(new Card),
      port_(new QLineEdit),
      settings_(new QLineEdit(QStringLiteral("2400 8E1"))),
      bytes_(new QLineEdit(QStringLiteral("10 5B FE 59 16"))),
      send_(new QPushButton) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(card_);
  auto* where = new QHBoxLayout;
  where->setSpacing(em(0.4));
  where->addWidget(port_, 1);
  settings_->setFixedWidth(em(6));
  where->addWidget(settings_);
  auto* what = new QHBoxLayout;
  what->setSpacing(em(0.4));
  what->addWidget(bytes_, 1);
  what->addWidget(send_);
  card_->content()->addLayout(where);
  card_->content()->addLayout(what);
  connect(send_, &QPushButton::clicked, this, &SendCard::send);
  connect(bytes_, &QLineEdit::returnPressed, this, &SendCard::send);
  connect(&Theme::instance(), &Theme::changed, this, &SendCard::restyle);
  restyle();
}

void SendCard::setRunning(bool running) {
  running_ = running;
  refresh();
}

void SendCard::setPort(const QString& address) {
  port_->setText(address);
}

void SendCard::send() {
  if (busy_ || running_) {
    return;
  }
  cli::SendOptions options;
  options.port = port_->text().trimmed().toStdString();
  options.settings = settings_->text().trimmed().toStdString();
  options.hex = bytes_->text().toStdString();
  busy_ = true;
  refresh();
  inBackground(
      this, [options] { return cli::sendOnce(options); },
      [this](const Expected<TraceEntry>& entry) {
        busy_ = false;
        refresh();
        if (entry) {
          Q_EMIT exchanged(*entry);
        } else {
          Q_EMIT refused(tr("Nothing was sent: %1").arg(QString::fromStdString(entry.error().message())));
        }
      });
}

void SendCard::refresh() {
  send_->setEnabled(!busy_ && !running_);
  card_->setAside(running_ ? tr("not during a run") : QString());
}

void SendCard::restyle() {
  bytes_->setFont(monoFont(1.0));
}

void SendCard::retranslate() {
  card_->setTitle(tr("Try it on a port"));
  port_->setAccessibleName(tr("Port"));
  port_->setPlaceholderText(tr("serial:DEVICE, tcp:HOST:PORT or replay:FILE"));
  settings_->setAccessibleName(tr("Settings of the port"));
  bytes_->setAccessibleName(tr("Bytes to send"));
  send_->setText(tr("Send"));
  refresh();
}

}  // namespace mb::desktop
