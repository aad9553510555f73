#pragma once

#include <QtCore/QString>

namespace mb::desktop::words {

/// Purpose or outcome of an exchange with a meter ("read-start", "silence"; devices/bus/exchange.h) for people.
[[nodiscard]] QString exchange(const QString& code);

}  // namespace mb::desktop::words
