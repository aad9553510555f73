#include "app/desktop/theme/style_sheet.h"

#include <utility>
#include <vector>

namespace mb::desktop {
namespace {

/// @name stands for a colour, #small for the size of small text.
constexpr const char* kRules = R"(
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px; }
QPushButton { background: @raised; color: @text; border: 1px solid @line; border-radius: 4px; padding: 3px 10px; }
QPushButton:hover { border-color: @accent; }
QPushButton:focus { border: 1px solid @accent; }
QPushButton:pressed { background: @band; }
QPushButton:disabled { color: @faint; background: @panel; border-color: @line; }
QPushButton[role="primary"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: bold; }
QPushButton[role="primary"]:focus { border: 2px solid @text; }
QPushButton[role="primary"]:disabled { background: @panel; color: @faint; border-color: @line; }
QPushButton[role="abort"]:enabled { color: @alarm; border-color: @alarm; }
QPushButton[role="abort"]:focus { background: @alarmSoft; }
QPushButton[role="segment"] { background: @panel; color: @muted; border: 1px solid @line; border-radius: 4px; padding: 3px 8px; }
QPushButton[role="segment"]:checked { background: @band; color: @text; border-color: @accent; }
QLineEdit, QComboBox { background: @panel; color: @text; border: 1px solid @line; border-radius: 4px; padding: 3px 6px;
  selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus, QComboBox:focus { border-color: @accent; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/icons/down.svg); width: 12px; height: 12px; }
QAbstractItemView { background: @panel; color: @text; border: none; outline: none;
  selection-background-color: @band; selection-color: @text; }
QPlainTextEdit { background: @panel; color: @text; border: none; selection-background-color: @accent; selection-color: @onAccent; }
QTableView { gridline-color: transparent; }
QTableView::item { padding: 2px 6px; border-bottom: 1px solid @line; }
QHeaderView { background: @panel; }
QHeaderView::section { background: @panel; color: @muted; border: none; border-bottom: 1px solid @line; padding: 4px 6px;
  font-size: #smallpt; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 4px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

}  // namespace

QString styleSheet(const Colours& colours) {
  QString rules = QString::fromLatin1(kRules);
  // Longer names first: "onAccent" holds no other, but "alarmSoft" begins with "alarm".
  const std::vector<std::pair<const char*, QColor>> names = {
      {"alarmSoft", colours.alarmSoft}, {"onAccent", colours.onAccent}, {"accent", colours.accent},
      {"raised", colours.raised},       {"panel", colours.panel},       {"alarm", colours.alarm},
      {"muted", colours.muted},         {"faint", colours.faint},       {"line", colours.line},
      {"text", colours.text},           {"band", colours.band},
  };
  for (const auto& [name, colour] : names) {
    rules.replace(QLatin1Char('@') + QString::fromLatin1(name), colour.name());
  }
  rules.replace(QStringLiteral("#small"), QString::number(Theme::instance().basePoints() * 0.86));
  return rules;
}

}  // namespace mb::desktop
