#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace headroom {

/// Which of many numbers have been seen: open addressing with linear probing, at most half full,
/// 16 bytes a number. Source: Knuth, The Art of Computer Programming 3, 6.4, algorithm L.
class SeenNames {
 public:
  /// Whether `name` is new.
  bool insert(std::uint64_t name) {
    if (name == 0) return !std::exchange(has_zero_, true);
    if (2 * (count_ + 1) > slots_.size()) grow();
    std::uint64_t& slot = slots_[place_of(name)];
    if (slot == name) return false;
    slot = name;
    ++count_;
    return true;
  }

 private:
  /// Where `name` is, or is to be. 0 marks a slot that is free.
  [[nodiscard]] std::size_t place_of(std::uint64_t name) const {
    // Eight that follow each other share a line of the cache: names are often given in a row.
    std::size_t place = (((name >> 3U) * 0x9e3779b97f4a7c15U) >> (shift_ + 3U)) << 3U | (name & 7U);
    while (slots_[place] != 0 && slots_[place] != name) place = (place + 1) & (slots_.size() - 1);
    return place;
  }

  void grow() {
    const std::vector<std::uint64_t> before = std::move(slots_);
    --shift_;
    slots_.assign(std::size_t{1} << (64U - shift_), 0);
    for (const std::uint64_t name : before) {
      if (name != 0) slots_[place_of(name)] = name;
    }
  }

  std::vector<std::uint64_t> slots_;
  unsigned shift_ = 55;  ///< 64 less the logarithm of the number of slots, once there are some
  std::size_t count_ = 0;
  bool has_zero_ = false;
};

}  // namespace headroom
