#include "app/desktop/results/results_page.h"

#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/background.h"
#include "app/desktop/widgets/budget_bars.h"
#include "app/desktop/widgets/card.h"
#include "app/desktop/widgets/page_head.h"
#include "app/desktop/widgets/paint.h"
#include "app/desktop/widgets/tables.h"
#include "app/desktop/words/words.h"

#include <QtCore/QEvent>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace mb::desktop {
namespace {

constexpr const char* kVerdicts[] = {"", "fail", "invalid", "inconclusive", "aborted", "not-tested", "pass"};

}  // namespace

void ResultFilter::wish(const QString& text, const QString& verdict) {
  text_ = text.trimmed();
  verdict_ = verdict;
  invalidateFilter();
}

bool ResultFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const auto& model = static_cast<const ResultModel&>(*sourceModel());
  if (!verdict_.isEmpty() && model.at(row).result.verdict != verdict_) {
    return false;
  }
  if (text_.isEmpty()) {
    return true;
  }
  for (int column = 0; column < model.columnCount(parent); ++column) {
    if (model.data(model.index(row, column), Qt::DisplayRole)
            .toString()
            .contains(text_, Qt::CaseInsensitive)) {
      return true;
    }
  }
  return false;
}

ResultsPage::ResultsPage(RunState& state, QWidget* parent)
    : QWidget(parent),
      state_(state),
      head_(new PageHead),
      text_(new QLineEdit),
      verdict_(new QComboBox),
      tableCard_(new Card),
      chosenCard_(new Card),
      budgetCard_(new Card),
      chosen_(new QLabel),
      table_(nullptr),
      budget_(new BudgetBars(12)) {
  shown_.setSourceModel(&results_);
  shown_.setSortRole(ResultModel::SortRole);
  table_ = makeTable(&shown_);
  table_->setSortingEnabled(true);
  table_->sortByColumn(-1, Qt::AscendingOrder);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(em(0.8), em(0.5), em(0.8), em(0.6));
  outer->setSpacing(em(0.45));
  text_->setClearButtonEnabled(false);
  text_->setMinimumWidth(em(14));
  head_->add(text_);
  head_->add(verdict_);
  outer->addWidget(head_);
  auto* below = new QHBoxLayout;
  below->setSpacing(em(0.45));
  tableCard_->content()->addWidget(table_);
  below->addWidget(tableCard_, 1);
  auto* right = new QVBoxLayout;
  right->setSpacing(em(0.45));
  chosen_->setWordWrap(true);
  chosen_->setTextFormat(Qt::PlainText);
  chosenCard_->content()->addWidget(chosen_);
  budgetCard_->content()->addWidget(budget_);
  chosenCard_->setFixedWidth(em(19));
  budgetCard_->setFixedWidth(em(19));
  right->addWidget(chosenCard_);
  right->addWidget(budgetCard_);
  right->addStretch();
  below->addLayout(right);
  outer->addLayout(below, 1);
  connect(text_, &QLineEdit::textChanged, this, &ResultsPage::filter);
  connect(verdict_, &QComboBox::currentIndexChanged, this, &ResultsPage::filter);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ResultsPage::choose);
  connect(&state, &RunState::closed, this, &ResultsPage::read);
  connect(&Theme::instance(), &Theme::changed, this, &ResultsPage::restyle);
  restyle();
  retranslate();
}

void ResultsPage::restyle() {
  fitTable(table_);
}

void ResultsPage::read() {
  std::error_code ignored;
  if (!std::filesystem::exists(state_.options().record, ignored)) {
    return;
  }
  inBackground(
      this, [record = state_.options().record] { return readResults(record); },
      [this](Expected<std::vector<RecordedRow>> found) { arrived(std::move(found)); });
}

void ResultsPage::arrived(Expected<std::vector<RecordedRow>> found) {
  trouble_ = found ? QString() : QString::fromStdString(found.error().message());
  results_.show(found.value_or(std::vector<RecordedRow>()));
  fitTable(table_);
  if (shown_.rowCount() > 0) {
    table_->selectRow(shown_.rowCount() - 1);
  }
  retranslate();
}

void ResultsPage::filter() {
  const int index = verdict_->currentIndex();
  shown_.wish(text_->text(), index > 0 ? QString::fromLatin1(kVerdicts[index]) : QString());
  retranslate();
}

void ResultsPage::focusFilter() {
  text_->setFocus();
  text_->selectAll();
}

void ResultsPage::choose() {
  const QModelIndex current = table_->currentIndex();
  if (!current.isValid()) {
    chosen_->setText(tr("Choose a row of the table."));
    budget_->show({});
    return;
  }
  const RecordedRow& row = results_.at(shown_.mapToSource(current).row());
  const ResultFound& result = row.result;
  chosenCard_->setTitle(tr("Position %1 · %2").arg(result.position).arg(result.meter));
  chosenCard_->setAside(words::verdict(result.verdict), result.verdict != QLatin1StringView("pass"));
  const auto shown = [](std::optional<double> value, int decimals) {
    return value ? fixed(*value, decimals) : QStringLiteral("–");
  };
  QString text = tr("Point %1, %2\nError %3 % against ±%4 %\nU bench %5 %, U result %6 %")
                     .arg(words::point(result.point), words::runOfPoint(result.runOfPoint))
                     .arg(shown(result.error, 3), shown(result.limit, 3), shown(result.uBench, 3),
                          shown(result.uResult, 3));
  if (result.reference && result.indicated) {
    text += QLatin1Char('\n') +
            tr("Reference %1 L, indicated %2 L").arg(shown(result.reference, 4), shown(result.indicated, 4));
  }
  text += QLatin1Char('\n') + tr("Row %1 of the record").arg(result.seq);
  const QString why = result.reasonText.isEmpty() ? result.reason : result.reasonText;
  if (!why.isEmpty()) {
    text += QLatin1Char('\n') + words::reason(why);
  }
  chosen_->setText(text);
  budget_->show(result.budget);
}

void ResultsPage::retranslate() {
  head_->setTitle(tr("Results"));
  const QString record = QString::fromStdString(state_.options().record.string());
  head_->setSubtitle(
      !trouble_.isEmpty() ? trouble_
      : results_.rowCount() == 0
          ? tr("No result on record yet · %1").arg(record)
          : tr("%1 of %2 results · %3").arg(shown_.rowCount()).arg(results_.rowCount()).arg(record));
  text_->setPlaceholderText(tr("Meter, point, reason … (Ctrl+F)"));
  text_->setAccessibleName(tr("Filter"));
  verdict_->setAccessibleName(tr("Verdict"));
  verdict_->view()->setAccessibleName(tr("Verdict"));
  table_->setAccessibleName(tr("Results"));
  const int index = std::max(verdict_->currentIndex(), 0);
  const QSignalBlocker quiet(verdict_);
  verdict_->clear();
  for (const char* verdict : kVerdicts) {
    verdict_->addItem(*verdict == '\0' ? tr("all verdicts") : words::verdict(QString::fromLatin1(verdict)));
  }
  verdict_->setCurrentIndex(index);
  tableCard_->setTitle(tr("Results on record"));
  budgetCard_->setTitle(tr("Contributions to U, %"));
  if (!table_->currentIndex().isValid()) {
    chosenCard_->setTitle(tr("Result"));
  }
  choose();
}

void ResultsPage::showEvent(QShowEvent* event) {
  read();
  QWidget::showEvent(event);
}

void ResultsPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    results_.retranslate();
    retranslate();
    fitTable(table_);
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop
