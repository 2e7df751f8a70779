#include "models/fabric/level_queue.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace headroom {

LevelQueue::LevelQueue() { first_.fill(last); }

std::size_t LevelQueue::bucket_of(double level) {
  // 64 octaves from 2^-8 to 2^56 in 64 steps each; what lies outside shares the end buckets.
  constexpr std::int64_t lowest = std::int64_t{1023 - 8} * 64;
  const auto leading = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(level) >> 46);
  const std::int64_t bucket = leading - lowest;
  if (bucket < 0) return 0;
  if (bucket >= static_cast<std::int64_t>(bucket_count)) return bucket_count - 1;
  return static_cast<std::size_t>(bucket);
}

void LevelQueue::push(std::uint32_t link, double level) {
  const std::size_t bucket = bucket_of(level);
  const std::size_t word = bucket / 64;
  next_[link] = first_[bucket];
  first_[bucket] = link;
  words_[word] |= std::uint64_t{1} << (bucket % 64);
  used_words_ |= std::uint64_t{1} << word;
}

std::uint32_t LevelQueue::pop() {
  const auto word = static_cast<std::size_t>(std::countr_zero(used_words_));
  const std::size_t bucket = (word * 64) + static_cast<std::size_t>(std::countr_zero(words_[word]));
  const std::uint32_t link = first_[bucket];
  first_[bucket] = next_[link];
  next_[link] = absent;
  if (first_[bucket] == last) {
    words_[word] &= words_[word] - 1;
    if (words_[word] == 0) used_words_ &= used_words_ - 1;
  }
  return link;
}

}  // namespace headroom
