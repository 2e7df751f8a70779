#include "models/hardware/storage_spec.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

#include "headroom/units.hpp"

namespace headroom {
namespace {

template <class Unit, class Rep>
void scale(Quantity<Unit, Rep>& quantity, std::uint32_t units) {
  if constexpr (std::is_integral_v<Rep>) {
    // Absurd counts of units end at the largest number there is.
    const WideInt product = static_cast<WideInt>(quantity.count) * units;
    quantity.count = static_cast<Rep>(std::min<WideInt>(product, std::numeric_limits<Rep>::max()));
  } else {
    quantity = quantity * static_cast<Rep>(units);
  }
}

template <class Value>
void scale(std::optional<Value>& value, std::uint32_t units) {
  if (value) scale(*value, units);
}

}  // namespace

StorageSpec StorageSpec::of_units(std::uint32_t units) const {
  StorageSpec all = *this;
  scale(all.read, units);
  scale(all.write, units);
  scale(all.read_ops, units);
  scale(all.write_ops, units);
  scale(all.metadata_ops, units);
  scale(all.capacity, units);
  scale(all.power, units);
  scale(all.price, units);
  all.ports *= units;
  return all;
}

}  // namespace headroom
