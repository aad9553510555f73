#include "devices/bus/selector.h"

namespace mb {

Task<Expected<void>> RegisterSelector::select(const Context& context, int position) {
  std::vector<std::uint16_t> value(1, static_cast<std::uint16_t>(position));
  const Expected<void> written = co_await port_.write(context, address_, std::move(value));
  if (!written) {
    co_return tl::unexpected(written.error());
  }
  co_await context.sleep(delay_);
  co_return Expected<void>();
}

Task<Expected<void>> ControlLineSelector::select(const Context& context, int position) {
  const auto found = heads_.find(position);
  if (found == heads_.end()) {
    co_return fail("no control line stands for this position", link_->name());
  }
  const Expected<void> set = link_->setControlLines(found->second);
  if (!set) {
    co_return tl::unexpected(set.error());
  }
  co_await context.sleep(delay_);
  co_return Expected<void>();
}

}  // namespace mb
