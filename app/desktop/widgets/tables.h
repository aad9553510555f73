#pragma once

class QAbstractItemModel;
class QTableView;

namespace mb::desktop {

/// A table as this program has them: whole rows, no grid, columns as wide as they need, the last one stretched.
/// With `even` all columns share the width.
[[nodiscard]] QTableView* makeTable(QAbstractItemModel* model, bool even = false);
/// Row heights and column widths for the font of now.
void fitTable(QTableView* table);

}  // namespace mb::desktop
