#include <algorithm>
#include <string>
#include <vector>

#include "models/interactive/device_sharing.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

/// What `section` says of sharing, else `fallback`.
SharingRule build_rule(const Section& section, const SharingRule& fallback) {
  if (!section.has("sharing") || !section.is_sound("sharing")) return fallback;
  if (const auto mode = section.text("sharing")) return {.mode = sharing_mode(*mode)};
  const Section given = section.child("sharing");
  SharingRule rule{.mode = sharing_mode(given.text("mode").value_or("none"))};
  rule.switch_cost = given.number("switch_cost").value_or(rule.switch_cost);
  if (given.has("switch_cost") && rule.mode != SharingMode::time_slicing) {
    given.refuse("switch_cost", "given where nothing is switched", "\"mode\": \"time-slicing\"");
  }
  return rule;
}

}  // namespace

std::vector<SharingRule> build_sharing(const Section& cluster) {
  const SharingRule all = build_rule(cluster, {});
  std::vector<SharingRule> rules;
  for (const Section& group : cluster.children("nodes")) rules.push_back(build_rule(group, all));
  const bool is_shared = std::ranges::any_of(
      rules, [](const SharingRule& rule) { return rule.mode != SharingMode::none; });
  return is_shared ? rules : std::vector<SharingRule>{};
}

}  // namespace headroom
