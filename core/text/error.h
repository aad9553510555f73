#pragma once

#include <string>

#include <tl/expected.hpp>

namespace mb {

/// What went wrong with something a person or a device gave us. `what` says it in one line, `where` names the
/// place (file:line, field, line and position of the bench) and `remedy` what to do; the last two may be empty.
struct Error {
  Error(std::string what_, std::string where_ = std::string(), std::string remedy_ = std::string())
      : what(std::move(what_)), where(std::move(where_)), remedy(std::move(remedy_)) {}

  std::string what;
  std::string where;
  std::string remedy;

  /// One line for people: "where: what; remedy".
  [[nodiscard]] std::string message() const;
};

/// The way errors of the bench travel (DESIGN 3): exceptions are for Cancelled and for bugs.
template <class T>
using Expected = tl::expected<T, Error>;

/// Shorthand for a failed Expected.
[[nodiscard]] inline tl::unexpected<Error> fail(std::string what, std::string where = std::string(),
                                                std::string remedy = std::string()) {
  return tl::unexpected<Error>(Error(std::move(what), std::move(where), std::move(remedy)));
}

}  // namespace mb
