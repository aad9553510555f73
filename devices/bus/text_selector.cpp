#include "devices/bus/text_selector.h"

#include "core/text/quoted.h"

#include <string_view>

#include <fmt/format.h>

namespace mb {
namespace {

using namespace std::chrono_literals;

constexpr Duration kAnswerBegins = 500ms;  // a small controller that moves relays first
constexpr Duration kPauseInAnswer = 50ms;

std::string textOf(std::span<const std::uint8_t> bytes) {
  return std::string(bytes.begin(), bytes.end());
}

class TextReader final : public AnswerReader {
 public:
  explicit TextReader(const SelectorTexts& texts) : texts_(texts) {}

  [[nodiscard]] Framing find(std::span<const std::uint8_t> received) const override {
    const std::string text = textOf(received);
    Framing framing;
    for (std::size_t at = text.find(texts_.answer); at != std::string::npos;
         at = text.find(texts_.answer, at + 1)) {
      // "NOK" is not an "OK".
      const std::string_view before = std::string_view(text).substr(0, at);
      if (before.empty() || before.back() == '\r' || before.back() == '\n' || before == texts_.command) {
        framing.complete = framing.valid = true;
        framing.begin = at;
        framing.length = texts_.answer.size();
        return framing;
      }
    }
    // Something else, which ends when no more comes.
    framing.valid = framing.endsAtGap = true;
    framing.length = text.size();
    return framing;
  }

  [[nodiscard]] Judgement judge(std::span<const std::uint8_t> received, const Framing& framing) override {
    const std::string said = textOf(received.subspan(framing.begin, framing.length));
    Judgement judgement;
    if (said != texts_.answer) {
      judgement.outcome = Outcome::unexpected;
      judgement.why = fmt::format("it answered {}, not {}", quoted(said), quoted(texts_.answer));
    }
    return judgement;
  }

 private:
  const SelectorTexts& texts_;
};

}  // namespace

TextSelector::TextSelector(const std::string& id, std::shared_ptr<Link> link, const SerialSettings& settings,
                           std::map<int, SelectorTexts> texts, Duration delay)
    : line_(LineOptions(id), std::move(link)), settings_(settings), texts_(std::move(texts)), delay_(delay) {}

Task<Expected<void>> TextSelector::select(const Context& context, int position) {
  const auto found = texts_.find(position);
  if (found == texts_.end()) {
    co_return fail("it has no text for this position", "line " + line_.id());
  }
  const SelectorTexts& texts = found->second;
  TextReader reader(texts);
  Request request;
  request.bytes.assign(texts.command.begin(), texts.command.end());
  request.settings = settings_;
  request.reader = texts.answer.empty() ? nullptr : &reader;
  request.answerBits = 0;
  request.answerExtra = kAnswerBegins;
  request.gapExtra = kPauseInAnswer;
  request.position = position;
  request.purpose = "selector";
  const Expected<Exchange> said = co_await line_.exchange(context, request);
  if (!said) {
    co_return tl::unexpected(said.error());
  }
  if (!said->ok()) {
    co_return fail(said->describe(), "line " + line_.id(),
                   "look at its cable and power, and at selector_command and selector_answer");
  }
  co_await context.sleep(delay_);
  co_return Expected<void>();
}

}  // namespace mb
