#include "app/desktop/widgets/tables.h"

#include "app/desktop/theme/theme.h"

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTableView>

namespace mb::desktop {

QTableView* makeTable(QAbstractItemModel* model, bool even) {
  auto* table = new QTableView;
  table->setModel(model);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setShowGrid(false);
  table->setWordWrap(false);
  table->setTabKeyNavigation(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table->horizontalHeader()->setHighlightSections(false);
  if (even) {
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  } else {
    table->horizontalHeader()->setStretchLastSection(true);
  }
  table->setMinimumHeight(em(3));
  table->setFrameShape(QFrame::NoFrame);
  fitTable(table);
  return table;
}

void fitTable(QTableView* table) {
  table->verticalHeader()->setDefaultSectionSize(em(1.6));
  if (table->horizontalHeader()->sectionResizeMode(0) == QHeaderView::Stretch) {
    return;
  }
  table->resizeColumnsToContents();
}

}  // namespace mb::desktop
