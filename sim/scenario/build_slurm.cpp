#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/hardware.hpp"
#include "headroom/quantities.hpp"

#include "models/policy/slurm/settings.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/node_reader.hpp"
#include "sim/scenario/section.hpp"
#include "sim/scenario/slurm_keys.hpp"

namespace headroom {
namespace {

using slurm::PreemptType;

bool may_be_preempted(const Section& section) { return section.text("PreemptMode") != "OFF"; }

/// Files a finding for each name that an earlier entry of the list has.
template <class Entries>
void refuse_repeated(const std::vector<Section>& places, const Entries& entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      if (entries[i].name != entries[earlier].name) continue;
      places[i].refuse("name",
                       fmt::format("\"{}\" is also the name of {}", entries[i].name.substr(0, 80),
                                   places[earlier].path()),
                       "each name once");
      break;
    }
  }
}

template <class Entries>
bool is_named(const std::string& name, const Entries& entries) {
  return std::ranges::any_of(entries, [&](const auto& entry) { return entry.name == name; });
}

template <class Entries>
std::string listed(const Entries& entries) {
  std::vector<std::string_view> names;
  for (const auto& entry : entries) names.push_back(entry.name);
  return names.empty() ? "none is listed" : fmt::format("listed: {}", fmt::join(names, ", "));
}

void build_partitions(const Section& slurm, const ClusterSpec& cluster, slurm::Settings& settings) {
  const NodeReader nodes{cluster};
  const std::vector<Section> places = slurm.children("partitions");
  for (const Section& section : places) {
    slurm::Partition& partition = settings.partitions.emplace_back();
    partition.name = section.text("name").value_or("");
    partition.nodes = nodes.read(section, "Nodes");
    partition.is_default = section.flag("Default").value_or(false);
    partition.priority_tier = section.small_count("PriorityTier").value_or(1);
    partition.priority_job_factor = section.small_count("PriorityJobFactor").value_or(1);
    partition.may_be_preempted = may_be_preempted(section);
    partition.max_time = section.duration("MaxTime");
    if (!section.has("TRESBillingWeights")) continue;
    const Section billing = section.child("TRESBillingWeights");
    partition.billing = {.cpu = billing.number("CPU").value_or(0.0),
                         .memory_gib = billing.number("Mem").value_or(0.0),
                         .gpu = billing.number("GRES/gpu").value_or(0.0)};
  }
  refuse_repeated(places, settings.partitions);
  const auto defaults =
      std::ranges::count(settings.partitions, true, &slurm::Partition::is_default);
  if (defaults > 1) {
    slurm.refuse("partitions", fmt::format("{} partitions are Default", defaults), "at most one");
  }
}

/// Whether some QOS may, over others, preempt itself.
bool preempts_in_a_ring(const std::vector<slurm::Qos>& qos) {
  std::set<std::string> settled;
  for (std::size_t round = 0; round < qos.size(); ++round) {
    for (const slurm::Qos& one : qos) {
      const bool is_settled = std::ranges::all_of(one.preempt, [&](const std::string& name) {
        return settled.contains(name) || !is_named(name, qos);
      });
      if (is_settled) settled.insert(one.name);
    }
  }
  return std::ranges::any_of(qos,
                             [&](const slurm::Qos& one) { return !settled.contains(one.name); });
}

void build_qos(const Section& slurm, slurm::Settings& settings) {
  const std::vector<Section> places = slurm.children("qos");
  for (const Section& section : places) {
    settings.qos.push_back({.name = section.text("name").value_or(""),
                            .priority = section.small_count("Priority").value_or(0),
                            .preempt = section.labels("Preempt"),
                            .may_be_preempted = may_be_preempted(section)});
  }
  refuse_repeated(places, settings.qos);
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (const std::string& name : settings.qos[i].preempt) {
      if (name == "normal" || is_named(name, settings.qos)) continue;
      places[i].refuse("Preempt", fmt::format("unknown QOS \"{}\"", name.substr(0, 80)),
                       listed(settings.qos));
    }
  }
  if (preempts_in_a_ring(settings.qos)) {
    slurm.refuse("qos", "some QOS may preempt one another in a ring", "an order from low to high");
  }
}

/// Whether the way up from each account ends at the root.
bool is_tree(const std::vector<slurm::Account>& accounts) {
  for (const slurm::Account& account : accounts) {
    std::string parent = account.parent;
    for (std::size_t steps = 0; !parent.empty(); ++steps) {
      if (steps == accounts.size()) return false;
      const auto above = std::ranges::find(accounts, parent, &slurm::Account::name);
      parent = above == accounts.end() ? "" : above->parent;
    }
  }
  return true;
}

void build_accounts(const Section& slurm, slurm::Settings& settings) {
  const std::vector<Section> places = slurm.children("accounts");
  for (const Section& section : places) {
    settings.accounts.push_back({.name = section.text("name").value_or(""),
                                 .parent = section.text("Parent").value_or(""),
                                 .fairshare = section.number("Fairshare").value_or(1.0)});
  }
  refuse_repeated(places, settings.accounts);
  const auto check = [&](const Section& place, std::string_view key, const std::string& name) {
    if (name.empty() || is_named(name, settings.accounts)) return;
    place.refuse(key, fmt::format("unknown account \"{}\"", name.substr(0, 80)),
                 listed(settings.accounts));
  };
  for (std::size_t i = 0; i < places.size(); ++i) {
    check(places[i], "Parent", settings.accounts[i].parent);
  }
  if (!is_tree(settings.accounts)) {
    slurm.refuse("accounts", "some accounts are above one another in a ring",
                 "each Parent leads up to the root");
  }
  for (const Section& section : slurm.children("users")) {
    settings.users.push_back({.name = section.text("name").value_or(""),
                              .account = section.text("Account").value_or(""),
                              .fairshare = section.number("Fairshare").value_or(1.0)});
    check(section, "Account", settings.users.back().account);
  }
}

void build_numbers(const Section& slurm, slurm::Settings& settings) {
  for (const SlurmDurationKey& key : slurm_duration_keys()) {
    const auto given = slurm.duration(key.name);
    if (!given) continue;
    settings.*key.member = *given;
    if (*given >= key.at_least && *given <= key.at_most) continue;
    slurm.refuse(
        key.name, format_duration(*given) + " is out of range",
        fmt::format("from {} to {}", format_duration(key.at_least), format_duration(key.at_most)));
  }
  for (const SlurmCountKey& key : slurm_count_keys()) {
    if (const auto given = slurm.small_count(key.name)) settings.*key.member = *given;
  }
  for (const SlurmWeightKey& key : slurm_weight_keys()) {
    if (const auto given = slurm.number(key.name)) settings.weights.*key.member = *given;
  }
}

void build_preemption(const Section& slurm, slurm::Settings& settings) {
  const std::string type = slurm.text("PreemptType").value_or("preempt/none");
  if (type == "preempt/partition_prio") settings.preempt_type = PreemptType::partition_prio;
  if (type == "preempt/qos") settings.preempt_type = PreemptType::qos;
  settings.preempt_requeues = slurm.text("PreemptMode") == "REQUEUE";
  const bool has_type = settings.preempt_type != PreemptType::none;
  if (has_type == settings.preempt_requeues) return;
  // Slurm's controller does not start with such a file, either.
  slurm.refuse(has_type ? "PreemptType" : "PreemptMode",
               has_type ? fmt::format("{} with PreemptMode OFF", type)
                        : "REQUEUE with PreemptType preempt/none",
               "PreemptMode REQUEUE and a PreemptType that says whom, or neither");
}

void warn_of_no_effect(const Section& slurm, const slurm::Settings& settings,
                       BuildContext& context) {
  const auto warn = [&](std::string_view key, std::string_view why) {
    if (!slurm.has(key)) return;
    context.warnings.push_back({slurm.path_of(key), fmt::format("has no effect: {}", why), ""});
  };
  for (const std::string_view key : slurm_keys_without_effect()) {
    warn(key, "a simulated scheduler takes no time and has no such limits");
  }
  if (settings.scheduler_type == slurm::SchedulerType::builtin) {
    for (const SlurmDurationKey& key : slurm_duration_keys()) {
      if (key.name.starts_with("bf_")) warn(key.name, "SchedulerType is sched/builtin");
    }
    for (const SlurmCountKey& key : slurm_count_keys()) {
      if (key.name.starts_with("bf_")) warn(key.name, "SchedulerType is sched/builtin");
    }
  }
  if (settings.priority_type == slurm::PriorityType::basic) {
    constexpr std::string_view why = "PriorityType is priority/basic";
    for (const SlurmWeightKey& key : slurm_weight_keys()) warn(key.name, why);
    for (const char* key : {"PriorityMaxAge", "PriorityDecayHalfLife", "PriorityCalcPeriod",
                            "PriorityFavorSmall", "accounts", "users"}) {
      warn(key, why);
    }
  } else if (settings.weights.fair_share == 0.0) {
    for (const char* key : {"accounts", "users"}) warn(key, "PriorityWeightFairshare is 0");
  }
}

}  // namespace

slurm::Settings build_slurm(const Section& slurm, const ClusterSpec& cluster,
                            BuildContext& context) {
  slurm::Settings settings;
  if (slurm.text("SchedulerType") == "sched/builtin") {
    settings.scheduler_type = slurm::SchedulerType::builtin;
  }
  if (slurm.text("PriorityType") == "priority/basic") {
    settings.priority_type = slurm::PriorityType::basic;
  }
  settings.favor_small = slurm.flag("PriorityFavorSmall").value_or(false);
  build_numbers(slurm, settings);
  build_preemption(slurm, settings);
  build_partitions(slurm, cluster, settings);
  build_qos(slurm, settings);
  build_accounts(slurm, settings);
  warn_of_no_effect(slurm, settings, context);
  return settings;
}

}  // namespace headroom
