#include "models/serving/prefix_cache.hpp"

namespace headroom {

std::size_t PrefixCache::use(std::span<const std::uint64_t> blocks) {
  std::size_t hits = 0;
  while (hits < blocks.size() && place_of_block_.contains(blocks[hits])) ++hits;
  if (blocks_max_ == 0) return 0;
  // From the last block on, so that the beginnings of prompts, which others share, stay longest.
  for (std::size_t i = blocks.size(); i-- > 0;) {
    const auto [place, is_new] = place_of_block_.try_emplace(blocks[i], order_.end());
    if (!is_new) order_.erase(place->second);
    order_.push_front(blocks[i]);
    place->second = order_.begin();
  }
  while (order_.size() > blocks_max_) {
    place_of_block_.erase(order_.back());
    order_.pop_back();
  }
  return hits;
}

void PrefixCache::clear() {
  order_.clear();
  place_of_block_.clear();
}

}  // namespace headroom
