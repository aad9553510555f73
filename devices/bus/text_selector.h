#pragma once

#include "devices/bus/line.h"
#include "devices/bus/selector.h"

#include <map>
#include <memory>
#include <string>

namespace mb {

/// What a device of text is told for one head, and the whole of what it says to it. Without an answer nobody
/// knows whether it understood.
struct SelectorTexts {
  SelectorTexts() = default;
  SelectorTexts(std::string command_, std::string answer_)
      : command(std::move(command_)), answer(std::move(answer_)) {}

  std::string command;
  std::string answer;  ///< empty: it does not answer
};

/// A selector that is told in text over a port of its own. What is said is recorded as exchanges of that
/// port's line, with the purpose "selector". An answer counts where it begins a line or follows the echo of
/// the command; anything else is tried again (three times in all) and then named in the error.
class TextSelector final : public Selector {
 public:
  /// `id`: of the line in the record. `texts` by position of the row.
  TextSelector(const std::string& id, std::shared_ptr<Link> link, const SerialSettings& settings,
               std::map<int, SelectorTexts> texts, Duration delay);

  [[nodiscard]] Expected<void> open() override { return line_.open(); }
  [[nodiscard]] Task<Expected<void>> select(const Context& context, int position) override;

 private:
  Line line_;
  SerialSettings settings_;
  std::map<int, SelectorTexts> texts_;
  Duration delay_;
};

}  // namespace mb
