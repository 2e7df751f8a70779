#pragma once
#include <cstdint>
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

/// Reads a whole number from 0 to count_max; `8.0` is one too.
FieldFinding read_count(std::string_view text, std::uint32_t& count);

/// Reads a decimal number of `unit` from 0 to longest_duration, exactly; digits
/// beyond the nanosecond round to the nearest.
FieldFinding read_time(std::string_view text, TimeUnit unit, Duration& time);

/// Reads a whole number with optional sign, between the limits of the type.
FieldFinding read_priority(std::string_view text, std::int32_t& priority);

/// `text` without blanks around it.
[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace headroom
