#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sim/report/tree.hpp"

namespace headroom {

/// Long columns for pages: `{"packed": KIND, "count": N, "zlib": TEXT}`, where TEXT is a zlib
/// stream (RFC 1950) in base64 (RFC 4648). KIND `f64`, `u32`, `u16` and `u8` (the narrowest that
/// holds all) have the numbers one after the other, lowest byte first; `text` holds a JSON list of
/// strings.
[[nodiscard]] Tree packed(std::span<const double> numbers);
[[nodiscard]] Tree packed(std::span<const std::uint32_t> numbers);

/// A packed column of texts, which come one by one.
class PackedTexts {
 public:
  void add(std::string_view text);
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] Tree column() const;

 private:
  std::string list_;
  std::size_t count_ = 0;
};

/// What `TEXT` of a packed column holds. Throws InputError, which names `place`, when it is no
/// base64, no zlib stream, or not of `size` bytes.
[[nodiscard]] std::string unpacked_bytes(std::string_view text, std::size_t size,
                                         const std::string& place);

}  // namespace headroom
