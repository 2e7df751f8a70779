#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/workload_source.hpp"

namespace headroom {

/// Everything that can be said about a row of a trace. audit_rule_info has the
/// name and the meaning of each.
enum class AuditRule : std::uint8_t {
  missing_field,
  not_a_number,
  negative_value,
  fractional_count,
  out_of_range,
  unreadable_time,
  wrong_field_count,
  unreadable_row,
  unknown_key,
  contradictory_size,
  no_resources,
  no_processors,
  negative_run,
  negative_submit,
  partial_execution,
  never_started,
  unknown_state,
  no_throughput,
  unsupported_profile,
  unknown_job,
  late_row,
  unsupported_kind,
  unknown_task,
  drop_oversized,
  drop_non_positive_run,
  drop_no_requested_time,
  drop_negative_submit,
  drop_unfinished,
  unsorted_times,
  duplicate_id,
  recomputed_run,
  no_run_times,
  began_before,
  never_left,
  several_deadlines,
  past_deadline,
  summed_shares,
  unknown_predecessor,
  dependency_cycle,
  non_positive_walltime,
  still_running,
  run_to_limit,
  assumed_duration,
  unknown_priority_class,
  complete_processors,
  cap_run_at_requested,
  count
};

struct AuditRuleInfo {
  AuditRule rule;
  std::string_view name;  ///< as results and messages have it
  bool rejects;           ///< else the row is repaired and kept
  std::string_view meaning;
};

/// Name, effect and meaning of `rule`.
[[nodiscard]] const AuditRuleInfo& audit_rule_info(AuditRule rule);

/// Counts what happened to the rows of one trace, at no cost for sound rows.
class AuditLog {
 public:
  /// `place_word` says what places count: `line`, or `job` where a file has no lines.
  explicit AuditLog(std::string_view place_word) : place_word_{place_word} {}

  /// Notes that `rule` applied at `place` because `field` was `value`; either
  /// may be empty.
  void note(AuditRule rule, std::uint64_t place, std::string_view field = {},
            std::string_view value = {});

  [[nodiscard]] std::uint64_t rejected() const { return rejected_; }
  /// The first rejected rows in words, at most five.
  [[nodiscard]] const std::vector<std::string>& first_rejections() const {
    return first_rejections_;
  }
  /// Enters all rules that applied, by name.
  void write_to(TraceAudit& audit) const;

 private:
  static constexpr std::size_t rule_count = static_cast<std::size_t>(AuditRule::count);
  std::string_view place_word_;
  std::array<TraceAudit::Rule, rule_count> rules_;
  std::uint64_t rejected_ = 0;
  std::vector<std::string> first_rejections_;
};

}  // namespace headroom
