#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "headroom/units.hpp"

#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/row_audit.hpp"

namespace headroom {

/// A field of a row: what its format calls it and what it holds.
struct NamedField {
  std::string_view name;
  std::string_view text;
};

/// Each of these reads `field` into the value behind it. False when the field is
/// unsound; the started row of `rows` is then rejected.
bool take_time(RowAudit& rows, const NamedField& field, TimeUnit unit, Duration& time);
bool take_time(RowAudit& rows, const NamedField& field, TimeUnit unit,
               std::optional<Duration>& time);
bool take_date(RowAudit& rows, const NamedField& field, std::optional<Duration>& since_1970);
/// A date that may have an offset from universal time behind it.
bool take_zoned_date(RowAudit& rows, const NamedField& field, std::optional<Duration>& since_1970);
bool take_count(RowAudit& rows, const NamedField& field, std::uint32_t& count);
/// A decimal number from 0 to count_max.
bool take_real(RowAudit& rows, const NamedField& field, double& value);
/// A whole number from 0 to 2^64 - 1.
bool take_wide_count(RowAudit& rows, const NamedField& field, std::uint64_t& count);

/// The same for fields that may be missing: the value then stays as it is.
bool take_optional_count(RowAudit& rows, const NamedField& field,
                         std::optional<std::uint32_t>& count);
/// Cores, such as 4 or 0.5, as whole ones and thousandths of one more.
bool take_cores(RowAudit& rows, const NamedField& field, std::uint32_t& whole,
                std::uint32_t& thousandths);
/// A share of a GPU between 0 and 1, of which both ends mean whole GPUs.
bool take_fraction(RowAudit& rows, const NamedField& field, GpuShare& share);
bool take_bytes(RowAudit& rows, const NamedField& field, Bytes& bytes);
bool take_optional_priority(RowAudit& rows, const NamedField& field, std::int32_t& priority);

/// A requested time: missing, zero and below mean that there is none; the latter
/// two are noted.
bool take_walltime(RowAudit& rows, const NamedField& field, TimeUnit unit,
                   std::optional<Duration>& walltime);

}  // namespace headroom
