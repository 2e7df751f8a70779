#include "models/workload/trace/row_fields.hpp"

#include <cmath>
#include <cstdint>
#include <optional>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/calendar.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"

namespace headroom {
namespace {

/// Whether `finding` lets the row live.
bool settle(JobCollector& jobs, const NamedField& field, FieldFinding finding) {
  if (finding == FieldFinding::fine) return true;
  jobs.reject(audit_rule(finding), field.name, field.text);
  return false;
}

}  // namespace

bool take_time(JobCollector& jobs, const NamedField& field, TimeUnit unit, Duration& time) {
  return settle(jobs, field, read_time(field.text, unit, time));
}

bool take_time(JobCollector& jobs, const NamedField& field, TimeUnit unit,
               std::optional<Duration>& time) {
  Duration value{};
  if (!take_time(jobs, field, unit, value)) return false;
  time = value;
  return true;
}

bool take_date(JobCollector& jobs, const NamedField& field, std::optional<Duration>& since_1970) {
  Duration value{};
  if (!settle(jobs, field, read_date(field.text, value))) return false;
  since_1970 = value;
  return true;
}

bool take_count(JobCollector& jobs, const NamedField& field, std::uint32_t& count) {
  return settle(jobs, field, read_count(field.text, count));
}

bool take_optional_count(JobCollector& jobs, const NamedField& field,
                         std::optional<std::uint32_t>& count) {
  std::uint32_t value = 0;
  const FieldFinding finding = read_count(field.text, value);
  if (finding == FieldFinding::missing) return true;
  if (!settle(jobs, field, finding)) return false;
  count = value;
  return true;
}

bool take_fraction(JobCollector& jobs, const NamedField& field, GpuShare& share) {
  constexpr double thousand = 1000;
  if (is_missing(field.text)) return true;
  const auto fraction = parse_number(field.text).value;
  if (!fraction) return settle(jobs, field, FieldFinding::not_a_number);
  if (*fraction < 0) return settle(jobs, field, FieldFinding::negative);
  if (*fraction > 1) return settle(jobs, field, FieldFinding::out_of_range);
  const auto thousandths = std::llround(*fraction * thousand);
  if (*fraction > 0 && thousandths == 0) return settle(jobs, field, FieldFinding::out_of_range);
  share = GpuShare{thousandths == 1000 ? 0 : thousandths};
  return true;
}

bool take_bytes(JobCollector& jobs, const NamedField& field, Bytes& bytes) {
  if (is_missing(field.text)) return true;
  const auto parsed = parse_bytes(field.text);
  if (!parsed.value) return settle(jobs, field, FieldFinding::not_a_number);
  bytes = *parsed.value;
  return true;
}

bool take_optional_priority(JobCollector& jobs, const NamedField& field, std::int32_t& priority) {
  if (is_missing(field.text)) return true;
  return settle(jobs, field, read_priority(field.text, priority));
}

bool take_walltime(JobCollector& jobs, const NamedField& field, TimeUnit unit,
                   std::optional<Duration>& walltime) {
  Duration value{};
  const FieldFinding finding = read_time(field.text, unit, value);
  if (finding == FieldFinding::missing) return true;
  const bool is_none =
      finding == FieldFinding::negative || (finding == FieldFinding::fine && value == Duration{});
  if (is_none) {
    jobs.repair(AuditRule::non_positive_walltime, field.name, field.text);
    return true;
  }
  if (!settle(jobs, field, finding)) return false;
  walltime = value;
  return true;
}

}  // namespace headroom
