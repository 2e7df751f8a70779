#include "models/workload/trace/field_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"

namespace headroom {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digits at the front of `text`, as a number; false when there are none or
/// more than 18, which 64 bits may not hold.
bool take_digits(std::string_view& text, std::uint64_t& value) {
  constexpr std::size_t digits_max = 18;
  value = 0;
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) {
    if (at == digits_max) return false;
    value = value * 10 + static_cast<std::uint64_t>(text[at] - '0');
    ++at;
  }
  text.remove_prefix(at);
  return at > 0;
}

std::string_view name_of(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::millisecond:
      return "ms";
    case TimeUnit::second:
      return "s";
    case TimeUnit::minute:
      return "min";
  }
  return {};
}

/// What is wrong with a text that is no number of the wanted kind.
FieldFinding why_not(std::string_view text) {
  if (is_missing(text)) return FieldFinding::missing;
  const auto number = parse_number(text).value;
  if (!number) return FieldFinding::not_a_number;
  return *number < 0.0 ? FieldFinding::negative : FieldFinding::out_of_range;
}

}  // namespace

AuditRule audit_rule(FieldFinding finding) {
  switch (finding) {
    case FieldFinding::missing:
      return AuditRule::missing_field;
    case FieldFinding::not_a_number:
      return AuditRule::not_a_number;
    case FieldFinding::negative:
      return AuditRule::negative_value;
    case FieldFinding::fractional:
      return AuditRule::fractional_count;
    case FieldFinding::out_of_range:
      return AuditRule::out_of_range;
    case FieldFinding::unreadable_time:
      return AuditRule::unreadable_time;
    case FieldFinding::fine:
      break;
  }
  HEADROOM_ASSERT(false, "a sound field has no rule");
  return AuditRule::not_a_number;
}

bool is_missing(std::string_view text) {
  constexpr std::array<std::string_view, 5> words{"", "None", "Unknown", "NA", "N/A"};
  return std::ranges::find(words, text) != words.end();
}

FieldFinding read_unusual_count(std::string_view text, std::uint32_t& count) {
  std::string_view rest = text;
  std::uint64_t value = 0;
  if (!take_digits(rest, value)) return why_not(text);
  if (!rest.empty()) {
    const bool has_point = rest.front() == '.';
    const bool is_whole = has_point && rest.find_first_not_of('0', 1) == std::string_view::npos;
    if (!is_whole) {
      const auto number = parse_number(text).value;
      if (!number) return FieldFinding::not_a_number;
      return has_point ? FieldFinding::fractional : FieldFinding::not_a_number;
    }
  }
  if (value > count_max) return FieldFinding::out_of_range;
  count = static_cast<std::uint32_t>(value);
  return FieldFinding::fine;
}

FieldFinding read_unusual_time(std::string_view text, TimeUnit unit, Duration& time) {
  const bool is_bare_number = !text.empty() && (is_digit(text.front()) || text.front() == '.') &&
                              (is_digit(text.back()) || text.back() == '.');
  if (is_bare_number) {
    const auto parsed = parse_duration(std::string{text}.append(name_of(unit)));
    if (parsed.value) {
      time = *parsed.value;
      return FieldFinding::fine;
    }
  }
  return why_not(text);
}

FieldFinding read_priority(std::string_view text, std::int32_t& priority) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), priority);
  if (error == std::errc{} && end == text.data() + text.size()) return FieldFinding::fine;
  const FieldFinding finding = why_not(text);
  return finding == FieldFinding::negative ? FieldFinding::out_of_range : finding;
}

}  // namespace headroom
