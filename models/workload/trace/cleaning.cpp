#include "models/workload/trace/cleaning.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/recorded_state.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

constexpr std::array kth_sc15{
    AuditRule::drop_oversized,        AuditRule::complete_processors,
    AuditRule::drop_non_positive_run, AuditRule::drop_no_requested_time,
    AuditRule::cap_run_at_requested,  AuditRule::drop_negative_submit,
};
constexpr std::string_view kth_sc15_name = "kth-sc15";

constexpr std::array single_rules{
    AuditRule::drop_oversized,        AuditRule::complete_processors,
    AuditRule::drop_non_positive_run, AuditRule::drop_no_requested_time,
    AuditRule::cap_run_at_requested,  AuditRule::drop_negative_submit,
    AuditRule::drop_unfinished,
};

std::optional<AuditRule> single_rule(std::string_view name) {
  for (const AuditRule rule : single_rules) {
    if (audit_rule_info(rule).name == name) return rule;
  }
  return std::nullopt;
}

Diagnostic unknown_rule(const std::string& name, const std::string& shown) {
  std::string hint = nearest_name(name, cleaning_rules());
  if (hint.empty()) {
    // A first part of a name is a slip, too.
    const auto starts = [&](const std::string& known) { return known.starts_with(name); };
    const auto found = std::ranges::find_if(cleaning_rules(), starts);
    hint = found == cleaning_rules().end() ? "kth-sc15" : *found;
  }
  return {.path = shown,
          .message = fmt::format("unknown cleaning rule \"{}\"", name),
          .hint = fmt::format("did you mean {}?", hint)};
}

/// Why `rule` can do nothing on this ground; empty when it can.
std::string_view without_effect(AuditRule rule, const CleaningGround& ground) {
  const bool needs_processors =
      rule == AuditRule::drop_oversized || rule == AuditRule::complete_processors;
  if (needs_processors && !ground.has_processors) {
    return "needs requested and allocated processors, which only SWF has";
  }
  if (rule == AuditRule::drop_unfinished && !ground.has_completed) {
    return "needs the state of each job, which this format does not tell";
  }
  return {};
}

enum class Outcome : std::uint8_t { untouched, repaired, dropped };

struct Seen {
  std::string_view field;
  std::optional<Duration> value;
};

Outcome drop_when(bool condition, AuditRule rule, const TraceRow& row, AuditLog& log, Seen seen) {
  if (!condition) return Outcome::untouched;
  log.note(rule, row.place, seen.field,
           seen.value ? fmt::format("{}", to_seconds(*seen.value)) : "unknown");
  return Outcome::dropped;
}

Outcome drop_oversized(const TraceRow& row, std::uint32_t limit, AuditLog& log) {
  const std::uint32_t largest =
      std::max(row.processors->allocated.value_or(0), row.processors->requested.value_or(0));
  if (largest <= limit) return Outcome::untouched;
  log.note(AuditRule::drop_oversized, row.place, "processors", fmt::format("{}", largest));
  return Outcome::dropped;
}

Outcome complete_processors(TraceRow& row, AuditLog& log) {
  auto& [allocated, requested] = *row.processors;
  if (allocated && requested) return Outcome::untouched;
  if (!allocated && !requested) {
    log.note(AuditRule::no_processors, row.place);
    return Outcome::dropped;
  }
  const std::uint32_t known = allocated ? *allocated : *requested;
  log.note(AuditRule::complete_processors, row.place, allocated ? "requested" : "allocated",
           fmt::format("set to {}", known));
  allocated = requested = known;
  return Outcome::repaired;
}

Outcome cap_run(TraceRow& row, AuditLog& log) {
  if (!row.run || !row.walltime || *row.run <= *row.walltime) return Outcome::untouched;
  log.note(AuditRule::cap_run_at_requested, row.place, "run time",
           fmt::format("{} above {}", to_seconds(*row.run), to_seconds(*row.walltime)));
  row.run = row.walltime;
  return Outcome::repaired;
}

Outcome apply_to_times(AuditRule rule, TraceRow& row, AuditLog& log) {
  switch (rule) {
    case AuditRule::drop_non_positive_run:
      return drop_when(!row.run || *row.run <= 0_s, rule, row, log, {"run time", row.run});
    case AuditRule::drop_no_requested_time:
      return drop_when(!row.walltime, rule, row, log, {"requested time", row.walltime});
    case AuditRule::drop_negative_submit:
      return drop_when(!row.submit || *row.submit < 0_s, rule, row, log,
                       {"submit time", row.submit});
    case AuditRule::drop_unfinished:
      if (row.state == RecordedState::completed || row.state == RecordedState::untold) {
        return Outcome::untouched;
      }
      log.note(rule, row.place);
      return Outcome::dropped;
    default:
      return cap_run(row, log);
  }
}

[[noreturn]] void fail_without_maximum(const std::string& shown) {
  throw InputError{Diagnostic{.path = shown,
                              .message = "the header does not give MaxProcs before the first job",
                              .hint = "cleaning rule drop-oversized (part of kth-sc15) needs it"}};
}

}  // namespace

const std::vector<std::string>& cleaning_rules() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> listed{std::string{kth_sc15_name}};
    for (const AuditRule rule : single_rules) listed.emplace_back(audit_rule_info(rule).name);
    return listed;
  }();
  return names;
}

Cleaning::Cleaning(const std::vector<std::string>& names, const CleaningGround& ground,
                   const std::string& shown)
    : shown_{shown} {
  std::vector<Diagnostic> findings;
  for (const std::string& name : names) {
    if (name == kth_sc15_name) {
      rules_.insert(rules_.end(), kth_sc15.begin(), kth_sc15.end());
    } else if (const auto rule = single_rule(name)) {
      rules_.push_back(*rule);
    } else {
      findings.push_back(unknown_rule(name, shown));
    }
  }
  for (const AuditRule rule : rules_) {
    const std::string_view reason = without_effect(rule, ground);
    if (reason.empty()) continue;
    findings.push_back(
        {.path = shown,
         .message = fmt::format("cleaning rule {} {}", audit_rule_info(rule).name, reason),
         .hint = ""});
  }
  if (!findings.empty()) throw InputError{std::move(findings)};
}

bool Cleaning::apply(TraceRow& row, AuditLog& log) const {
  for (const AuditRule rule : rules_) {
    Outcome outcome = Outcome::untouched;
    if (rule == AuditRule::drop_oversized) {
      if (!processors_max_) fail_without_maximum(shown_);
      outcome = drop_oversized(row, *processors_max_, log);
    } else if (rule == AuditRule::complete_processors) {
      outcome = complete_processors(row, log);
    } else {
      outcome = apply_to_times(rule, row, log);
    }
    if (outcome == Outcome::dropped) return false;
    if (outcome == Outcome::repaired) row.repaired = true;
  }
  return true;
}

}  // namespace headroom
