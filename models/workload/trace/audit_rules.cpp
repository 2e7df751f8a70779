#include "models/workload/trace/audit_rules.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <string>
#include <string_view>

#include "headroom/workload_source.hpp"

namespace headroom {
namespace {

constexpr std::size_t examples_max = 5;
constexpr std::size_t value_length_max = 60;

consteval AuditRuleInfo rejecting(AuditRule rule, std::string_view name, std::string_view meaning) {
  return {.rule = rule, .name = name, .rejects = true, .meaning = meaning};
}

consteval AuditRuleInfo repairing(AuditRule rule, std::string_view name, std::string_view meaning) {
  return {.rule = rule, .name = name, .rejects = false, .meaning = meaning};
}

using enum AuditRule;
constexpr std::array rule_infos{
    rejecting(missing_field, "missing-field", "a field that a job needs is empty"),
    rejecting(not_a_number, "not-a-number", "a number was expected"),
    rejecting(negative_value, "negative-value", "a value is below zero"),
    rejecting(fractional_count, "fractional-count", "a count is not whole"),
    rejecting(out_of_range, "out-of-range", "a time above 100 years or a count above 10^9"),
    rejecting(unreadable_time, "unreadable-time", "a date or duration has another form"),
    rejecting(wrong_field_count, "wrong-field-count",
              "the row has more or fewer fields than the format"),
    rejecting(unreadable_row, "unreadable-row", "the row as a whole has another form"),
    rejecting(unknown_key, "unknown-key", "the row has a key that is not known"),
    rejecting(contradictory_size, "contradictory-size",
              "GPUs in total do not match nodes times GPUs per node"),
    rejecting(no_resources, "no-resources", "the job asks for no GPU and no CPU"),
    rejecting(no_processors, "no-processors",
              "neither requested nor allocated processors are known"),
    rejecting(negative_run, "negative-run", "the run time is unknown or below zero"),
    rejecting(negative_submit, "negative-submit", "the submit time is unknown or below zero"),
    rejecting(partial_execution, "partial-execution",
              "a slice of a job whose summary line was read before"),
    rejecting(never_started, "never-started", "the job was pending or cancelled in queue"),
    rejecting(unknown_state, "unknown-state", "the state of the job is not known"),
    rejecting(no_throughput, "no-throughput", "the throughput table lacks the job type"),
    rejecting(unsupported_profile, "unsupported-profile",
              "the profile is missing or not of type delay"),
    rejecting(unknown_job, "unknown-job", "the tables beside it do not know the job"),
    rejecting(late_row, "late-row", "arrived before requests that more than 4,096 rows above have"),
    rejecting(unsupported_kind, "unsupported-kind", "objects of this kind are not read"),
    rejecting(unknown_task, "unknown-task",
              "a task waits for itself, or for one that is not there"),
    rejecting(drop_oversized, "drop-oversized",
              "cleaning: more processors than MaxProcs of the header"),
    rejecting(drop_non_positive_run, "drop-non-positive-run",
              "cleaning: run time zero, unknown or below"),
    rejecting(drop_no_requested_time, "drop-no-requested-time",
              "cleaning: requested time zero or unknown"),
    rejecting(drop_negative_submit, "drop-negative-submit",
              "cleaning: submit time unknown or below zero"),
    rejecting(drop_unfinished, "drop-unfinished", "cleaning: the job did not complete"),
    repairing(unsorted_times, "unsorted-times",
              "submitted before the row above: sorted, file order among equals"),
    repairing(duplicate_id, "duplicate-id", "an earlier row has the same id: both kept"),
    repairing(recomputed_run, "recomputed-run",
              "the noted duration is not end minus start, which is taken"),
    repairing(no_run_times, "no-run-times",
              "the trace has no run times and none is given: taken as zero"),
    repairing(began_before, "began-before",
              "it was there when the trace began: submitted at its start"),
    repairing(never_left, "never-left",
              "it had not left when the trace ended: stays until the last time in the file"),
    repairing(several_deadlines, "several-deadlines",
              "its value falls at several times: the first one is its deadline"),
    repairing(past_deadline, "past-deadline", "the deadline lies before the submission: dropped"),
    repairing(summed_shares, "summed-shares",
              "parts of several GPUs: their sum is taken, in whole ones"),
    repairing(unknown_predecessor, "unknown-predecessor",
              "the job waits for one that is not in the trace: dependency dropped"),
    repairing(dependency_cycle, "dependency-cycle",
              "the job waits for itself through others: dependencies dropped"),
    repairing(non_positive_walltime, "non-positive-walltime",
              "requested time zero or below: read as none"),
    repairing(still_running, "still-running", "the job had not ended: run time so far is taken"),
    repairing(run_to_limit, "run-to-limit",
              "the job runs until its limit: run time set to the requested time"),
    repairing(assumed_duration, "assumed-duration",
              "the run time is not said: assumed_duration, or the horizon of a service"),
    repairing(unknown_priority_class, "unknown-priority-class",
              "no such class is defined: priority 0"),
    repairing(complete_processors, "complete-processors",
              "cleaning: requested or allocated processors copied from the other"),
    repairing(cap_run_at_requested, "cap-run-at-requested",
              "cleaning: run time cut to the requested time"),
};
static_assert(rule_infos.size() == static_cast<std::size_t>(AuditRule::count));

consteval bool listed_in_order() {
  for (std::size_t i = 0; i < rule_infos.size(); ++i) {
    if (static_cast<std::size_t>(rule_infos[i].rule) != i) return false;
  }
  return true;
}
static_assert(listed_in_order());

/// `value` in plain ASCII on one line: other bytes escaped, cut when long.
std::string shortened(std::string_view value) {
  std::string text;
  for (const char c : value.substr(0, value_length_max)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool must_be_escaped = byte < 0x20 || byte >= 0x7f;
    text += must_be_escaped ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
  }
  if (value.size() > value_length_max) text += "…";
  return text;
}

std::string in_words(std::string_view place_word, std::uint64_t place, std::string_view field,
                     std::string_view value) {
  std::string text = fmt::format("{} {}:", place_word, place);
  if (!field.empty()) text.append(" ").append(field);
  if (!value.empty()) text.append(" ").append(shortened(value));
  if (field.empty() && value.empty()) text.pop_back();
  return text;
}

}  // namespace

const AuditRuleInfo& audit_rule_info(AuditRule rule) {
  return rule_infos.at(static_cast<std::size_t>(rule));
}

void AuditLog::note(AuditRule rule, std::uint64_t place, std::string_view field,
                    std::string_view value) {
  const AuditRuleInfo& info = audit_rule_info(rule);
  TraceAudit::Rule& counted = rules_.at(static_cast<std::size_t>(rule));
  counted.rejects = info.rejects;
  ++counted.count;
  if (info.rejects) ++rejected_;
  if (counted.examples.size() >= examples_max) return;
  counted.examples.push_back(in_words(place_word_, place, field, value));
  if (info.rejects && first_rejections_.size() < examples_max) {
    first_rejections_.push_back(
        fmt::format("{} ({}: {})", counted.examples.back(), info.name, info.meaning));
  }
}

void AuditLog::write_to(TraceAudit& audit) const {
  for (const AuditRuleInfo& info : rule_infos) {
    const TraceAudit::Rule& counted = rules_.at(static_cast<std::size_t>(info.rule));
    if (counted.count > 0) audit.rules.emplace(info.name, counted);
  }
}

}  // namespace headroom
