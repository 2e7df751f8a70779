#include "models/storage/cache_hit_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <list>
#include <numeric>
#include <utility>
#include <vector>

#include "headroom/random.hpp"

using namespace headroom;

namespace {

constexpr std::size_t items = 10'000;

std::vector<std::uint32_t> shuffled(RandomStream& random) {
  std::vector<std::uint32_t> order(items);
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t i = items; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

/// A cache with a slot for each item, which throws out a random one when full.
class RandomCache {
 public:
  RandomCache(std::size_t capacity, RandomStream& random) : capacity_{capacity}, random_{random} {}
  bool read(std::uint32_t item) {
    if (place_[item] != absent) return true;
    if (held_.size() == capacity_) {
      const std::size_t victim = random_.below(held_.size());
      place_[held_[victim]] = absent;
      held_[victim] = held_.back();
      place_[held_[victim]] = static_cast<std::uint32_t>(victim);
      held_.pop_back();
    }
    place_[item] = static_cast<std::uint32_t>(held_.size());
    held_.push_back(item);
    return false;
  }

 private:
  static constexpr std::uint32_t absent = UINT32_MAX;
  std::size_t capacity_;
  RandomStream& random_;
  std::vector<std::uint32_t> held_;
  std::vector<std::uint32_t> place_ = std::vector<std::uint32_t>(items, absent);
};

class RecentCache {
 public:
  explicit RecentCache(std::size_t capacity) : capacity_{capacity} {}
  bool read(std::uint32_t item) {
    const bool is_held = present_[item];
    if (is_held) {
      order_.erase(where_[item]);
    } else if (order_.size() == capacity_) {
      present_[order_.back()] = false;
      order_.pop_back();
    }
    order_.push_front(item);
    where_[item] = order_.begin();
    present_[item] = true;
    return is_held;
  }

 private:
  std::size_t capacity_;
  std::list<std::uint32_t> order_;
  std::vector<std::list<std::uint32_t>::iterator> where_ =
      std::vector<std::list<std::uint32_t>::iterator>(items);
  std::vector<bool> present_ = std::vector<bool>(items, false);
};

template <class Cache>
double simulated_hits(Cache cache, RandomStream& random) {
  constexpr int warm_epochs = 6;
  constexpr int counted_epochs = 6;
  std::size_t hits = 0;
  for (int epoch = 0; epoch < warm_epochs + counted_epochs; ++epoch) {
    for (const std::uint32_t item : shuffled(random)) {
      const bool hit = cache.read(item);
      if (hit && epoch >= warm_epochs) ++hits;
    }
  }
  return static_cast<double>(hits) / (static_cast<double>(items) * counted_epochs);
}

}  // namespace

TEST_CASE("hit ratios agree with caches that are really run") {
  // 60,000 counted reads: a standard error of at most 0.002, and a finite data
  // set adds as much again.
  constexpr double tolerance = 0.008;
  for (const double share : {0.35, 0.65, 0.9}) {
    CAPTURE(share);
    RandomStream random{7, "cache test", static_cast<std::uint64_t>(share * 100)};
    const auto capacity = static_cast<std::size_t>(share * items);
    const double by_chance = simulated_hits(RandomCache{capacity, random}, random);
    CHECK(std::abs(cache_hit_ratio(CacheEviction::random_replacement, share) - by_chance) <
          tolerance);
    const double by_recency = simulated_hits(RecentCache{capacity}, random);
    CHECK(std::abs(cache_hit_ratio(CacheEviction::least_recently_used, share) - by_recency) <
          tolerance);
  }
}

TEST_CASE("hit ratios by hand, and at the ends") {
  CHECK(cache_hit_ratio(CacheEviction::pinned, 0.65) == 0.65);
  // 0.5 + 0.5 * ln(0.5).
  CHECK(cache_hit_ratio(CacheEviction::least_recently_used, 0.5) == doctest::Approx(0.15343));
  for (const auto eviction : {CacheEviction::pinned, CacheEviction::random_replacement,
                              CacheEviction::least_recently_used}) {
    CHECK(cache_hit_ratio(eviction, 0.0) == 0.0);
    CHECK(cache_hit_ratio(eviction, 1.0) == 1.0);
    CHECK(cache_hit_ratio(eviction, 0.99) > cache_hit_ratio(eviction, 0.98));
  }
}

TEST_CASE("the page cache of Linux misses 53 % of reads at 65 % cached, as CoorDL found") {
  const double misses = 1.0 - cache_hit_ratio(CacheEviction::random_replacement, 0.65);
  CHECK(misses == doctest::Approx(0.53).epsilon(0.03));
}
