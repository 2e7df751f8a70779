#include "models/workload/trace/audit_rules.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"
#include "headroom/workload_source.hpp"

namespace headroom {
namespace {

constexpr std::size_t examples_max = 5;
constexpr std::size_t value_length_max = 60;

using enum AuditRule;
constexpr std::array rule_infos{
    AuditRuleInfo{missing_field, "missing-field", true, "a field that a job needs is empty"},
    AuditRuleInfo{not_a_number, "not-a-number", true, "a number was expected"},
    AuditRuleInfo{negative_value, "negative-value", true, "a value is below zero"},
    AuditRuleInfo{fractional_count, "fractional-count", true, "a count is not whole"},
    AuditRuleInfo{out_of_range, "out-of-range", true,
                  "a time above 100 years or a count above 10^9"},
    AuditRuleInfo{unreadable_time, "unreadable-time", true, "a date or duration has another form"},
    AuditRuleInfo{wrong_field_count, "wrong-field-count", true,
                  "the row has more or fewer fields than the format"},
    AuditRuleInfo{unreadable_row, "unreadable-row", true, "the row as a whole has another form"},
    AuditRuleInfo{unknown_key, "unknown-key", true, "the row has a key that is not known"},
    AuditRuleInfo{contradictory_size, "contradictory-size", true,
                  "GPUs in total do not match nodes times GPUs per node"},
    AuditRuleInfo{no_resources, "no-resources", true, "the job asks for no GPU and no CPU"},
    AuditRuleInfo{no_processors, "no-processors", true,
                  "neither requested nor allocated processors are known"},
    AuditRuleInfo{negative_run, "negative-run", true, "the run time is unknown or below zero"},
    AuditRuleInfo{negative_submit, "negative-submit", true,
                  "the submit time is unknown or below zero"},
    AuditRuleInfo{partial_execution, "partial-execution", true,
                  "a slice of a job whose summary line was read before"},
    AuditRuleInfo{never_started, "never-started", true,
                  "the job was pending or cancelled in queue"},
    AuditRuleInfo{unknown_state, "unknown-state", true, "the state of the job is not known"},
    AuditRuleInfo{no_throughput, "no-throughput", true, "the throughput table lacks the job type"},
    AuditRuleInfo{unsupported_profile, "unsupported-profile", true,
                  "the profile is missing or not of type delay"},
    AuditRuleInfo{drop_oversized, "drop-oversized", true,
                  "cleaning: more processors than MaxProcs of the header"},
    AuditRuleInfo{drop_non_positive_run, "drop-non-positive-run", true,
                  "cleaning: run time zero, unknown or below"},
    AuditRuleInfo{drop_no_requested_time, "drop-no-requested-time", true,
                  "cleaning: requested time zero or unknown"},
    AuditRuleInfo{drop_negative_submit, "drop-negative-submit", true,
                  "cleaning: submit time unknown or below zero"},
    AuditRuleInfo{drop_unfinished, "drop-unfinished", true, "cleaning: the job did not complete"},
    AuditRuleInfo{unsorted_times, "unsorted-times", false,
                  "submitted before the row above: sorted, file order among equals"},
    AuditRuleInfo{duplicate_id, "duplicate-id", false, "an earlier row has the same id: both kept"},
    AuditRuleInfo{unknown_predecessor, "unknown-predecessor", false,
                  "the job waits for one that is not in the trace: dependency dropped"},
    AuditRuleInfo{dependency_cycle, "dependency-cycle", false,
                  "the job waits for itself through others: dependencies dropped"},
    AuditRuleInfo{non_positive_walltime, "non-positive-walltime", false,
                  "requested time zero or below: read as none"},
    AuditRuleInfo{still_running, "still-running", false,
                  "the job had not ended: run time so far is taken"},
    AuditRuleInfo{run_to_limit, "run-to-limit", false,
                  "the job runs until its limit: run time set to the requested time"},
    AuditRuleInfo{complete_processors, "complete-processors", false,
                  "cleaning: requested or allocated processors copied from the other"},
    AuditRuleInfo{cap_run_at_requested, "cap-run-at-requested", false,
                  "cleaning: run time cut to the requested time"},
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
    first_rejections_.push_back(fmt::format("{} ({})", counted.examples.back(), info.name));
  }
}

void AuditLog::write_to(TraceAudit& audit) const {
  for (const AuditRuleInfo& info : rule_infos) {
    const TraceAudit::Rule& counted = rules_.at(static_cast<std::size_t>(info.rule));
    if (counted.count > 0) audit.rules.emplace(info.name, counted);
  }
}

}  // namespace headroom
