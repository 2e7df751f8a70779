#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace headroom {

/// How often each value occurs. Cheap where a few values make up most, as requested times do: these
/// stay in a small table, and only what falls out of it waits to be sorted.
class ValueCounts {
 public:
  void add(std::int64_t value) {
    Slot& slot = slots_[place(value)];
    if (slot.second > 0 && slot.first != value) {
      fallen_out_.push_back(slot);
      slot.second = 0;
    }
    slot.first = value;
    ++slot.second;
  }

  /// Values that occur and how often, ascending by value.
  [[nodiscard]] std::vector<std::pair<std::int64_t, std::uint64_t>> counts() const;

 private:
  using Slot = std::pair<std::int64_t, std::uint64_t>;
  static constexpr unsigned place_bits = 10;

  /// The top bits of the product with 2^64 over the golden ratio. Source: Knuth, The Art of
  /// Computer Programming 3, 6.4.
  static std::size_t place(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) * 0x9e3779b97f4a7c15U) >> (64U - place_bits);
  }

  std::array<Slot, std::size_t{1} << place_bits> slots_{};
  std::vector<Slot> fallen_out_;
};

}  // namespace headroom
