#include "sim/report/packed_column.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <libdeflate.h>
#include <memory>
#include <type_traits>

#include "headroom/diagnostics.hpp"

#include "sim/report/json_text.hpp"

namespace headroom {
namespace {

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  char* out = text.data();
  const auto write = [&](std::uint32_t group, std::size_t digits) {
    for (std::size_t k = 0; k < digits; ++k) *out++ = base64_digits[group >> (18U - 6U * k) & 63U];
  };
  const auto at = [&](std::size_t i) -> std::uint32_t {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) write(at(i) << 16U | at(i + 1) << 8U | at(i + 2), 4);
  if (i < bytes.size()) write(at(i) << 16U | at(i + 1) << 8U, bytes.size() - i + 1);
  return text;
}

std::string from_base64(std::string_view text, const std::string& place) {
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  unsigned bits = 0;
  while (text.ends_with('=')) text.remove_suffix(1);
  for (const char c : text) {
    const std::size_t digit = base64_digits.find(c);
    if (digit == std::string_view::npos) throw InputError{{place, "is no base64", ""}};
    group = group << 6U | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(group >> bits & 255U);
  }
  return bytes;
}

/// Quick rather than small: columns are written with every run.
constexpr int level = 1;

std::string compressed(std::string_view bytes) {
  using Compressor = std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)>;
  const Compressor compressor{libdeflate_alloc_compressor(level), &libdeflate_free_compressor};
  HEADROOM_ASSERT(compressor != nullptr, "there is memory for a compressor");
  std::string out(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()), '\0');
  out.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), out.data(),
                                      out.size()));
  HEADROOM_ASSERT(!out.empty(), "there is room for what compression makes");
  return out;
}

Tree column(const char* kind, std::size_t count, std::string_view bytes) {
  Tree tree = Tree::object();
  tree.add("packed", kind);
  tree.add("count", count);
  tree.add("zlib", base64(compressed(bytes)));
  return tree;
}

template <class Bits, class Number>
std::string little_endian(std::span<const Number> numbers) {
  std::string bytes(numbers.size() * sizeof(Bits), '\0');
  char* out = bytes.data();
  for (const Number number : numbers) {
    std::uint64_t bits = 0;
    if constexpr (std::is_same_v<Number, double>) {
      bits = std::bit_cast<std::uint64_t>(number);
    } else {
      bits = number;
    }
    for (std::size_t i = 0; i < sizeof(Bits); ++i) *out++ = static_cast<char>(bits >> (8 * i));
  }
  return bytes;
}

}  // namespace

Tree packed(std::span<const double> numbers) {
  return column("f64", numbers.size(), little_endian<std::uint64_t>(numbers));
}

Tree packed(std::span<const std::uint32_t> numbers) {
  std::uint32_t all_bits = 0;
  for (const std::uint32_t number : numbers) all_bits |= number;
  if (all_bits <= UINT8_MAX) {
    return column("u8", numbers.size(), little_endian<std::uint8_t>(numbers));
  }
  if (all_bits <= UINT16_MAX) {
    return column("u16", numbers.size(), little_endian<std::uint16_t>(numbers));
  }
  return column("u32", numbers.size(), little_endian<std::uint32_t>(numbers));
}

void PackedTexts::add(std::string_view text) {
  list_ += count_++ == 0 ? '[' : ',';
  append_json_quoted(list_, text);
}

Tree PackedTexts::column() const {
  return headroom::column("text", count_, count_ == 0 ? "[]" : list_ + "]");
}

std::string unpacked_bytes(std::string_view text, std::size_t size, const std::string& place) {
  const std::string stream = from_base64(text, place);
  std::string bytes(size, '\0');
  using Decompressor =
      std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>;
  const Decompressor decompressor{libdeflate_alloc_decompressor(), &libdeflate_free_decompressor};
  HEADROOM_ASSERT(decompressor != nullptr, "there is memory for a decompressor");
  const libdeflate_result result = libdeflate_zlib_decompress(
      decompressor.get(), stream.data(), stream.size(), bytes.data(), size, nullptr);
  if (result != LIBDEFLATE_SUCCESS) {
    throw InputError{{place, "is no zlib stream of the size it should have", ""}};
  }
  return bytes;
}

}  // namespace headroom
