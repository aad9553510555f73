#pragma once

#include "devices/trace/trace.h"

#include <filesystem>
#include <functional>
#include <optional>

#include <QtWidgets/QWidget>

class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace mb::desktop {

class Card;

/// One exchange taken apart; who understands it; a profile made of it.
class ExchangeCard final : public QWidget {
  Q_OBJECT

 public:
  explicit ExchangeCard(QWidget* parent = nullptr);

  /// Empty: none is chosen.
  void show(std::optional<TraceEntry> entry);
  [[nodiscard]] QString text() const;
  /// What is shown, as a file: a profile, mostly.
  void saveText(const std::filesystem::path& file);
  void retranslate();

 Q_SIGNALS:
  void said(const QString& text);

 private:
  void decode();
  /// Tries the exchange on the profiles in the background and shows what comes of it, if nothing else is
  /// shown by then.
  void ask(std::function<Expected<QString>(const TraceEntry&)> work);
  void restyle();

  std::optional<TraceEntry> entry_;
  int asked_ = 0;  ///< number of what is to be shown last
  Card* card_;
  QComboBox* protocol_;
  QPlainTextEdit* text_;
  QPushButton* who_;
  QPushButton* make_;
  QPushButton* save_;
};

}  // namespace mb::desktop
