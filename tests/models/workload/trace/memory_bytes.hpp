#pragma once
#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "models/workload/trace/block_reader.hpp"

namespace headroom {

/// Bytes of a text that outlives it, handed over a few at a time.
class MemoryBytes final : public ByteInput {
 public:
  explicit MemoryBytes(std::string_view bytes) : rest_{bytes} {}
  std::size_t read(std::span<char> room) override {
    constexpr std::size_t at_once = 700;
    const std::size_t count = std::min({room.size(), rest_.size(), at_once});
    std::copy_n(rest_.data(), count, room.data());
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

}  // namespace headroom
