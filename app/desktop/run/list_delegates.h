#pragma once

#include "app/desktop/models/alarm_model.h"
#include "app/desktop/models/condition_model.h"
#include "app/desktop/models/step_model.h"

#include <QtWidgets/QStyledItemDelegate>

namespace mb::desktop {

/// A step: its state in shape, its title, the time it needs still or took.
class StepDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  StepDelegate(const StepModel& model, QObject* parent) : QStyledItemDelegate(parent), model_(model) {}
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  const StepModel& model_;
};

/// A condition: its name, its value, and where in its band that lies.
class ConditionDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  ConditionDelegate(const ConditionModel& model, QObject* parent) : QStyledItemDelegate(parent), model_(model) {}
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  const ConditionModel& model_;
};

/// An alarm: its priority in shape and word, when, what, and what to do.
class AlarmDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  AlarmDelegate(const AlarmModel& model, QObject* parent) : QStyledItemDelegate(parent), model_(model) {}
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  const AlarmModel& model_;
};

}  // namespace mb::desktop
