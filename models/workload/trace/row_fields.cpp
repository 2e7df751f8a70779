#include "models/workload/trace/row_fields.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <system_error>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/calendar.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/row_audit.hpp"

namespace headroom {
namespace {

/// Whether `finding` lets the row live.
bool settle(RowAudit& rows, const NamedField& field, FieldFinding finding) {
  if (finding == FieldFinding::fine) return true;
  rows.reject(audit_rule(finding), field.name, field.text);
  return false;
}

}  // namespace

bool take_time(RowAudit& rows, const NamedField& field, TimeUnit unit, Duration& time) {
  return settle(rows, field, read_time(field.text, unit, time));
}

bool take_time(RowAudit& rows, const NamedField& field, TimeUnit unit,
               std::optional<Duration>& time) {
  Duration value{};
  if (!take_time(rows, field, unit, value)) return false;
  time = value;
  return true;
}

bool take_date(RowAudit& rows, const NamedField& field, std::optional<Duration>& since_1970) {
  Duration value{};
  if (!settle(rows, field, read_date(field.text, value))) return false;
  since_1970 = value;
  return true;
}

bool take_zoned_date(RowAudit& rows, const NamedField& field, std::optional<Duration>& since_1970) {
  Duration value{};
  if (!settle(rows, field, read_zoned_date(field.text, value))) return false;
  since_1970 = value;
  return true;
}

bool take_count(RowAudit& rows, const NamedField& field, std::uint32_t& count) {
  return settle(rows, field, read_count(field.text, count));
}

bool take_real(RowAudit& rows, const NamedField& field, double& value) {
  if (is_missing(field.text)) return settle(rows, field, FieldFinding::missing);
  const auto number = parse_number(field.text).value;
  if (!number) return settle(rows, field, FieldFinding::not_a_number);
  if (*number < 0) return settle(rows, field, FieldFinding::negative);
  if (*number > count_max) return settle(rows, field, FieldFinding::out_of_range);
  value = *number;
  return true;
}

bool take_wide_count(RowAudit& rows, const NamedField& field, std::uint64_t& count) {
  const char* const end = field.text.data() + field.text.size();
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(field.text.data(), end, value);
  if (error == std::errc::result_out_of_range) {
    return settle(rows, field, FieldFinding::out_of_range);
  }
  if (error != std::errc{} || stop != end) {
    return settle(rows, field,
                  is_missing(field.text) ? FieldFinding::missing : FieldFinding::not_a_number);
  }
  count = value;
  return true;
}

bool take_optional_count(RowAudit& rows, const NamedField& field,
                         std::optional<std::uint32_t>& count) {
  std::uint32_t value = 0;
  const FieldFinding finding = read_count(field.text, value);
  if (finding == FieldFinding::missing) return true;
  if (!settle(rows, field, finding)) return false;
  count = value;
  return true;
}

bool take_cores(RowAudit& rows, const NamedField& field, std::uint32_t& whole,
                std::uint32_t& thousandths) {
  if (is_missing(field.text)) return true;
  if (read_count(field.text, whole) == FieldFinding::fine) return true;
  double cores = 0.0;
  if (!take_real(rows, field, cores)) return false;
  const auto milli = std::llround(cores * 1000);
  whole = static_cast<std::uint32_t>(milli / 1000);
  thousandths = static_cast<std::uint32_t>(milli % 1000);
  return true;
}

bool take_fraction(RowAudit& rows, const NamedField& field, GpuShare& share) {
  constexpr double thousand = 1000;
  if (is_missing(field.text)) return true;
  const auto fraction = parse_number(field.text).value;
  if (!fraction) return settle(rows, field, FieldFinding::not_a_number);
  if (*fraction < 0) return settle(rows, field, FieldFinding::negative);
  if (*fraction > 1) return settle(rows, field, FieldFinding::out_of_range);
  const auto thousandths = std::llround(*fraction * thousand);
  if (*fraction > 0 && thousandths == 0) return settle(rows, field, FieldFinding::out_of_range);
  share = GpuShare{thousandths == 1000 ? 0 : thousandths};
  return true;
}

bool take_bytes(RowAudit& rows, const NamedField& field, Bytes& bytes) {
  if (is_missing(field.text)) return true;
  const auto parsed = parse_bytes(field.text);
  if (!parsed.value) return settle(rows, field, FieldFinding::not_a_number);
  bytes = *parsed.value;
  return true;
}

bool take_optional_priority(RowAudit& rows, const NamedField& field, std::int32_t& priority) {
  if (is_missing(field.text)) return true;
  return settle(rows, field, read_priority(field.text, priority));
}

bool take_walltime(RowAudit& rows, const NamedField& field, TimeUnit unit,
                   std::optional<Duration>& walltime) {
  Duration value{};
  const FieldFinding finding = read_time(field.text, unit, value);
  if (finding == FieldFinding::missing) return true;
  const bool is_none =
      finding == FieldFinding::negative || (finding == FieldFinding::fine && value == Duration{});
  if (is_none) {
    rows.repair(AuditRule::non_positive_walltime, field.name, field.text);
    return true;
  }
  if (!settle(rows, field, finding)) return false;
  walltime = value;
  return true;
}

}  // namespace headroom
