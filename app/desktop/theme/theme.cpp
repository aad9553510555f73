#include "app/desktop/theme/theme.h"

#include "app/desktop/theme/style_sheet.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <QtGui/QFontInfo>
#include <QtGui/QGuiApplication>
#include <QtGui/QPalette>
#include <QtGui/QScreen>
#include <QtWidgets/QApplication>

namespace mb::desktop {
namespace {

Colours darkColours() {
  Colours c;
  c.window = QColor(0x10, 0x15, 0x19);
  c.rail = QColor(0x0b, 0x0f, 0x12);
  c.panel = QColor(0x18, 0x1f, 0x25);
  c.raised = QColor(0x23, 0x2c, 0x34);
  c.line = QColor(0x2b, 0x36, 0x3f);
  c.text = QColor(0xe8, 0xed, 0xf1);
  c.muted = QColor(0x97, 0xa5, 0xb0);
  c.faint = QColor(0x5d, 0x6b, 0x76);
  c.accent = QColor(0x5a, 0xb4, 0xd6);
  c.onAccent = QColor(0x06, 0x1a, 0x22);
  c.alarm = QColor(0xff, 0x6b, 0x62);
  c.alarmSoft = QColor(0x3d, 0x1f, 0x20);
  c.warning = QColor(0xf2, 0xb5, 0x4a);
  c.warningSoft = QColor(0x38, 0x2d, 0x18);
  c.pipe = QColor(0x3c, 0x49, 0x54);
  c.pipeFlow = QColor(0x7d, 0x97, 0xa8);
  c.water = QColor(0x2c, 0x4a, 0x5c);
  c.metal = QColor(0x8b, 0x99, 0xa4);
  c.band = QColor(0x2b, 0x3a, 0x44);
  c.first = QColor(0x5a, 0xb4, 0xd6);
  c.second = QColor(0xc9, 0xa8, 0x6a);
  c.third = QColor(0x9a, 0xa6, 0xd8);
  return c;
}

Colours lightColours() {
  Colours c;
  c.window = QColor(0xed, 0xf0, 0xf2);
  c.rail = QColor(0x1d, 0x2a, 0x33);
  c.panel = QColor(0xfd, 0xfe, 0xfe);
  c.raised = QColor(0xe9, 0xed, 0xf0);
  c.line = QColor(0xd6, 0xdd, 0xe2);
  c.text = QColor(0x17, 0x22, 0x2a);
  c.muted = QColor(0x55, 0x64, 0x6f);
  c.faint = QColor(0x97, 0xa4, 0xae);
  c.accent = QColor(0x0b, 0x6f, 0x97);
  c.onAccent = QColor(0xff, 0xff, 0xff);
  c.alarm = QColor(0xc6, 0x28, 0x28);
  c.alarmSoft = QColor(0xfb, 0xe6, 0xe4);
  c.warning = QColor(0xa8, 0x64, 0x00);
  c.warningSoft = QColor(0xfb, 0xef, 0xd6);
  c.pipe = QColor(0xb9, 0xc4, 0xcc);
  c.pipeFlow = QColor(0x5d, 0x7d, 0x91);
  c.water = QColor(0xbf, 0xd9, 0xe6);
  c.metal = QColor(0x6c, 0x7b, 0x86);
  c.band = QColor(0xd9, 0xe4, 0xea);
  c.first = QColor(0x0b, 0x6f, 0x97);
  c.second = QColor(0xa0, 0x70, 0x1c);
  c.third = QColor(0x4e, 0x5a, 0xa8);
  return c;
}

QPalette paletteOf(const Colours& c) {
  QPalette palette;
  palette.setColor(QPalette::Window, c.window);
  palette.setColor(QPalette::WindowText, c.text);
  palette.setColor(QPalette::Base, c.panel);
  palette.setColor(QPalette::AlternateBase, mixed(c.panel, c.raised, 0.4));
  palette.setColor(QPalette::Text, c.text);
  palette.setColor(QPalette::PlaceholderText, c.faint);
  palette.setColor(QPalette::Button, c.raised);
  palette.setColor(QPalette::ButtonText, c.text);
  palette.setColor(QPalette::ToolTipBase, c.raised);
  palette.setColor(QPalette::ToolTipText, c.text);
  palette.setColor(QPalette::Highlight, c.accent);
  palette.setColor(QPalette::HighlightedText, c.onAccent);
  palette.setColor(QPalette::Link, c.accent);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, c.faint);
  }
  return palette;
}

/// 10 points on 768 lines, 14.5 on 1440: a large screen is looked at from further away.
double suitedPoints() {
  const QScreen* screen = QGuiApplication::primaryScreen();
  const double lines = screen != nullptr ? screen->size().height() : 768.0;
  return std::clamp(10.0 + (lines - 768.0) * 4.5 / 672.0, 9.5, 18.0);
}

}  // namespace

Theme& Theme::instance() {
  static Theme theme;
  return theme;
}

Mode Theme::suggested() {
  return QGuiApplication::palette().color(QPalette::Window).lightness() < 128 ? Mode::dark : Mode::light;
}

void Theme::apply(Mode mode) {
  mode_ = mode;
  points_ = suitedPoints() + zoom_;
  colours_ = mode == Mode::dark ? darkColours() : lightColours();
  pixels_ = QFontInfo(textFont()).pixelSize();
  QApplication::setFont(textFont());
  QApplication::setPalette(paletteOf(colours_));
  qApp->setStyleSheet(styleSheet(colours_));
  Q_EMIT changed();
}

void Theme::toggle() {
  apply(mode_ == Mode::dark ? Mode::light : Mode::dark);
}

void Theme::zoom(int step) {
  zoom_ = step == 0 ? 0 : std::clamp(zoom_ + step, -3, 8);
  apply(mode_);
}

QFont monoFont(double scale) {
  QFont font(QStringLiteral("Noto Sans Mono CJK SC"));
  font.setStyleHint(QFont::Monospace);
  font.setPointSizeF(Theme::instance().basePoints() * scale);
  return font;
}

QFont textFont(double scale, bool bold) {
  // Kept: a copy shares the engine that was found for it, a new one looks for it again.
  static std::map<std::pair<int, bool>, QFont> known;
  static const QStringList families{QStringLiteral("Noto Sans CJK SC")};
  const double points = Theme::instance().basePoints() * scale;
  const auto [found, added] = known.try_emplace({static_cast<int>(std::lround(points * 100.0)), bold});
  if (added) {
    found->second.setFamilies(families);
    found->second.setPointSizeF(points);
    found->second.setBold(bold);
  }
  return found->second;
}

int em(double factor) {
  // Noto's own line height has room for stacked accents; the text is as high as its size says.
  return static_cast<int>(std::lround(Theme::instance().basePixels() * 1.3 * factor));
}

QColor mixed(const QColor& a, const QColor& b, double share) {
  const auto between = [share](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * share)); };
  return QColor(between(a.red(), b.red()), between(a.green(), b.green()), between(a.blue(), b.blue()));
}

}  // namespace mb::desktop
