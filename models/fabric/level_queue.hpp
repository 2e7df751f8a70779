#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom {

/// Links that wait for their turn, lowest level first up to 1 part in 64. A link
/// waits once at most. Pushing and popping take constant time: levels fall into
/// 4,096 buckets by exponent and six leading bits, with one bit for each bucket in use.
class LevelQueue {
 public:
  LevelQueue();
  /// Makes room for links below `count`.
  void resize(std::size_t count) { next_.resize(count, absent); }
  [[nodiscard]] bool is_empty() const { return used_words_ == 0; }
  [[nodiscard]] bool contains(std::uint32_t link) const { return next_[link] != absent; }
  /// Requires that `link` does not wait. `level` >= 0, infinity included.
  void push(std::uint32_t link, double level);
  /// Takes a link of the lowest bucket, the last one filed first. Requires one.
  std::uint32_t pop();

 private:
  static constexpr std::size_t bucket_count = 4096;
  static constexpr std::uint32_t absent = UINT32_MAX;
  static constexpr std::uint32_t last = UINT32_MAX - 1;

  [[nodiscard]] static std::size_t bucket_of(double level);

  std::array<std::uint32_t, bucket_count> first_{};
  std::array<std::uint64_t, bucket_count / 64> words_{};
  std::uint64_t used_words_ = 0;
  std::vector<std::uint32_t> next_;  ///< the link behind in the same bucket
};

}  // namespace headroom
