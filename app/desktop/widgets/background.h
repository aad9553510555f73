#pragma once

#include <utility>

#include <QtCore/QCoreApplication>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QThreadPool>

namespace mb::desktop {

/// Does `work` on a thread of the pool and gives what it returns to `done` on the window thread, if `receiver` is still
/// there then. A pool of one thread does one thing after the other.
template <class Work, class Done>
void inBackground(QObject* receiver, Work work, Done done, QThreadPool* pool = QThreadPool::globalInstance()) {
  const QPointer<QObject> alive(receiver);
  pool->start([alive, work = std::move(work), done = std::move(done)]() mutable {
    auto result = work();
    QMetaObject::invokeMethod(
        qApp,
        [alive, result = std::move(result), done = std::move(done)]() mutable {
          if (alive) {
            done(std::move(result));
          }
        },
        Qt::QueuedConnection);
  });
}

}  // namespace mb::desktop
