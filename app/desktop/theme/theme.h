#pragma once

#include <QtCore/QObject>
#include <QtGui/QColor>
#include <QtGui/QFont>

namespace mb::desktop {

/// Colours by what they mean. Normal is grey; only a deviation has a colour of its own (ISA-101), and never
/// alone: a shape and a word say the same.
struct Colours {
  QColor window;  ///< behind everything
  QColor rail;    ///< the strip with the pages
  QColor panel;   ///< a card
  QColor raised;  ///< on a card: fields, buttons, tracks
  QColor line;    ///< hair lines
  QColor text;
  QColor muted;   ///< labels
  QColor faint;   ///< what is not there yet
  QColor accent;  ///< what can be touched, where the focus is, live data
  QColor onAccent;
  QColor alarm;      ///< a deviation that needs somebody
  QColor alarmSoft;  ///< behind it
  QColor warning;
  QColor warningSoft;
  QColor pipe;      ///< of the mimic: without flow
  QColor pipeFlow;  ///< with flow
  QColor water;     ///< in a vessel
  QColor metal;     ///< equipment
  QColor band;      ///< what is allowed, behind a value
  QColor first;     ///< curves
  QColor second;
  QColor third;
};

enum class Mode { light, dark };

/// Colours and fonts of the program, switched while it runs. One, on the window thread.
class Theme final : public QObject {
  Q_OBJECT

 public:
  [[nodiscard]] static Theme& instance();
  /// The mode the desktop around the program suggests: by the lightness of its palette.
  [[nodiscard]] static Mode suggested();

  /// Gives palette, style sheet and font to the application.
  void apply(Mode mode);
  void toggle();
  /// Text size in steps of the base size; 0 is the size that suits the screen.
  void zoom(int step);

  [[nodiscard]] Mode mode() const { return mode_; }
  [[nodiscard]] const Colours& colours() const { return colours_; }
  /// Size of the base font, in points that suit the screen.
  [[nodiscard]] double basePoints() const { return points_; }
  [[nodiscard]] double basePixels() const { return pixels_; }

 Q_SIGNALS:
  void changed();

 private:
  Theme() = default;

  Mode mode_ = Mode::dark;
  Colours colours_;
  int zoom_ = 0;
  double points_ = 10.0;
  double pixels_ = 13.0;  ///< of the base font
};

[[nodiscard]] inline const Colours& colours() {
  return Theme::instance().colours();
}

// Lengths in font units, so that everything grows with the text.

/// The base font, scaled.
[[nodiscard]] QFont textFont(double scale = 1.0, bool bold = false);
/// A font of even width, for bytes.
[[nodiscard]] QFont monoFont(double scale = 1.0);
/// Height of a line of the base font, times `factor`, in logical pixels.
[[nodiscard]] int em(double factor = 1.0);

/// Between two colours.
[[nodiscard]] QColor mixed(const QColor& a, const QColor& b, double share);

}  // namespace mb::desktop
