#include "models/serving/prefix_cache.hpp"

#include <algorithm>
#include <cstdint>
#include <doctest/doctest.h>
#include <vector>

#include "headroom/random.hpp"

using namespace headroom;

namespace {

using Blocks = std::vector<std::uint64_t>;

/// The same with a list that is searched from end to end.
class SlowCache {
 public:
  explicit SlowCache(std::size_t blocks_max) : blocks_max_{blocks_max} {}
  std::size_t use(const Blocks& blocks) {
    std::size_t hits = 0;
    for (; hits < blocks.size(); ++hits) {
      if (std::ranges::find(held_, blocks[hits]) == held_.end()) break;
    }
    for (std::size_t i = blocks.size(); i-- > 0;) {
      std::erase(held_, blocks[i]);
      held_.insert(held_.begin(), blocks[i]);
    }
    if (held_.size() > blocks_max_) held_.resize(blocks_max_);
    return hits;
  }

 private:
  std::size_t blocks_max_;
  Blocks held_;
};

}  // namespace

TEST_CASE("a prefix counts up to its first unknown block") {
  PrefixCache cache{10};
  CHECK(cache.use(Blocks{1, 2, 3}) == 0);
  CHECK(cache.use(Blocks{1, 2, 4, 3}) == 2);
  CHECK(cache.use(Blocks{4}) == 1);
  CHECK(cache.use(Blocks{5, 1, 2}) == 0);
  cache.clear();
  CHECK(cache.use(Blocks{1}) == 0);
}

TEST_CASE("what was used longest ago goes first, ends of prompts before their beginnings") {
  PrefixCache cache{3};
  static_cast<void>(cache.use(Blocks{1, 2, 3}));
  static_cast<void>(cache.use(Blocks{9}));
  CHECK(cache.use(Blocks{1, 2, 3}) == 2);
}

TEST_CASE("a cache without room holds nothing") {
  PrefixCache cache{0};
  CHECK(cache.use(Blocks{1, 2}) == 0);
  CHECK(cache.use(Blocks{1, 2}) == 0);
}

TEST_CASE("a list that is searched says the same") {
  RandomStream random{3, "prefixes", 0};
  for (const std::size_t room : {1U, 4U, 9U}) {
    PrefixCache cache{room};
    SlowCache slow{room};
    for (int i = 0; i < 2000; ++i) {
      Blocks blocks;
      const std::uint64_t begin = random.below(3) * 100;
      for (std::uint64_t n = 0; n <= random.below(6); ++n) blocks.push_back(begin + n);
      if (random.below(2) == 0) blocks.back() = 1000 + random.below(5);
      CHECK(cache.use(blocks) == slow.use(blocks));
    }
  }
}
