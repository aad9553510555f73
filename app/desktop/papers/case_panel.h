#pragma once

#include "core/verification/verification_case.h"

#include <vector>

#include <QtWidgets/QWidget>

class QGridLayout;
class QLabel;
class QPushButton;

namespace mb::desktop {

/// The items of a verification case: what each has come to, and buttons for those that a person enters.
class CasePanel final : public QWidget {
  Q_OBJECT

 public:
  explicit CasePanel(QWidget* parent = nullptr);

  /// Null: no case. `mayEnter` false: nothing can be entered now.
  void show(const VerificationCase* verification, bool mayEnter);

 Q_SIGNALS:
  /// A person says of an item ("appearance") that it passed, or did not.
  void entered(const QString& item, bool passed);

 private:
  void clear();
  void addRow(int row, const CaseItem& item, bool mayEnter);

  QGridLayout* grid_;
};

}  // namespace mb::desktop
