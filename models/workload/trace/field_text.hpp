#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"

namespace headroom {

/// What reading one field of a row came to: fine, or the rule that says what is
/// wrong with it.
enum class FieldFinding : std::uint8_t {
  fine,
  missing,  ///< empty, `None`, `Unknown` or `NA`
  not_a_number,
  negative,
  fractional,    ///< of a count
  out_of_range,  ///< longer than longest_duration, more than count_max
  unreadable_time,
};

/// The audit rule for a field that must be there and sound. Requires a finding
/// other than `fine`.
[[nodiscard]] AuditRule audit_rule(FieldFinding finding);

/// The most GPUs, CPUs or nodes that one job may ask for.
inline constexpr std::uint32_t count_max = 1'000'000'000;

/// The unit in which a file counts time.
enum class TimeUnit : std::uint8_t { millisecond, second, minute };

/// Whether `text` stands for a value that is not there.
[[nodiscard]] bool is_missing(std::string_view text);

/// What the functions below make of all but short plain numbers.
FieldFinding read_unusual_count(std::string_view text, std::uint32_t& count);
FieldFinding read_unusual_time(std::string_view text, TimeUnit unit, Duration& time);

/// The value of a text of one to nine digits and nothing else, else nullopt.
[[nodiscard]] inline std::optional<std::uint32_t> short_number(std::string_view text) {
  if (text.empty() || text.size() > 9) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text) {
    const auto digit = static_cast<std::uint32_t>(static_cast<unsigned char>(c)) - '0';
    if (digit > 9) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

/// Reads a whole number from 0 to count_max; `8.0` is one too.
inline FieldFinding read_count(std::string_view text, std::uint32_t& count) {
  const auto value = short_number(text);
  if (!value) return read_unusual_count(text, count);
  count = *value;
  return FieldFinding::fine;
}

/// Reads a decimal number of `unit` from 0 to longest_duration, exactly; digits
/// beyond the nanosecond round to the nearest.
inline FieldFinding read_time(std::string_view text, TimeUnit unit, Duration& time) {
  const auto value = short_number(text);
  if (!value || unit == TimeUnit::minute) return read_unusual_time(text, unit, time);
  time = Duration{*value * (unit == TimeUnit::second ? 1'000'000'000LL : 1'000'000LL)};
  return FieldFinding::fine;
}

/// Reads a whole number with optional sign, between the limits of the type.
FieldFinding read_priority(std::string_view text, std::int32_t& priority);

/// `text` without blanks around it.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace headroom
