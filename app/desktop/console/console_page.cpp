#include "app/desktop/console/console_page.h"

#include "app/cli/decode_protocol.h"
#include "app/cli/load.h"
#include "app/cli/resources.h"
#include "app/cli/send.h"
#include "app/cli/trace.h"
#include "app/desktop/console/file_wish.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/action_button.h"
#include "app/desktop/widgets/actions.h"
#include "app/desktop/widgets/background.h"
#include "app/desktop/widgets/card.h"
#include "app/desktop/widgets/notice.h"
#include "app/desktop/widgets/tables.h"
#include "app/desktop/words/exchange_words.h"
#include "devices/meter/profile_from_exchange.h"

#include <QtCore/QEvent>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace mb::desktop {
namespace {

constexpr const char* kOutcomes[] = {"",          "ok",         "silence", "damaged",
                                     "collision", "unexpected", "refused", "cancelled"};
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

}  // namespace

ConsolePage::ConsolePage(RunState& state, Actions& actions, QWidget* parent)
    : QWidget(parent),
      state_(state),
      title_(new QLabel),
      subtitle_(new QLabel),
      text_(new QLineEdit),
      outcome_(new QComboBox),
      traceCard_(new Card),
      decodedCard_(new Card),
      sendCard_(new Card),
      table_(nullptr),
      protocol_(new QComboBox),
      decoded_(new QPlainTextEdit),
      who_(new QPushButton),
      make_(new QPushButton),
      saveText_(new QPushButton),
      open_(new QPushButton),
      port_(new QLineEdit),
      settings_(new QLineEdit(QStringLiteral("2400 8E1"))),
      bytes_(new QLineEdit(QStringLiteral("10 5B FE 59 16"))),
      send_(new QPushButton),
      notice_(new Notice) {
  shown_.setSourceModel(&trace_);
  table_ = makeTable(&shown_);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(em(0.8), em(0.5), em(0.8), em(0.6));
  outer->setSpacing(em(0.45));
  outer->addLayout(head(actions));
  notice_->hide();
  outer->addWidget(notice_);
  auto* below = new QHBoxLayout;
  below->setSpacing(em(0.45));
  traceCard_->content()->addLayout(filters());
  traceCard_->content()->addWidget(table_);
  below->addWidget(traceCard_, 6);
  below->addLayout(right(), 5);
  outer->addLayout(below, 1);
  for (const char* protocol : kProtocols) {
    protocol_->addItem(QString::fromLatin1(protocol));
  }
  connectAll(actions);
  restyle();
  retranslate();
}

QLayout* ConsolePage::head(Actions& actions) {
  auto* head = new QHBoxLayout;
  head->setSpacing(em(0.5));
  auto* names = new QVBoxLayout;
  names->setSpacing(0);
  names->addWidget(title_);
  names->addWidget(subtitle_);
  head->addLayout(names, 1);
  head->addWidget(new ActionButton(actions.readTrace, ""));
  head->addWidget(open_);
  head->addWidget(new ActionButton(actions.saveTrace, ""));
  return head;
}

QLayout* ConsolePage::filters() {
  auto* row = new QHBoxLayout;
  row->setSpacing(em(0.4));
  row->addWidget(text_, 1);
  row->addWidget(outcome_);
  return row;
}

QLayout* ConsolePage::right() {
  auto* column = new QVBoxLayout;
  column->setSpacing(em(0.45));
  auto* wishes = new QHBoxLayout;
  wishes->setSpacing(em(0.4));
  wishes->addWidget(protocol_);
  wishes->addStretch();
  wishes->addWidget(who_);
  wishes->addWidget(make_);
  wishes->addWidget(saveText_);
  decoded_->setReadOnly(true);
  decoded_->setLineWrapMode(QPlainTextEdit::NoWrap);
  decodedCard_->content()->addLayout(wishes);
  decodedCard_->content()->addWidget(decoded_);
  column->addWidget(decodedCard_, 1);
  auto* where = new QHBoxLayout;
  where->setSpacing(em(0.4));
  where->addWidget(port_, 1);
  settings_->setFixedWidth(em(6));
  where->addWidget(settings_);
  auto* what = new QHBoxLayout;
  what->setSpacing(em(0.4));
  what->addWidget(bytes_, 1);
  what->addWidget(send_);
  sendCard_->content()->addLayout(where);
  sendCard_->content()->addLayout(what);
  column->addWidget(sendCard_);
  return column;
}

void ConsolePage::connectAll(Actions& actions) {
  connect(text_, &QLineEdit::textChanged, this, &ConsolePage::filter);
  connect(outcome_, &QComboBox::currentIndexChanged, this, &ConsolePage::filter);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ConsolePage::decode);
  connect(protocol_, &QComboBox::currentIndexChanged, this, &ConsolePage::decode);
  connect(actions.readTrace, &QAction::triggered, this, &ConsolePage::readRecord);
  connect(actions.saveTrace, &QAction::triggered, this, [this] {
    wishSaveFile(this, tr("Save the trace"), QStringLiteral("trace.jsonl"),
                 [this](const std::filesystem::path& file) { saveTrace(file); });
  });
  connect(open_, &QPushButton::clicked, this, [this] {
    wishOpenFile(this, tr("Open a trace"), [this](const std::filesystem::path& file) { openTrace(file); });
  });
  connect(saveText_, &QPushButton::clicked, this, [this] {
    wishSaveFile(this, tr("Save the text"), QStringLiteral("new-meter.toml"),
                 [this](const std::filesystem::path& file) { saveText(file); });
  });
  connect(who_, &QPushButton::clicked, this, &ConsolePage::understand);
  connect(make_, &QPushButton::clicked, this, &ConsolePage::makeProfile);
  connect(send_, &QPushButton::clicked, this, &ConsolePage::send);
  connect(bytes_, &QLineEdit::returnPressed, this, &ConsolePage::send);
  connect(&state_, &RunState::phaseChanged, this, &ConsolePage::refresh);
  connect(&Theme::instance(), &Theme::changed, this, &ConsolePage::restyle);
}

const TraceEntry* ConsolePage::chosen() const {
  const QModelIndex current = table_->currentIndex();
  return current.isValid() ? &trace_.at(shown_.mapToSource(current).row()) : nullptr;
}

QString ConsolePage::decoded() const {
  return decoded_->toPlainText();
}

void ConsolePage::tell(const QString& text) {
  notice_->say(text);
  notice_->show();
}

void ConsolePage::readRecord() {
  const std::filesystem::path record = state_.options().record;
  inBackground(
      this,
      [record]() -> Expected<std::vector<TraceEntry>> {
        const auto reader = LedgerReader::open(record);
        return reader ? cli::traceOf(**reader, 0, TraceFilter()) : tl::unexpected<Error>(reader.error());
      },
      [this, record](Expected<std::vector<TraceEntry>> entries) {
        arrived(std::move(entries), QString::fromStdString(record.string()));
      });
}

void ConsolePage::openTrace(const std::filesystem::path& file) {
  inBackground(
      this,
      [file]() -> Expected<std::vector<TraceEntry>> {
        const auto text = cli::readFile(file);
        return text ? parseTrace(*text, file.string()) : tl::unexpected<Error>(text.error());
      },
      [this, file](Expected<std::vector<TraceEntry>> entries) {
        if (entries) {
          port_->setText(QStringLiteral("replay:") + QString::fromStdString(file.string()));
        }
        arrived(std::move(entries), QString::fromStdString(file.string()));
      });
}

void ConsolePage::arrived(Expected<std::vector<TraceEntry>> entries, const QString& from) {
  if (!entries) {
    tell(QString::fromStdString(entries.error().message()));
    return;
  }
  read_ = true;
  source_ = from;
  trace_.show(std::move(*entries));
  filter();
  if (shown_.rowCount() > 0) {
    table_->selectRow(shown_.rowCount() - 1);
    table_->scrollToBottom();
  }
}

void ConsolePage::saveTrace(const std::filesystem::path& file) {
  std::vector<TraceEntry> entries;
  for (int row = 0; row < shown_.rowCount(); ++row) {
    entries.push_back(trace_.at(shown_.mapToSource(shown_.index(row, 0)).row()));
  }
  const auto written = cli::writeFile(file, traceText(entries));
  tell(written ? tr("%1 exchanges saved in %2").arg(entries.size()).arg(QString::fromStdString(file.string()))
               : QString::fromStdString(written.error().message()));
}

void ConsolePage::saveText(const std::filesystem::path& file) {
  const auto written = cli::writeFile(file, decoded_->toPlainText().toStdString());
  tell(written ? tr("Saved in %1").arg(QString::fromStdString(file.string()))
               : QString::fromStdString(written.error().message()));
}

void ConsolePage::filter() {
  const int index = outcome_->currentIndex();
  shown_.wish(text_->text(), index > 0 ? QString::fromLatin1(kOutcomes[index]) : QString());
  retranslate();
}

void ConsolePage::decode() {
  const TraceEntry* entry = chosen();
  refresh();
  if (entry == nullptr) {
    decoded_->setPlainText(tr("Choose an exchange of the trace."));
    return;
  }
  const auto decoder = cli::protocolDecoder(protocol_->currentText().toStdString(), {}, {});
  if (!decoder) {
    decoded_->setPlainText(QString::fromStdString(decoder.error().message()));
    return;
  }
  QString text =
      takenApart(tr("Sent"), entry->sent, **decoder) + takenApart(tr("Received"), entry->received, **decoder);
  if (!entry->why.empty()) {
    text += QString::fromStdString(entry->why) + QLatin1Char('\n');
  }
  decoded_->setPlainText(text);
}

void ConsolePage::understand() {
  const TraceEntry* entry = chosen();
  if (entry == nullptr) {
    return;
  }
  inBackground(
      this,
      [seen = seenOf(*entry)]() -> Expected<QString> {
        const auto library = cli::loadProfiles(cli::resourceFolder() / "profiles");
        if (!library) {
          return tl::unexpected(library.error());
        }
        return listOf(whoUnderstands(*library, seen));
      },
      [this](const Expected<QString>& text) {
        decoded_->setPlainText(!text             ? QString::fromStdString(text.error().message())
                               : text->isEmpty() ? tr("No profile takes values out of this answer.")
                                                 : tr("Profiles that understand it; ← asks like this:") +
                                                       QStringLiteral("\n\n") + *text);
      });
}

void ConsolePage::makeProfile() {
  const TraceEntry* entry = chosen();
  if (entry == nullptr) {
    return;
  }
  inBackground(
      this,
      [seen = seenOf(*entry)]() -> Expected<std::string> {
        const auto library = cli::loadProfiles(cli::resourceFolder() / "profiles");
        return library ? profileFromExchange(*library, seen, "new-meter")
                       : tl::unexpected<Error>(library.error());
      },
      [this](const Expected<std::string>& text) {
        decoded_->setPlainText(QString::fromStdString(text ? *text : text.error().message()));
      });
}

void ConsolePage::send() {
  if (busy_ || state_.underWay()) {
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
      [this](Expected<TraceEntry> entry) {
        busy_ = false;
        if (!entry) {
          tell(tr("Nothing was sent: %1").arg(QString::fromStdString(entry.error().message())));
        } else {
          read_ = true;
          trace_.append(std::move(*entry));
          table_->selectRow(shown_.rowCount() - 1);
          table_->scrollToBottom();
        }
        refresh();
        retranslate();
      });
}

void ConsolePage::refresh() {
  const TraceEntry* entry = chosen();
  const bool answered = entry != nullptr && !entry->received.empty();
  who_->setEnabled(answered);
  make_->setEnabled(answered);
  // The ports belong to the run while there is one.
  send_->setEnabled(!busy_ && !state_.underWay());
}

void ConsolePage::retranslate() {
  title_->setText(tr("Console"));
  subtitle_->setText(
      trace_.rowCount() == 0
          ? tr("No exchange yet")
          : tr("%1 of %2 exchanges · %3").arg(shown_.rowCount()).arg(trace_.rowCount()).arg(source_));
  text_->setPlaceholderText(tr("Line, position, purpose, or bytes in hex …"));
  text_->setAccessibleName(tr("Filter"));
  outcome_->setAccessibleName(tr("Outcome"));
  outcome_->view()->setAccessibleName(tr("Outcome"));
  protocol_->setAccessibleName(tr("Protocol"));
  protocol_->view()->setAccessibleName(tr("Protocol"));
  table_->setAccessibleName(tr("Trace"));
  decoded_->setAccessibleName(tr("Taken apart"));
  port_->setAccessibleName(tr("Port"));
  port_->setPlaceholderText(tr("serial:DEVICE, tcp:HOST:PORT or replay:FILE"));
  settings_->setAccessibleName(tr("Settings of the port"));
  bytes_->setAccessibleName(tr("Bytes to send"));
  send_->setText(tr("Send"));
  who_->setText(tr("Who understands it?"));
  make_->setText(tr("Make a profile of it"));
  saveText_->setText(tr("Save …"));
  open_->setText(tr("Open a trace …"));
  traceCard_->setTitle(tr("Trace"));
  decodedCard_->setTitle(tr("Taken apart"));
  sendCard_->setTitle(tr("Try it on a port"));
  sendCard_->setAside(state_.underWay() ? tr("not during a run") : QString());
  const int index = std::max(outcome_->currentIndex(), 0);
  const QSignalBlocker quiet(outcome_);
  outcome_->clear();
  for (const char* outcome : kOutcomes) {
    outcome_->addItem(*outcome == '\0' ? tr("all outcomes") : words::exchange(QString::fromLatin1(outcome)));
  }
  outcome_->setCurrentIndex(index);
}

void ConsolePage::restyle() {
  title_->setFont(textFont(1.2, true));
  subtitle_->setFont(textFont(0.85));
  subtitle_->setStyleSheet(QStringLiteral("color: %1;").arg(colours().muted.name()));
  decoded_->setFont(monoFont(0.92));
  bytes_->setFont(monoFont(1.0));
  for (int column = 0; column < TraceModel::Sent; ++column) {
    table_->horizontalHeader()->resizeSection(
        column, em(column == TraceModel::Purpose || column == TraceModel::Outcome ? 6.5 : 4));
  }
  table_->horizontalHeader()->resizeSection(TraceModel::Sent, em(15));
  table_->verticalHeader()->setDefaultSectionSize(em(1.6));
}

void ConsolePage::showEvent(QShowEvent* event) {
  std::error_code ignored;
  if (!read_ && std::filesystem::exists(state_.options().record, ignored)) {
    readRecord();
  }
  QWidget::showEvent(event);
}

void ConsolePage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    trace_.retranslate();
    retranslate();
    decode();
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop
