#include "app/desktop/console/exchange_card.h"

#include "app/cli/decode_protocol.h"
#include "app/cli/load.h"
#include "app/cli/resources.h"
#include "app/desktop/console/file_wish.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/background.h"
#include "app/desktop/widgets/card.h"
#include "devices/meter/profile_from_exchange.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>

namespace mb::desktop {
namespace {

constexpr const char* kProtocols[] = {"auto",   "mbus",   "cj188", "kmp",    "iec62056",
                                      "modbus", "dlt645", "aibus", "balance"};

QString takenApart(const QString& title, const Bytes& bytes, cli::ProtocolDecoder& decoder) {
  if (bytes.empty()) {
    return QString();
  }
  return title + QLatin1Char('\n') + QString::fromStdString(decoder.decode(bytes, false).text) +
         QLatin1Char('\n');
}

SeenExchange seenOf(const TraceEntry& entry) {
  SeenExchange seen;
  seen.sent = entry.sent;
  seen.received = entry.received;
  return seen;
}

Expected<ProfileLibrary> profiles() {
  return cli::loadProfiles(cli::resourceFolder() / "profiles");
}

QString listOf(const std::vector<Understanding>& all) {
  QString text;
  for (const Understanding& one : all) {
    text += QString::fromStdString(one.profile) + (one.asksSo ? QStringLiteral("  ←") : QString()) +
            QLatin1Char('\n');
    for (const MeterReading& reading : one.readings) {
      text += QStringLiteral("    %1 %2 %3\n")
                  .arg(QString::fromStdString(reading.quantity), -20)
                  .arg(QString::fromStdString(reading.value.toString()), 14)
                  .arg(QString::fromStdString(reading.unit));
    }
  }
  return text;
}

Expected<QString> whoKnows(const TraceEntry& entry) {
  const auto library = profiles();
  if (!library) {
    return tl::unexpected(library.error());
  }
  const QString list = listOf(whoUnderstands(*library, seenOf(entry)));
  return list.isEmpty() ? ExchangeCard::tr("No profile takes values out of this answer.")
                        : ExchangeCard::tr("Profiles that understand it; ← asks like this:") +
                              QStringLiteral("\n\n") + list;
}

Expected<QString> profileOf(const TraceEntry& entry) {
  const auto library = profiles();
  if (!library) {
    return tl::unexpected(library.error());
  }
  const auto text = profileFromExchange(*library, seenOf(entry), "new-meter");
  if (!text) {
    return tl::unexpected(text.error());
  }
  return QString::fromStdString(*text);
}

}  // namespace

ExchangeCard::ExchangeCard(QWidget* parent)
    : QWidget(parent),
      card_(new Card),
      protocol_(new QComboBox),
      text_(new QPlainTextEdit),
      who_(new QPushButton),
      make_(new QPushButton),
      save_(new QPushButton) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(card_);
  auto* wishes = new QHBoxLayout;
  wishes->setSpacing(em(0.4));
  wishes->addWidget(protocol_);
  wishes->addStretch();
  wishes->addWidget(who_);
  wishes->addWidget(make_);
  wishes->addWidget(save_);
  text_->setReadOnly(true);
  text_->setLineWrapMode(QPlainTextEdit::NoWrap);
  card_->content()->addLayout(wishes);
  card_->content()->addWidget(text_);
  for (const char* protocol : kProtocols) {
    protocol_->addItem(QString::fromLatin1(protocol));
  }
  connect(protocol_, &QComboBox::currentIndexChanged, this, &ExchangeCard::decode);
  connect(who_, &QPushButton::clicked, this, [this] { ask(whoKnows); });
  connect(make_, &QPushButton::clicked, this, [this] { ask(profileOf); });
  connect(save_, &QPushButton::clicked, this, [this] {
    wishSaveFile(this, tr("Save the text"), QStringLiteral("new-meter.toml"),
                 [this](const std::filesystem::path& file) { saveText(file); });
  });
  connect(&Theme::instance(), &Theme::changed, this, &ExchangeCard::restyle);
  restyle();
}

void ExchangeCard::show(std::optional<TraceEntry> entry) {
  entry_ = std::move(entry);
  decode();
}

QString ExchangeCard::text() const {
  return text_->toPlainText();
}

void ExchangeCard::decode() {
  ++asked_;
  const bool answered = entry_ && !entry_->received.empty();
  who_->setEnabled(answered);
  make_->setEnabled(answered);
  if (!entry_) {
    text_->setPlainText(tr("Choose an exchange of the trace."));
    return;
  }
  const auto decoder = cli::protocolDecoder(protocol_->currentText().toStdString(), {}, {});
  if (!decoder) {
    text_->setPlainText(QString::fromStdString(decoder.error().message()));
    return;
  }
  QString text = takenApart(tr("Sent"), entry_->sent, **decoder) +
                 takenApart(tr("Received"), entry_->received, **decoder);
  if (!entry_->why.empty()) {
    text += QString::fromStdString(entry_->why) + QLatin1Char('\n');
  }
  text_->setPlainText(text);
}

void ExchangeCard::ask(std::function<Expected<QString>(const TraceEntry&)> work) {
  if (!entry_) {
    return;
  }
  const int number = ++asked_;
  inBackground(
      this, [work = std::move(work), entry = *entry_] { return work(entry); },
      [this, number](const Expected<QString>& text) {
        if (number == asked_) {  // else something was chosen meanwhile
          text_->setPlainText(text ? *text : QString::fromStdString(text.error().message()));
        }
      });
}

void ExchangeCard::saveText(const std::filesystem::path& file) {
  const auto written = cli::writeFile(file, text().toStdString());
  Q_EMIT said(written ? tr("Saved in %1").arg(QString::fromStdString(file.string()))
                      : QString::fromStdString(written.error().message()));
}

void ExchangeCard::restyle() {
  text_->setFont(monoFont(0.92));
}

void ExchangeCard::retranslate() {
  card_->setTitle(tr("Taken apart"));
  protocol_->setAccessibleName(tr("Protocol"));
  protocol_->view()->setAccessibleName(tr("Protocol"));
  text_->setAccessibleName(tr("Taken apart"));
  who_->setText(tr("Who understands it?"));
  make_->setText(tr("Make a profile of it"));
  save_->setText(tr("Save …"));
  decode();
}

}  // namespace mb::desktop
