#include "sim/report/packed_column.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>
#include <zlib.h>

#include "headroom/diagnostics.hpp"

#include "sim/report/json_text.hpp"

namespace headroom {
namespace {

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= count ? base64_digits[group >> (18U - 6U * k) & 63U] : '=';
    }
  }
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
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  const int status =
      compress2(reinterpret_cast<Bytef*>(out.data()), &size,   // NOLINT(*-reinterpret-cast)
                reinterpret_cast<const Bytef*>(bytes.data()),  // NOLINT(*-reinterpret-cast)
                static_cast<uLong>(bytes.size()), level);
  HEADROOM_ASSERT(status == Z_OK, "there is room for what compression makes");
  out.resize(size);
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
  std::string bytes;
  bytes.reserve(numbers.size() * sizeof(Bits));
  for (const Number number : numbers) {
    auto bits = std::bit_cast<Bits>(number);
    for (std::size_t i = 0; i < sizeof(Bits); ++i, bits >>= 8U) {
      bytes += static_cast<char>(bits & 255U);
    }
  }
  return bytes;
}

}  // namespace

Tree packed(std::span<const double> numbers) {
  return column("f64", numbers.size(), little_endian<std::uint64_t>(numbers));
}

Tree packed(std::span<const std::uint32_t> numbers) {
  return column("u32", numbers.size(), little_endian<std::uint32_t>(numbers));
}

Tree packed(const std::vector<std::string>& texts) {
  Tree list = Tree::list();
  for (const std::string& text : texts) list.append(text);
  return column("text", texts.size(), json_text(list));
}

std::string unpacked_bytes(std::string_view text, std::size_t at_most, const std::string& place) {
  const std::string packed_bytes = from_base64(text, place);
  std::string bytes(at_most, '\0');
  auto size = static_cast<uLongf>(at_most);
  const int status =
      uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size,        // NOLINT(*-reinterpret-cast)
                 reinterpret_cast<const Bytef*>(packed_bytes.data()),  // NOLINT(*-reinterpret-cast)
                 static_cast<uLong>(packed_bytes.size()));
  if (status != Z_OK) throw InputError{{place, "is no zlib stream of the size it should have", ""}};
  bytes.resize(size);
  return bytes;
}

}  // namespace headroom
