#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "models/registry.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

void set_if_given(const Section& section, std::string_view key, std::string& value) {
  if (auto given = section.text(key)) value = std::move(*given);
}

EstimateSpec build_estimate(const Section& scheduler) {
  EstimateSpec estimate;
  if (scheduler.text("estimate") == "actual") estimate.kind = EstimateSpec::Kind::actual;
  const Section changed = scheduler.child("estimate");
  if (const auto factor = changed.number("scale")) {
    estimate.kind = EstimateSpec::Kind::scale;
    estimate.factor = *factor;
  }
  if (const auto sigma = changed.child("noise").number("lognormal")) {
    estimate.kind = EstimateSpec::Kind::noise;
    estimate.sigma = *sigma;
  }
  return estimate;
}

/// Between 1 and 3 s for most jobs of eight runs of Slurm 22.05.8 on 8 virtual nodes,
/// 2.7 s on average, rounded to whole seconds, in which its clock counts.
constexpr Duration slurm_job_end_delay = 3_s;

std::optional<PreemptedWork> build_preempted_work(const Section& scheduler) {
  if (!scheduler.has("preempted_work")) return std::nullopt;
  return PreemptedWork{
      .is_kept = scheduler.text("preempted_work") == "kept",
      .checkpoint_every = scheduler.child("preempted_work").duration("checkpoint_every")};
}

/// Says what is set but cannot show in any result.
void warn_of_no_effect(const Section& scheduler, const SchedulerSpec& spec, BuildContext& context) {
  const auto warn = [&](std::string_view key, std::string why) {
    if (!scheduler.has(key)) return;
    context.warnings.push_back({scheduler.path_of(key), "has no effect: " + std::move(why), ""});
  };
  if (spec.billing.queues.empty()) warn("billing", "there are no queues to bill");
  if (spec.policy != "slurm") warn("slurm", fmt::format("policy is {}, not slurm", spec.policy));
  if (spec.policy != "kai") {
    warn("kai", fmt::format("policy is {}, not kai", spec.policy));
    warn("resize_cost", fmt::format("policy {} resizes no job", spec.policy));
    if (!scheduler.children("queues").empty()) {
      context.warnings.push_back(
          {scheduler.path_of("queues"),
           fmt::format("changes bills only: policy {} has no quotas", spec.policy), ""});
    }
  } else {
    if (!spec.off_peak) warn("estimate", "policy kai asks for no run times");
  }
  if (spec.policy == "slurm") warn("partitions", "policy slurm has its own, slurm.partitions");
  if (spec.policy == "kai") warn("partitions", "policy kai shares all nodes among its queues");
  if (spec.policy == "slurm" || spec.policy == "kai") {
    for (const char* key : {"order", "backfill", "backfill_order", "placement", "preemption"}) {
      warn(key, fmt::format("policy {} is a scheduler of its own", spec.policy));
    }
    return;
  }
  if (spec.backfill != "easy") {
    warn("backfill_order", fmt::format("backfill is {}, not easy", spec.backfill));
  }
  if (spec.preemption == "none") {
    warn("restart_cost", "preemption is none");
    warn("preempted_work", "preemption is none");
  }
  for (const OrderEntry& order : order_policies()) {
    if (order.parameters.empty() || spec.order == order.name || spec.backfill_order == order.name) {
      continue;
    }
    warn(order.name, fmt::format("order is {}", spec.order));
  }
}

}  // namespace

SchedulerSpec build_scheduler(const Section& scheduler, const ClusterSpec& cluster,
                              BuildContext& context) {
  SchedulerSpec spec;
  set_if_given(scheduler, "policy", spec.policy);
  const auto presets = policy_presets();
  const auto preset = std::find_if(presets.begin(), presets.end(), [&](const PolicyPreset& other) {
    return other.name == spec.policy;
  });
  if (preset != presets.end()) {
    spec.order = preset->order;
    spec.backfill = preset->backfill;
    spec.preemption = preset->preemption;
  }
  set_if_given(scheduler, "order", spec.order);
  set_if_given(scheduler, "backfill", spec.backfill);
  set_if_given(scheduler, "backfill_order", spec.backfill_order);
  set_if_given(scheduler, "placement", spec.placement);
  set_if_given(scheduler, "preemption", spec.preemption);
  for (const OrderEntry& order : order_policies()) {
    if (order.parameters.empty()) continue;
    spec.parameters.emplace(order.name,
                            build_parameters(scheduler.child(order.name), order.parameters));
  }
  if (spec.policy == "slurm") {
    const Section slurm = scheduler.child("slurm");
    spec.slurm = build_slurm(slurm, cluster, context);
    spec.job_end_delay = slurm.duration("job_end_delay").value_or(slurm_job_end_delay);
  }
  if (spec.policy == "kai") {
    spec.kai = build_kai(scheduler, context);
    spec.billing = build_billing(scheduler, spec.kai.queues);
  } else {
    spec.billing = build_billing(scheduler, build_queues(scheduler, context));
  }
  spec.partitions = build_partitions(scheduler, cluster, context);
  spec.off_peak = build_off_peak(scheduler, context);
  spec.preempted_work = build_preempted_work(scheduler);
  spec.estimate = build_estimate(scheduler);
  spec.restart_cost = scheduler.duration("restart_cost").value_or(Duration{});
  spec.resize_cost = scheduler.duration("resize_cost").value_or(Duration{});
  spec.cycle = scheduler.duration("cycle");
  spec.reject_impossible = scheduler.flag("reject_impossible").value_or(true);
  warn_of_no_effect(scheduler, spec, context);
  if (spec.policy == "slurm" || spec.policy == "kai") spec.partitions.clear();
  return spec;
}

}  // namespace headroom
