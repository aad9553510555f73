#include "app/desktop/papers/papers_page.h"

#include "app/cli/item.h"
#include "app/desktop/papers/case_panel.h"
#include "app/desktop/papers/page_images.h"
#include "app/desktop/papers/paper_view.h"
#include "app/desktop/papers/print_pages.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/action_button.h"
#include "app/desktop/widgets/actions.h"
#include "app/desktop/widgets/background.h"
#include "app/desktop/widgets/card.h"
#include "app/desktop/widgets/notice.h"
#include "app/desktop/widgets/page_head.h"
#include "app/desktop/widgets/tables.h"
#include "app/desktop/words/words.h"

#include <memory>

#include <QtCore/QEvent>
#include <QtPrintSupport/QPrintDialog>
#include <QtPrintSupport/QPrinter>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace mb::desktop {

PapersPage::PapersPage(RunState& state, Actions& actions, QWidget* parent)
    : QWidget(parent),
      state_(state),
      actions_(actions),
      head_(new PageHead),
      run_(new QComboBox),
      listCard_(new Card),
      caseCard_(new Card),
      viewCard_(new Card),
      table_(makeTable(&papers_)),
      case_(new CasePanel),
      view_(new PaperView),
      notice_(new Notice) {
  printing_.setMaxThreadCount(1);
  build(actions);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &PapersPage::choose);
  connect(run_, &QComboBox::activated, this, [this](int index) {
    wantedRun_ = run_->itemData(index).toLongLong();
    read();
  });
  connect(view_, &PaperView::widthChanged, this, [this] { preview(false); });
  connect(case_, &CasePanel::entered, this, &PapersPage::enterItem);
  connect(actions.handOutPaper, &QAction::triggered, this, [this] { handOutChosen(false); });
  connect(actions.printPaper, &QAction::triggered, this, [this] { handOutChosen(true); });
  connect(&state, &RunState::closed, this, [this] {
    wantedRun_ = 0;
    if (isVisible()) {
      read();
    }
  });
  connect(&state, &RunState::phaseChanged, this, &PapersPage::refresh);
  connect(&Theme::instance(), &Theme::changed, this, &PapersPage::restyle);
  restyle();
  retranslate();
}

void PapersPage::build(Actions& actions) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(em(0.8), em(0.5), em(0.8), em(0.6));
  outer->setSpacing(em(0.45));
  run_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  head_->add(run_);
  head_->add(new ActionButton(actions.printPaper, ""));
  head_->add(new ActionButton(actions.handOutPaper, "primary"));
  outer->addWidget(head_);
  notice_->hide();
  outer->addWidget(notice_);
  auto* below = new QHBoxLayout;
  below->setSpacing(em(0.45));
  auto* left = new QVBoxLayout;
  left->setSpacing(em(0.45));
  listCard_->content()->addWidget(table_);
  caseCard_->content()->addWidget(case_);
  left->addWidget(listCard_, 1);
  left->addWidget(caseCard_);
  below->addLayout(left, 5);
  viewCard_->content()->addWidget(view_);
  below->addWidget(viewCard_, 6);
  outer->addLayout(below, 1);
}

const ShelfEntry* PapersPage::chosen() const {
  const QModelIndex current = table_->currentIndex();
  return current.isValid() && current.row() < papers_.rowCount() ? &papers_.at(current.row()) : nullptr;
}

void PapersPage::read() {
  std::error_code ignored;
  if (!std::filesystem::exists(state_.options().record, ignored)) {
    arrived(fail(kNoRun));
    return;
  }
  inBackground(
      this, [record = state_.options().record, run = wantedRun_] { return PaperShelf::read(record, run); },
      [this](Expected<std::shared_ptr<const PaperShelf>> found) { arrived(std::move(found)); });
}

