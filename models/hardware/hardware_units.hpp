#pragma once
#include <cstdint>

#include "headroom/units.hpp"

namespace headroom {

using Watts = Quantity<struct WattUnit, double>;
/// Floating-point (or, for int8, integer) operations a second.
using FlopRate = Quantity<struct FlopPerSecondUnit, double>;
/// Operations a second: reads, writes or metadata calls.
using OpRate = Quantity<struct OpPerSecondUnit, double>;
/// Millionths of a US dollar.
using Money = Quantity<struct MicroDollarUnit, std::int64_t>;

}  // namespace headroom
