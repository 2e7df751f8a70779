#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "models/policy/windows/off_peak_policy.hpp"
#include "models/policy/windows/week_windows.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

void build_hours(const Section& section, OffPeakRule& rule) {
  for (const std::string& written : section.labels("hours")) {
    auto parsed = parse_week_windows(written);
    if (!parsed.value) {
      section.refuse("hours", fmt::format("\"{}\" {}", written.substr(0, 80), parsed.problem),
                     std::move(parsed.allowed));
      continue;
    }
    rule.windows.insert(rule.windows.end(), parsed.value->begin(), parsed.value->end());
  }
}

}  // namespace

std::optional<OffPeakRule> build_off_peak(const Section& scheduler, BuildContext& context) {
  if (!scheduler.has("off_peak") || !scheduler.is_sound("off_peak")) return std::nullopt;
  const Section section = scheduler.child("off_peak");
  OffPeakRule rule;
  build_hours(section, rule);
  if (section.flag("weekends").value_or(false)) {
    rule.windows.push_back({.begin = one_day * 5, .end = one_week});
  }
  if (!section.has("hours") && rule.windows.empty()) {
    section.refuse("", "has no windows, so that long jobs never start",
                   R"("hours": ["19:00-07:00"] or "weekends": true)");
  }
  rule.longer_than = section.duration("longer_than").value_or(Duration{});
  if (const auto starts = section.text("starts")) {
    auto parsed = parse_week_time(*starts);
    rule.week_time_at_start = parsed.value.value_or(Duration{});
    if (!parsed.value) {
      section.refuse("starts", fmt::format("\"{}\" {}", starts->substr(0, 80), parsed.problem),
                     std::move(parsed.allowed));
    }
  }
  const bool is_sound = scheduler.is_sound("off_peak");
  if (is_sound && !WeekWindows{rule.windows, Duration{}}.next_change(TimePoint{})) {
    context.warnings.push_back(
        {section.path(), "has no effect: the windows leave no time of the week out", ""});
  }
  return rule;
}

}  // namespace headroom