void PapersPage::arrived(Expected<std::shared_ptr<const PaperShelf>> found) {
  const int before = table_->currentIndex().row();
  trouble_ = found || found.error().what == kNoRun
                 ? QString()
                 : tr("The record cannot be read: %1").arg(QString::fromStdString(found.error().message()));
  papers_.show(found ? *found : nullptr);
  const QSignalBlocker quiet(run_);
  run_->clear();
  if (papers_.shelf()) {
    for (const ShelfRun& run : papers_.shelf()->runs()) {
      run_->addItem(tr("Run %1 · %2 · %3")
                        .arg(run.seq)
                        .arg(run.batch, run.started.left(16).replace(QLatin1Char('T'), QLatin1Char(' '))),
                    run.seq);
    }
    run_->setCurrentIndex(run_->findData(papers_.shelf()->run()));
  }
  fitTable(table_);
  if (papers_.rowCount() > 0) {
    table_->selectRow(std::clamp(before, 0, papers_.rowCount() - 1));
  }
  retranslate();
  choose();
}

void PapersPage::choose() {
  const ShelfEntry* entry = chosen();
  const bool quiet = !busy_ && !state_.underWay();
  caseCard_->setTitle(entry != nullptr && entry->position > 0
                          ? tr("Verification case of meter %1").arg(entry->meter)
                          : tr("Verification case"));
  case_->show(entry == nullptr ? nullptr : entry->verification, quiet);
  viewCard_->setTitle(entry == nullptr ? tr("Preview") : tr("Preview · %1").arg(paperTitle(entry->sort)));
  refresh();
  preview(true);
}

void PapersPage::refresh() {
  const ShelfEntry* entry = chosen();
  // No key hands out a paper that nobody sees.
  const bool possible = isVisible() && entry != nullptr && !busy_ && !state_.underWay() &&
                        (entry->state == ShelfState::ready || entry->state == ShelfState::given);
  actions_.handOutPaper->setEnabled(possible);
  actions_.printPaper->setEnabled(possible);
}

