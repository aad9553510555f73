#include "app/desktop/run/position_detail.h"

#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/background.h"
#include "app/desktop/widgets/budget_bars.h"
#include "app/desktop/widgets/card.h"
#include "app/desktop/widgets/paint.h"
#include "app/desktop/widgets/tables.h"
#include "app/desktop/words/exchange_words.h"
#include "app/desktop/words/words.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace mb::desktop {
namespace {

constexpr std::size_t kExchanges = 6;

QLabel* wrapped() {
  auto* label = new QLabel;
  label->setWordWrap(true);
  label->setTextFormat(Qt::PlainText);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  label->setFocusPolicy(Qt::NoFocus);
  return label;
}

}  // namespace

PositionDetail::PositionDetail(RunState& state, QWidget* parent)
    : QWidget(parent),
      state_(state),
      identityCard_(new Card),
      resultsCard_(new Card),
      budgetCard_(new Card),
      exchangeCard_(new Card),
      identity_(wrapped()),
      reason_(wrapped()),
      exchanges_(wrapped()),
      table_(makeTable(&results_)),
      budget_(new BudgetBars(5)) {
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setStyleSheet(
      QStringLiteral("QTableView::item { padding: 2px 3px; } QHeaderView::section { padding: 4px 3px; }"));
  for (const int column :
       {ResultModel::Run, ResultModel::Batch, ResultModel::Position, ResultModel::Meter,
        ResultModel::BenchUncertainty, ResultModel::Uncertainty, ResultModel::Flow, ResultModel::Reason}) {
    table_->hideColumn(column);
  }
  // The verdict is never cut: where room is short the name of the point gives way.
  table_->horizontalHeader()->setStretchLastSection(false);
  table_->horizontalHeader()->setSectionResizeMode(ResultModel::Point, QHeaderView::Stretch);
  identityCard_->content()->addWidget(identity_);
  identityCard_->content()->addWidget(reason_);
  resultsCard_->content()->addWidget(table_);
  budgetCard_->content()->addWidget(budget_);
  exchangeCard_->content()->addWidget(exchanges_);
  exchangeCard_->content()->addStretch();
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  auto* inner = new QWidget;
  auto* stack = new QVBoxLayout(inner);
  stack->setContentsMargins(0, 0, 0, 0);
  stack->setSpacing(em(0.45));
  stack->addWidget(identityCard_);
  stack->addWidget(resultsCard_);
  stack->addWidget(budgetCard_);
  stack->addWidget(exchangeCard_, 1);
  scroll->setWidget(inner);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(scroll);
  connect(&state.meters, &QAbstractItemModel::dataChanged, this,
          [this](const QModelIndex& from, const QModelIndex& to) {
            const int row = state_.meters.rowOf(position_);
            if (isVisible() && row >= from.row() && row <= to.row()) {
              refresh();
            }
          });
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &PositionDetail::showBudget);
  connect(&Theme::instance(), &Theme::changed, this, &PositionDetail::restyle);
  restyle();
  retranslate();
}

void PositionDetail::restyle() {
  identity_->setStyleSheet(QStringLiteral("color: %1;").arg(colours().text.name()));
  exchanges_->setStyleSheet(QStringLiteral("color: %1;").arg(colours().muted.name()));
  exchanges_->setFont(textFont(0.8));
  table_->setFont(textFont(0.88));
  fitTable(table_);
}

void PositionDetail::show(int position) {
  position_ = position;
  read_.clear();
  refresh();
  readExchanges();
}

void PositionDetail::refresh() {
  const int row = state_.meters.rowOf(position_);
  if (row < 0) {
    return;
  }
  const MeterTile& tile = state_.meters.tile(row);
  identityCard_->setTitle(tr("Position %1 · %2").arg(position_).arg(tile.number));
  identityCard_->setAside(wordOf(tile.state), isDeviation(tile.state));
  const QString maker = tile.maker.isEmpty() ? QStringLiteral("–") : tile.maker;
  identity_->setText(tr("Type %1\nProfile %2\nMaker %3, version %4\nLine %5")
                         .arg(tile.type, tile.profile, maker,
                              tile.version.isEmpty() ? QStringLiteral("–") : tile.version, tile.line));
  reason_->setText(words::reason(tile.reason));
  reason_->setVisible(!tile.reason.isEmpty());
  reason_->setStyleSheet(QStringLiteral("color: %1;")
                             .arg((isDeviation(tile.state) ? colourOf(tile.state) : colours().muted).name()));
  std::vector<RecordedRow> rows;
  for (const auto& standing : tile.points) {
    for (const auto& result : standing.results) {
      RecordedRow recorded;
      recorded.run = state_.run();
      recorded.result = result;
      rows.push_back(std::move(recorded));
    }
  }
  const int had = table_->currentIndex().row();
  const int count = static_cast<int>(rows.size());
  results_.show(std::move(rows));
  table_->resizeColumnsToContents();
  table_->setFixedHeight(em(1.6) * std::max(count, 1) + table_->horizontalHeader()->sizeHint().height() + 2);
  if (count > 0) {
    table_->selectRow(had >= 0 && had < count ? had : count - 1);
  }
  showBudget();
}

void PositionDetail::showBudget() {
  const int row = table_->currentIndex().row();
  const bool known = row >= 0 && row < results_.rowCount();
  budget_->show(known ? results_.at(row).result.budget : std::vector<Contribution>());
  budgetCard_->setAside(
      known && results_.at(row).result.uResult
          ? QStringLiteral("U = %1 %")
                .arg(results_.data(results_.index(row, ResultModel::Uncertainty), Qt::DisplayRole).toString())
          : QString());
}

void PositionDetail::readExchanges() {
  const int asked = position_;
  if (state_.run() == 0) {
    retranslate();
    return;
  }
  inBackground(
      this,
      [record = state_.options().record, run = state_.run(), asked] {
        return desktop::readExchanges(record, run, asked, kExchanges);
      },
      [this, asked](Expected<std::vector<RecordedExchange>> found) {
        if (asked == position_) {
          read_ = found.value_or(std::vector<RecordedExchange>());
          retranslate();
        }
      });
}

void PositionDetail::retranslate() {
  resultsCard_->setTitle(tr("Results"));
  budgetCard_->setTitle(tr("Largest contributions to U, %"));
  exchangeCard_->setTitle(tr("Last exchanges"));
  table_->setAccessibleName(tr("Results of the position"));
  QStringList lines;
  for (const auto& exchange : read_) {
    lines << QStringLiteral("#%1 %2, %3")
                 .arg(exchange.seq)
                 .arg(words::exchange(exchange.purpose), words::exchange(exchange.outcome));
    lines << QStringLiteral("  → ") + (exchange.sent.isEmpty() ? QStringLiteral("–") : exchange.sent);
    lines << QStringLiteral("  ← ") + (exchange.received.isEmpty() ? QStringLiteral("–") : exchange.received);
  }
  exchanges_->setText(lines.isEmpty() ? tr("none on record yet") : lines.join(QLatin1Char('\n')));
}

void PositionDetail::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    results_.retranslate();
    retranslate();
    if (position_ > 0) {
      refresh();
    }
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop
