#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "headroom/quantities.hpp"

#include "models/cron/cron_times.hpp"
#include "models/policy/kai/settings.hpp"
#include "models/policy/kai/usage.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

using kai::Action;
using kai::UsageWindow;

constexpr std::array<std::pair<std::string_view, Action>, 5> action_names{
    {{"allocate", Action::allocate},
     {"consolidation", Action::consolidation},
     {"reclaim", Action::reclaim},
     {"preempt", Action::preempt},
     {"stalegangeviction", Action::stale_gang_eviction}}};

void build_actions(const Section& section, kai::CycleSettings& settings) {
  if (section.has("actions")) {
    settings.actions.clear();
    for (const std::string& name : section.labels("actions")) {
      for (const auto& [known, action] : action_names) {
        if (name == known) settings.actions.push_back(action);
      }
    }
  }
  if (section.flag("consolidation") == false) std::erase(settings.actions, Action::consolidation);
}

kai::Packing packing(const Section& section, std::string_view key) {
  return section.text(key) == "spread" ? kai::Packing::spread : kai::Packing::binpack;
}

void build_plugins(const Section& section, kai::Plugins& plugins) {
  plugins.gpu_placement = packing(section, "gpu_placement");
  plugins.cpu_placement = packing(section, "cpu_placement");
  plugins.gpu_spread = section.text("gpu_sharing") == "gpuspread";
  plugins.gpu_pack = !plugins.gpu_spread;
}

void build_cron(const Section& section, kai::UsageRule& rule) {
  const auto written = section.text("cron");
  if (!written) {
    section.refuse("window", "\"cron\" without the line that names its instants",
                   "\"cron\" beside it, such as \"0 0 * * 1\" for each Monday");
    return;
  }
  auto parsed = parse_cron(*written);
  if (parsed.value) {
    rule.cron = *parsed.value;
    return;
  }
  section.refuse("cron", fmt::format("\"{}\": {}", written->substr(0, 80), parsed.problem),
                 std::move(parsed.allowed));
}

void warn_of_other_windows(const Section& section, UsageWindow window, BuildContext& context) {
  const auto warn = [&](std::string_view key, std::string_view why) {
    if (!section.has(key)) return;
    context.warnings.push_back({section.path_of(key), fmt::format("has no effect: {}", why), ""});
  };
  if (window == UsageWindow::cron) {
    warn("length", "cron says where the window begins");
  } else {
    warn("cron", "the window is not cron");
  }
  if (window != UsageWindow::tumbling) warn("begin", "the window is not tumbling");
}

kai::UsageRule build_usage(const Section& section, BuildContext& context) {
  kai::UsageRule rule;
  const std::string window = section.text("window").value_or("sliding");
  if (window == "tumbling") rule.window = UsageWindow::tumbling;
  if (window == "cron") rule.window = UsageWindow::cron;
  rule.length = section.duration("length").value_or(rule.length);
  rule.sample_interval = section.duration("sample_every").value_or(rule.sample_interval);
  rule.half_life = section.duration("half_life");
  rule.begin = TimePoint{section.duration("begin").value_or(Duration{})};
  if (rule.window == UsageWindow::cron && section.is_sound("window")) build_cron(section, rule);
  warn_of_other_windows(section, rule.window, context);
  return rule;
}

}  // namespace

kai::CycleSettings build_kai_cycle(const Section& section) {
  kai::CycleSettings settings;
  build_actions(section, settings);
  build_plugins(section, settings.plugins);
  if (section.text("staleness_grace") == "never") settings.staleness_grace = Duration{-1};
  if (const auto grace = section.duration("staleness_grace")) settings.staleness_grace = *grace;
  if (section.text("max_consolidation_victims") == "unlimited") {
    settings.max_consolidation_victims.reset();
  }
  if (const auto most = section.small_count("max_consolidation_victims")) {
    settings.max_consolidation_victims = static_cast<int>(*most);
  }
  settings.k_value = section.number("k_value").value_or(settings.k_value);
  settings.saturation_multiplier =
      section.number("saturation_multiplier").value_or(settings.saturation_multiplier);
  if (section.text("reclaim_method") == "queue") {
    settings.reclaim_lookup = kai::ReclaimLookup::queue;
  }
  settings.reclaim_min_runtime = section.duration("reclaim_min_runtime").value_or(Duration{});
  settings.preempt_min_runtime = section.duration("preempt_min_runtime").value_or(Duration{});
  settings.skip_like_failed = section.flag("use_scheduling_signatures").value_or(true);
  if (const auto depth = section.small_count("queue_depth")) {
    settings.queue_depth = static_cast<int>(*depth);
  }
  return settings;
}

kai::PolicySettings build_kai(const Section& scheduler, BuildContext& context) {
  kai::PolicySettings settings;
  const Section section = scheduler.child("kai");
  settings.queues = build_queues(scheduler, context);
  settings.cycle = build_kai_cycle(section);
  const auto period = section.duration("period");
  const auto cycle = scheduler.duration("cycle");
  if (period && cycle && *period != *cycle) {
    scheduler.refuse("cycle",
                     fmt::format("{}, where kai.period is {}", format_duration(*cycle),
                                 format_duration(*period)),
                     "one of both: they mean the same");
  }
  settings.period = period.value_or(cycle.value_or(settings.period));
  if (section.has("time_based_fair_share")) {
    settings.usage = build_usage(section.child("time_based_fair_share"), context);
  } else if (section.has("k_value")) {
    context.warnings.push_back(
        {section.path_of("k_value"), "has no effect: no time_based_fair_share", ""});
  }
  return settings;
}

}  // namespace headroom
