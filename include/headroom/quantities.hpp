#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// A value read from text, or why there is none.
template <class Value>
struct Parsed {
  std::optional<Value> value;
  std::string problem;  ///< what is wrong, without the text itself; empty when there is a value
  std::string allowed;  ///< what would be right
};

/// Quantities are an unsigned decimal number (`12`, `1.5`, `2e3`) and a unit,
/// with or without spaces between them. Arithmetic is decimal, on up to 20
/// significant digits; halves round up to the next nanosecond or byte.

/// `200ms`, `1.5h`, `40d`; at most longest_duration.
[[nodiscard]] Parsed<Duration> parse_duration(std::string_view text);
/// A number without unit that counts seconds, such as `0.25`; same range.
[[nodiscard]] Parsed<Duration> parse_seconds(std::string_view text);
/// `64GiB`, `1.5TB`, `512 MB`; at most 2^62 bytes.
[[nodiscard]] Parsed<Bytes> parse_bytes(std::string_view text);
/// `7.8GB/s` in bytes or `100Gb/s` in bits a second; greater than zero.
[[nodiscard]] Parsed<Bandwidth> parse_bandwidth(std::string_view text);
/// Events a second from `60/h` or `0.5/s`; greater than zero.
[[nodiscard]] Parsed<double> parse_rate(std::string_view text);
/// Watts from `6.5kW`.
[[nodiscard]] Parsed<double> parse_watts(std::string_view text);
/// A plain decimal number with optional sign; finite.
[[nodiscard]] Parsed<double> parse_number(std::string_view text);

/// The units each kind of quantity knows, smallest first, as they are written.
enum class QuantityKind { duration, bytes, bandwidth, rate, watts };
[[nodiscard]] std::vector<std::string_view> unit_names(QuantityKind kind);
/// One sentence for people: an example and the units, such as
/// `a time such as 30min; units ns, us, ms, s, min, h, d, w`.
[[nodiscard]] std::string allowed_form(QuantityKind kind);

/// For people: `2d 4h`, `1h 30min`, `250ms`: the largest unit and the one below
/// it; what is smaller is cut off.
[[nodiscard]] std::string format_duration(Duration duration);

}  // namespace headroom
