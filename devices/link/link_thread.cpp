#include "devices/link/link_thread.h"

#include <QObject>
#include <QThread>
#include <utility>

namespace mb {

struct LinkThread::Thread {
  QThread thread;
  QObject* here = new QObject;  ///< lives on the thread and dies with it
};

LinkThread::LinkThread(QtScheduler& scheduler) : scheduler_(scheduler), thread_(std::make_unique<Thread>()) {
  thread_->thread.setObjectName(QStringLiteral("links"));
  thread_->here->moveToThread(&thread_->thread);
  QObject::connect(&thread_->thread, &QThread::finished, thread_->here, &QObject::deleteLater);
  thread_->thread.start();
}

LinkThread::~LinkThread() {
  thread_->thread.quit();
  thread_->thread.wait();
}

void LinkThread::run(std::function<void()> work) {
  QMetaObject::invokeMethod(thread_->here, std::move(work), Qt::QueuedConnection);
}

void LinkThread::runAndWait(const std::function<void()>& work) {
  QMetaObject::invokeMethod(thread_->here, work, Qt::BlockingQueuedConnection);
}

}  // namespace mb
