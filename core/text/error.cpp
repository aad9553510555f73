#include "core/text/error.h"

namespace mb {

std::string Error::message() const {
  std::string line;
  if (!where.empty()) {
    line = where + ": ";
  }
  line += what;
  if (!remedy.empty()) {
    line += "; " + remedy;
  }
  return line;
}

}  // namespace mb
