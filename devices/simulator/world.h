#pragma once

#include "devices/box/world.h"

namespace mb {

using SimulatedWorld = box::World;

}  // namespace mb