QString PapersPage::whyNone(const ShelfEntry& entry) const {
  if (entry.state == ShelfState::incomplete && entry.verification != nullptr) {
    QStringList missing;
    for (const CaseItem& item : entry.verification->items) {
      if (item.state == ItemState::missing) {
        const auto name = nameOf(item.item);
        missing << words::item(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
      }
    }
    return tr("No certificate yet. Missing: %1").arg(missing.join(tr(", ")));
  }
  QStringList why;
  for (const QString& text : entry.why) {
    why << words::obstacle(text);
  }
  return tr("No paper of this case: %1").arg(why.join(tr("; ")));
}

void PapersPage::preview(bool fromTheTop) {
  ++drawing_;
  const ShelfEntry* entry = chosen();
  if (entry == nullptr) {
    view_->say(trouble_.isEmpty() ? (papers_.shelf() ? tr("Choose a paper of the list.") : QString())
                                  : trouble_);
    viewCard_->setAside(QString());
    return;
  }
  if (entry->state == ShelfState::incomplete || entry->state == ShelfState::refused) {
    view_->say(whyNone(*entry));
    viewCard_->setAside(QString());
    return;
  }
  if (view_->pageCount() == 0) {
    view_->say(tr("The pages are being drawn …"));
  }
  const auto draw = [shelf = papers_.shelf(), entry,
                     width = view_->pageWidth()]() -> Expected<std::vector<QImage>> {
    auto paper = shelf->preview(*entry);
    if (!paper) {
      return tl::unexpected(paper.error());
    }
    return pageImages(std::move(*paper), width);
  };
  const auto show = [this, number = drawing_, fromTheTop](Expected<std::vector<QImage>> pages) {
    if (number != drawing_) {
      return;  // something else was chosen meanwhile
    }
    if (!pages) {
      view_->say(QString::fromStdString(pages.error().message()));
      return;
    }
    viewCard_->setAside(tr("Pages: %1").arg(pages->size()));
    view_->show(std::move(*pages), fromTheTop);
  };
  inBackground(this, draw, show, &printing_);
}

void PapersPage::handOutChosen(bool print) {
  const ShelfEntry* entry = chosen();
  if (entry == nullptr || busy_) {
    return;
  }
  busy_ = true;
  refresh();
  inBackground(
      this,
      [record = state_.options().record, run = papers_.shelf()->run(), sort = entry->sort,
       meter = entry->meter] { return handOut(record, run, sort, meter); },
      [this, print](Expected<HandedOut> done) { handedOut(std::move(done), print); }, &printing_);
}

void PapersPage::handedOut(Expected<HandedOut> done, bool print) {
  busy_ = false;
  if (!done) {
    notice_->say(tr("Nothing was handed out: %1").arg(QString::fromStdString(done.error().message())));
  } else {
    const QString copy = done->paper.copy > 0 ? tr(", copy %1").arg(done->paper.copy) : QString();
    notice_->say(
        tr("%1 %2%3: %4")
            .arg(paperTitle(done->paper.sort), QString::fromStdString(done->paper.number), copy, done->file));
    if (print) {
      sendToPrinter(std::move(done->paper.printed));
    }
  }
  notice_->show();
  read();
}

void PapersPage::sendToPrinter(std::vector<PrintedPaper> pages) {
  auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
  auto* dialog = new QPrintDialog(printer.get(), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  const auto shared = std::make_shared<std::vector<PrintedPaper>>(std::move(pages));
  connect(dialog, qOverload<QPrinter*>(&QPrintDialog::accepted), this, [this, printer, shared] {
    inBackground(
        this, [printer, shared] { return printPages(*printer, *shared); },
        [this](const Expected<void>& done) {
          if (!done) {
            notice_->say(tr("The printer refused: %1").arg(QString::fromStdString(done.error().message())));
            notice_->show();
          }
        },
        &printing_);
  });
  dialog->open();
}

void PapersPage::enterItem(const QString& item, bool passed) {
  const ShelfEntry* entry = chosen();
  if (entry == nullptr || busy_ || entry->verification == nullptr) {
    return;
  }
  cli::ItemOptions options;
  options.which.records = {state_.options().record};
  options.which.meter = entry->meter.toStdString();
  options.which.verification = std::string(nameOf(entry->verification->kind));
  options.which.edition = entry->verification->edition;
  options.item = item.toStdString();
  options.result = passed ? "pass" : "fail";
  if (passed) {
    keepItem(options);
    return;
  }
  notice_->ask(tr("Enter “%1” of meter %2 as failed? A failed item stays in its case for good.")
                   .arg(words::item(item), entry->meter),
               {tr("Leave it"), tr("Enter as failed")}, [this, options](int choice) {
                 if (choice == 1 && !busy_) {
                   keepItem(options);
                 }
               });
}

void PapersPage::keepItem(const cli::ItemOptions& options) {
  busy_ = true;
  choose();
  inBackground(
      this, [options] { return cli::enterItem(options); },
      [this](const Expected<Row>& row) {
        busy_ = false;
        if (!row) {
          notice_->say(tr("Nothing was entered: %1").arg(QString::fromStdString(row.error().message())));
          notice_->show();
        }
        read();
      },
      &printing_);
}

void PapersPage::retranslate() {
  head_->setTitle(tr("Papers"));
  const QString record = QString::fromStdString(state_.options().record.string());
  head_->setSubtitle(papers_.shelf()
                         ? tr("As they would be handed out now, of the record alone · %1").arg(record)
                     : trouble_.isEmpty() ? tr("No run on record yet · %1").arg(record)
                                          : record);
  run_->setAccessibleName(tr("Run"));
  run_->view()->setAccessibleName(tr("Run"));
  table_->setAccessibleName(tr("Papers of the run"));
  view_->setAccessibleName(tr("Preview"));
  listCard_->setTitle(tr("Papers of the run"));
  caseCard_->setTitle(tr("Verification case"));
  viewCard_->setTitle(tr("Preview"));
}

void PapersPage::restyle() {
  fitTable(table_);
  choose();
}

void PapersPage::showEvent(QShowEvent* event) {
  read();
  QWidget::showEvent(event);
  refresh();
}

void PapersPage::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  refresh();
}

void PapersPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    papers_.retranslate();
    retranslate();
    fitTable(table_);
    choose();
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop
