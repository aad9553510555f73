#include "app/desktop/console/console_page.h"

#include "app/cli/resources.h"
#include "app/cli/trace.h"
#include "app/desktop/console/exchange_card.h"
#include "app/desktop/console/file_wish.h"
#include "app/desktop/console/send_card.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/action_button.h"
#include "app/desktop/widgets/actions.h"
#include "app/desktop/widgets/background.h"
#include "app/desktop/widgets/card.h"
#include "app/desktop/widgets/notice.h"
#include "app/desktop/widgets/page_head.h"
#include "app/desktop/widgets/tables.h"
#include "app/desktop/words/exchange_words.h"

#include <QtCore/QEvent>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace mb::desktop {
namespace {

constexpr const char* kOutcomes[] = {"",          "ok",         "silence", "damaged",
                                     "collision", "unexpected", "refused", "cancelled"};

}  // namespace

ConsolePage::ConsolePage(RunState& state, Actions& actions, QWidget* parent)
    : QWidget(parent),
      state_(state),
      actions_(actions),
      head_(new PageHead),
      open_(new QPushButton),
      text_(new QLineEdit),
      outcome_(new QComboBox),
      traceCard_(new Card),
      table_(nullptr),
      exchange_(new ExchangeCard),
      send_(new SendCard),
      notice_(new Notice) {
  shown_.setSourceModel(&trace_);
  table_ = makeTable(&shown_);
  build();
  connectAll();
  restyle();
  retranslate();
  exchange_->retranslate();
  send_->retranslate();
  refresh();
}

void ConsolePage::build() {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(em(0.8), em(0.5), em(0.8), em(0.6));
  outer->setSpacing(em(0.45));
  head_->add(new ActionButton(actions_.readTrace, ""));
  head_->add(open_);
  head_->add(new ActionButton(actions_.saveTrace, ""));
  outer->addWidget(head_);
  notice_->hide();
  outer->addWidget(notice_);
  auto* below = new QHBoxLayout;
  below->setSpacing(em(0.45));
  auto* filters = new QHBoxLayout;
  filters->setSpacing(em(0.4));
  filters->addWidget(text_, 1);
  filters->addWidget(outcome_);
  traceCard_->content()->addLayout(filters);
  traceCard_->content()->addWidget(table_);
  below->addWidget(traceCard_, 6);
  auto* right = new QVBoxLayout;
  right->setSpacing(em(0.45));
  right->addWidget(exchange_, 1);
  right->addWidget(send_);
  below->addLayout(right, 5);
  outer->addLayout(below, 1);
}

void ConsolePage::connectAll() {
  connect(text_, &QLineEdit::textChanged, this, &ConsolePage::filter);
  connect(outcome_, &QComboBox::currentIndexChanged, this, &ConsolePage::filter);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ConsolePage::choose);
  connect(actions_.readTrace, &QAction::triggered, this, &ConsolePage::readRecord);
  connect(actions_.saveTrace, &QAction::triggered, this, [this] {
    wishSaveFile(this, tr("Save the trace"), QStringLiteral("trace.jsonl"),
                 [this](const std::filesystem::path& file) { saveTrace(file); });
  });
  connect(open_, &QPushButton::clicked, this, [this] {
    wishOpenFile(this, tr("Open a trace"), [this](const std::filesystem::path& file) { openTrace(file); });
  });
  connect(exchange_, &ExchangeCard::said, this, &ConsolePage::tell);
  connect(send_, &SendCard::refused, this, &ConsolePage::tell);
  connect(send_, &SendCard::exchanged, this, [this](const TraceEntry& entry) {
    read_ = true;
    trace_.append(entry);
    table_->selectRow(shown_.rowCount() - 1);
    table_->scrollToBottom();
    retranslate();
  });
  connect(&state_, &RunState::phaseChanged, this, &ConsolePage::refresh);
  connect(&Theme::instance(), &Theme::changed, this, &ConsolePage::restyle);
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
          send_->setPort(QStringLiteral("replay:") + QString::fromStdString(file.string()));
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
  choose();
}

void ConsolePage::saveTrace(const std::filesystem::path& file) {
  std::vector<TraceEntry> entries;
  entries.reserve(static_cast<std::size_t>(shown_.rowCount()));
  for (int row = 0; row < shown_.rowCount(); ++row) {
    entries.push_back(trace_.at(shown_.mapToSource(shown_.index(row, 0)).row()));
  }
  inBackground(
      this,
      [file, entries = std::move(entries)] {
        return std::pair(entries.size(), cli::writeFile(file, traceText(entries)));
      },
      [this, file](const std::pair<std::size_t, Expected<void>>& written) {
        tell(
            written.second
                ? tr("%1 exchanges saved in %2").arg(written.first).arg(QString::fromStdString(file.string()))
                : QString::fromStdString(written.second.error().message()));
      });
}

void ConsolePage::filter() {
  const int index = outcome_->currentIndex();
  shown_.wish(text_->text(), index > 0 ? QString::fromLatin1(kOutcomes[index]) : QString());
  retranslate();
}

void ConsolePage::choose() {
  const QModelIndex current = table_->currentIndex();
  exchange_->show(current.isValid() ? std::optional(trace_.at(shown_.mapToSource(current).row()))
                                    : std::nullopt);
}

void ConsolePage::refresh() {
  send_->setRunning(state_.underWay());
  // Keys act on what is seen.
  actions_.readTrace->setEnabled(isVisible());
  actions_.saveTrace->setEnabled(isVisible());
}

void ConsolePage::retranslate() {
  head_->setTitle(tr("Console"));
  head_->setSubtitle(
      trace_.rowCount() == 0
          ? tr("No exchange yet")
          : tr("%1 of %2 exchanges · %3").arg(shown_.rowCount()).arg(trace_.rowCount()).arg(source_));
  text_->setPlaceholderText(tr("Line, position, purpose, or bytes in hex …"));
  text_->setAccessibleName(tr("Filter"));
  outcome_->setAccessibleName(tr("Outcome"));
  outcome_->view()->setAccessibleName(tr("Outcome"));
  table_->setAccessibleName(tr("Trace"));
  open_->setText(tr("Open a trace …"));
  traceCard_->setTitle(tr("Trace"));
  const int index = std::max(outcome_->currentIndex(), 0);
  const QSignalBlocker quiet(outcome_);
  outcome_->clear();
  for (const char* outcome : kOutcomes) {
    outcome_->addItem(*outcome == '\0' ? tr("all outcomes") : words::exchange(QString::fromLatin1(outcome)));
  }
  outcome_->setCurrentIndex(index);
}

void ConsolePage::restyle() {
  for (int column = 0; column < TraceModel::Sent; ++column) {
    const bool wide = column == TraceModel::Purpose || column == TraceModel::Outcome;
    table_->horizontalHeader()->resizeSection(column, em(wide ? 6.5 : 4));
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
  refresh();
}

void ConsolePage::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  refresh();
}

void ConsolePage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    trace_.retranslate();
    retranslate();
    exchange_->retranslate();
    send_->retranslate();
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop
