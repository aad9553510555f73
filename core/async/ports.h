#pragma once

#include "core/async/task.h"

#include <string>
#include <string_view>
#include <vector>

namespace mb {

class Context;

enum class LogLevel { debug, info, warning, serious };

/// Where the program's running commentary goes. Never part of the record: what matters is a ledger row.
class LogPort {
 public:
  virtual ~LogPort() = default;
  virtual void log(LogLevel level, std::string_view category, std::string_view text) = 0;
};

/// A question to the person at the bench. `choices` are answered by index; `code` is stable, for scripts and
/// translation, with its parameters in `text` already filled in English.
class Prompt {
 public:
  Prompt(std::string code_, std::string text_, std::vector<std::string> choices_)
      : code(std::move(code_)), text(std::move(text_)), choices(std::move(choices_)) {}
  std::string code;
  std::string text;
  std::vector<std::string> choices;
};

/// Whoever answers prompts: desktop, terminal, a script, or nobody (a refusal).
class OperatorPort {
 public:
  virtual ~OperatorPort() = default;
  /// Index of the choice taken; throws Cancelled when the context stops.
  virtual Task<int> ask(const Context& context, const Prompt& prompt) = 0;
};

}  // namespace mb
