#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace headroom {

// Finding the ends of fields a word at a time: a loop over characters, whose
// widths nobody can foresee, takes most of the time of reading a trace.

inline constexpr std::size_t scan_block_size = 64;

/// One bit for each byte of `word` whose top bit is set, the first byte lowest.
[[nodiscard]] inline std::uint64_t top_bits(std::uint64_t word) {
  constexpr std::uint64_t tops = 0x8080808080808080;
  // The product gathers the top bits of all bytes in the highest one.
  return (((word & tops) >> 7U) * 0x0102040810204080) >> 56U;
}

/// Top bits set in the bytes that are no blanks (above 0x20).
[[nodiscard]] inline std::uint64_t visible_bytes(std::uint64_t word) {
  return ((word & 0x7f7f7f7f7f7f7f7f) + 0x5f5f5f5f5f5f5f5f) | word;
}

/// Top bits set in the bytes that are equal to `byte`.
[[nodiscard]] inline std::uint64_t equal_bytes(std::uint64_t word, char byte) {
  const std::uint64_t differences =
      word ^ (static_cast<unsigned char>(byte) * std::uint64_t{0x0101010101010101});
  return ~(((differences & 0x7f7f7f7f7f7f7f7f) + 0x7f7f7f7f7f7f7f7f) | differences);
}

/// One bit for each of at most 64 bytes of `block` whose top bit `mark` sets;
/// the block is taken as if zero bytes followed it.
template <class Mark>
[[nodiscard]] std::uint64_t scan_block(std::string_view block, Mark mark) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t bits = 0;
  std::uint64_t word = 0;
  std::size_t at = 0;
  for (; at + sizeof word <= block.size(); at += sizeof word) {
    std::memcpy(&word, block.data() + at, sizeof word);
    bits |= top_bits(mark(word)) << at;
  }
  if (at == block.size()) return bits;
  word = 0;
  std::memcpy(&word, block.data() + at, block.size() - at);
  return bits | (top_bits(mark(word)) << at);
}

}  // namespace headroom
