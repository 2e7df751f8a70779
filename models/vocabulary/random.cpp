#include "headroom/random.hpp"

#include <Random123/philox.h>
#include <array>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/vocabulary/philox.hpp"

namespace headroom {
namespace {

constexpr std::uint32_t low_half(std::uint64_t word) { return static_cast<std::uint32_t>(word); }
constexpr std::uint32_t high_half(std::uint64_t word) {
  return static_cast<std::uint32_t>(word >> 32U);
}
constexpr std::uint64_t joined(std::uint32_t low, std::uint32_t high) {
  return (static_cast<std::uint64_t>(high) << 32U) | low;
}

/// The 64-bit FNV-1a hash of Fowler, Noll and Vo.
constexpr std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325U;
  for (const char c : text) {
    value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return value;
}

/// Bijective mixing of 64 bits, so that near seeds give far keys. Source:
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA'14, with Stafford's variant 13 of the constants.
constexpr std::uint64_t mixed(std::uint64_t word) {
  word = (word ^ (word >> 30U)) * 0xbf58476d1ce4e5b9U;
  word = (word ^ (word >> 27U)) * 0x94d049bb133111ebU;
  return word ^ (word >> 31U);
}

}  // namespace

std::array<std::uint32_t, 4> philox_block(const std::array<std::uint32_t, 4>& counter,
                                          const std::array<std::uint32_t, 2>& key) {
  const philox4x32_ctr_t counted{{counter[0], counter[1], counter[2], counter[3]}};
  const philox4x32_key_t keyed{{key[0], key[1]}};
  const philox4x32_ctr_t block = philox4x32_R(10, counted, keyed);
  return {block.v[0], block.v[1], block.v[2], block.v[3]};
}

RandomStream::RandomStream(std::uint64_t seed, std::string_view component, std::uint64_t entity)
    : key_{mixed(mixed(seed) + hash(component))}, entity_{entity} {}

std::uint64_t RandomStream::bits() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  const auto block =
      philox_block({low_half(block_), high_half(block_), low_half(entity_), high_half(entity_)},
                   {low_half(key_), high_half(key_)});
  ++block_;
  spare_ = joined(block[2], block[3]);
  has_spare_ = true;
  return joined(block[0], block[1]);
}

double RandomStream::uniform() {
  constexpr double step = 0x1p-53;
  return static_cast<double>((bits() >> 11U) | 1U) * step;
}

std::uint64_t RandomStream::below(std::uint64_t bound) {
  HEADROOM_ASSERT(bound > 0, "a bounded draw needs a positive bound");
  // Drops the few first words that would make small results more likely.
  const std::uint64_t biased = (0 - bound) % bound;
  std::uint64_t word = bits();
  while (word < biased) word = bits();
  return word % bound;
}

}  // namespace headroom
