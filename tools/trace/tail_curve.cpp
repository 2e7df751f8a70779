#include "tools/trace/tail_curve.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "sim/report/tree.hpp"

namespace headroom {
namespace {

// IEEE 754, binary64: 52 bits of fraction below the exponent, whose zero is 1023.
constexpr int fraction_bits = 52;
constexpr std::int64_t exponent_zero = 1023;

}  // namespace

void TailCounter::add(double value) {
  ++all_;
  const auto eighth = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(value) >>
                                                (fraction_bits - eighths_bits));
  const std::int64_t place = eighth - ((exponent_zero + octave_first) << eighths_bits);
  if (place < 0) return;
  ++counts_.at(std::min(static_cast<std::size_t>(place), places - 1));
}

TailCurve TailCounter::curve() const {
  TailCurve curve;
  std::uint64_t from_here = 0;
  for (const std::uint64_t count : counts_) from_here += count;
  for (std::size_t place = 0; place < places; ++place) {
    // A place without values has the same part above it as the next with some.
    if (counts_.at(place) == 0) continue;
    const std::uint64_t eighth =
        place + (static_cast<std::uint64_t>(exponent_zero + octave_first) << eighths_bits);
    curve.value.push_back(std::bit_cast<double>(eighth << (fraction_bits - eighths_bits)));
    curve.at_least.push_back(static_cast<double>(from_here) / static_cast<double>(all_));
    from_here -= counts_.at(place);
  }
  return curve;
}

Tree tail_curve_tree(const TailCurve& curve) {
  Tree tree = Tree::object();
  Tree& values = tree.add("value", Tree::list());
  for (const double value : curve.value) values.append(value);
  Tree& parts = tree.add("at_least", Tree::list());
  for (const double part : curve.at_least) parts.append(part);
  return tree;
}

}  // namespace headroom
