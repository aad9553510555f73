#pragma once

#include <filesystem>
#include <functional>

#include <QtCore/QString>

class QWidget;

namespace mb::desktop {

// Asks for a file in a dialog that holds nothing up; `then` is called when one was chosen.

void wishOpenFile(QWidget* parent, const QString& title,
                  std::function<void(const std::filesystem::path&)> then);
void wishSaveFile(QWidget* parent, const QString& title, const QString& name,
                  std::function<void(const std::filesystem::path&)> then);

}  // namespace mb::desktop
