#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace headroom {

/// A sorted sequence in chunks, each with a summary of its items, so that a
/// search can skip whole chunks. Insertion and removal cost one binary search
/// and one short move, at any length.
///
/// `Item` has operator<, a total order. `Summary` is default-constructible
/// for the empty chunk and has `add(item)` and `remove(item, rest)`, where
/// `rest` are the items left in the chunk.
template <class Item, class Summary, std::size_t chunk_capacity = 32>
class ChunkedSequence {
 public:
  struct Position {
    std::size_t chunk = 0;
    std::size_t item = 0;
  };

  [[nodiscard]] bool empty() const { return chunks_.empty(); }
  [[nodiscard]] std::size_t chunk_count() const { return chunks_.size(); }
  [[nodiscard]] std::span<const Item> items(std::size_t chunk) const {
    return {chunks_[chunk]->items.data(), chunks_[chunk]->size};
  }
  [[nodiscard]] const Summary& summary(std::size_t chunk) const { return chunks_[chunk]->summary; }
  [[nodiscard]] bool is_end(Position position) const { return position.chunk >= chunks_.size(); }
  [[nodiscard]] const Item& at(Position position) const {
    return chunks_[position.chunk]->items[position.item];
  }
  [[nodiscard]] const Item& front() const { return chunks_.front()->items[0]; }
  [[nodiscard]] const Item& back() const { return chunks_.back()->items[chunks_.back()->size - 1]; }
  [[nodiscard]] Position next(Position position) const {
    if (++position.item < chunks_[position.chunk]->size) return position;
    return {position.chunk + 1, 0};
  }

  /// The first item not before `item`, or the end.
  [[nodiscard]] Position lower_bound(const Item& item) const {
    const auto chunk =
        std::lower_bound(chunks_.begin(), chunks_.end(), item,
                         [](const auto& c, const Item& i) { return c->items[c->size - 1] < i; });
    if (chunk == chunks_.end()) return {chunks_.size(), 0};
    const auto first = (*chunk)->items.begin();
    const auto end = first + static_cast<std::ptrdiff_t>((*chunk)->size);
    return {static_cast<std::size_t>(chunk - chunks_.begin()),
            static_cast<std::size_t>(std::lower_bound(first, end, item) - first)};
  }

  void insert(const Item& item) {
    Position position = lower_bound(item);
    if (chunks_.empty()) {
      chunks_.push_back(new_chunk());
    } else if (is_end(position)) {
      position = {chunks_.size() - 1, chunks_.back()->size};
    }
    if (chunks_[position.chunk]->size == chunk_capacity) position = split(position);
    Chunk& chunk = *chunks_[position.chunk];
    const auto place = chunk.items.begin() + static_cast<std::ptrdiff_t>(position.item);
    const auto end = chunk.items.begin() + static_cast<std::ptrdiff_t>(chunk.size);
    std::move_backward(place, end, end + 1);
    *place = item;
    ++chunk.size;
    chunk.summary.add(item);
  }

  /// Removes the item there; the answer is where its successor is now.
  Position erase(Position position) {
    Chunk& chunk = *chunks_[position.chunk];
    const auto place = chunk.items.begin() + static_cast<std::ptrdiff_t>(position.item);
    const Item removed = *place;
    std::move(place + 1, chunk.items.begin() + static_cast<std::ptrdiff_t>(chunk.size), place);
    --chunk.size;
    if (chunk.size == 0) {
      spare_ = std::move(chunks_[position.chunk]);
      chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(position.chunk));
      return {position.chunk, 0};
    }
    chunk.summary.remove(removed, std::span<const Item>{chunk.items.data(), chunk.size});
    return position.item < chunk.size ? position : Position{position.chunk + 1, 0};
  }

  void clear() { chunks_.clear(); }

 private:
  struct Chunk {
    std::size_t size = 0;
    Summary summary{};
    std::array<Item, chunk_capacity> items{};
  };

  std::unique_ptr<Chunk> new_chunk() {
    if (!spare_) return std::make_unique<Chunk>();
    spare_->size = 0;
    spare_->summary = Summary{};
    return std::move(spare_);
  }

  static void summarise(Chunk& chunk) {
    chunk.summary = Summary{};
    for (std::size_t i = 0; i < chunk.size; ++i) chunk.summary.add(chunk.items[i]);
  }

  /// Makes room at `position` by halving its chunk; appends open a new chunk,
  /// so that a sequence filled in order has full chunks.
  Position split(Position position) {
    const auto after = chunks_.begin() + static_cast<std::ptrdiff_t>(position.chunk) + 1;
    if (position.item == chunk_capacity) {
      chunks_.insert(after, new_chunk());
      return {position.chunk + 1, 0};
    }
    constexpr std::size_t half = chunk_capacity / 2;
    auto upper = new_chunk();
    Chunk& lower = *chunks_[position.chunk];
    std::copy(lower.items.begin() + half, lower.items.end(), upper->items.begin());
    upper->size = chunk_capacity - half;
    lower.size = half;
    summarise(lower);
    summarise(*upper);
    chunks_.insert(after, std::move(upper));
    if (position.item <= half) return position;
    return {position.chunk + 1, position.item - half};
  }

  std::vector<std::unique_ptr<Chunk>> chunks_;
  std::unique_ptr<Chunk> spare_;  ///< the last chunk that ran empty: the next one to be filled
};

}  // namespace headroom
