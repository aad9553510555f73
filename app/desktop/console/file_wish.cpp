#include "app/desktop/console/file_wish.h"

#include <QtWidgets/QFileDialog>

namespace mb::desktop {
namespace {

void open(QFileDialog* dialog, std::function<void(const std::filesystem::path&)> then) {
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  QObject::connect(dialog, &QFileDialog::fileSelected, dialog,
                   [then = std::move(then)](const QString& file) { then(file.toStdString()); });
  dialog->open();
}

}  // namespace

void wishOpenFile(QWidget* parent, const QString& title,
                  std::function<void(const std::filesystem::path&)> then) {
  auto* dialog = new QFileDialog(parent, title);
  dialog->setFileMode(QFileDialog::ExistingFile);
  open(dialog, std::move(then));
}

void wishSaveFile(QWidget* parent, const QString& title, const QString& name,
                  std::function<void(const std::filesystem::path&)> then) {
  auto* dialog = new QFileDialog(parent, title);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->selectFile(name);
  open(dialog, std::move(then));
}

}  // namespace mb::desktop
