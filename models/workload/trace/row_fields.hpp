#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "headroom/units.hpp"

#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"

namespace headroom {

/// A field of a row: what its format calls it and what it holds.
struct NamedField {
  std::string_view name;
  std::string_view text;
};

/// Each of these reads `field` into the value behind it. False when the field is
/// unsound; the started row of `jobs` is then rejected.
bool take_time(JobCollector& jobs, const NamedField& field, TimeUnit unit, Duration& time);
bool take_time(JobCollector& jobs, const NamedField& field, TimeUnit unit,
               std::optional<Duration>& time);
bool take_date(JobCollector& jobs, const NamedField& field, std::optional<Duration>& since_1970);
bool take_count(JobCollector& jobs, const NamedField& field, std::uint32_t& count);

/// The same for fields that may be missing: the value then stays as it is.
bool take_optional_count(JobCollector& jobs, const NamedField& field,
                         std::optional<std::uint32_t>& count);
/// A share of a GPU between 0 and 1, of which both ends mean whole GPUs.
bool take_fraction(JobCollector& jobs, const NamedField& field, GpuShare& share);
bool take_bytes(JobCollector& jobs, const NamedField& field, Bytes& bytes);
bool take_optional_priority(JobCollector& jobs, const NamedField& field, std::int32_t& priority);

/// A requested time: missing, zero and below mean that there is none; the latter
/// two are noted.
bool take_walltime(JobCollector& jobs, const NamedField& field, TimeUnit unit,
                   std::optional<Duration>& walltime);

}  // namespace headroom
