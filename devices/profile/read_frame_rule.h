#pragma once

#include "devices/profile/frame_rule.h"
#include "devices/profile/overlay.h"

namespace mb {

/// [frame]: what stands around the messages (docs/profiles.md). Mistakes are noted in the table.
void readFrameRule(const Overlay& overlay, FrameRule& frame);

}  // namespace mb
