#include "models/stack/profile_rules.hpp"

#include <algorithm>
#include <cstddef>

#include "models/stack/training_pace.hpp"
#include "models/workload/trace/job_row.hpp"
#include "models/workload/trace/row_filter.hpp"
#include "models/workload/trace/trace_row.hpp"

namespace headroom {

struct ProfileRules::Filters {
  std::vector<RowFilter> by_rule;
  JobRow row;
};

ProfileRules::ProfileRules(std::vector<ProfileRule> rules)
    : rules_{std::move(rules)}, filters_{std::make_unique<Filters>()} {
  for (const ProfileRule& rule : rules_) filters_->by_rule.emplace_back(rule.where, rule.place);
}

ProfileRules::~ProfileRules() = default;
ProfileRules::ProfileRules(ProfileRules&&) noexcept = default;
ProfileRules& ProfileRules::operator=(ProfileRules&&) noexcept = default;

std::optional<TrainingWork> ProfileRules::work_of(const Job& job, const WorkloadTables& tables) {
  if (rules_.empty()) return std::nullopt;
  const auto gpus =
      static_cast<std::uint32_t>(gpus_rounded_up(total_gpus(tables.requests.at(job.request))));
  if (gpus == 0) return std::nullopt;
  const TraceRow& row = filters_->row.of(job, tables);
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (!filters_->by_rule[i].matches(row)) continue;
    const ProfileRule& rule = rules_[i];
    // Such a job holds no whole copies of the model: it keeps its duration.
    if (gpus % gpus_of_copy(tables.profiles[rule.profile].model) != 0) continue;
    const auto [rate, is_new] = rates_.try_emplace({i, gpus});
    if (is_new) {
      const std::uint32_t per_node = std::max(1U, std::min(gpus, rule.recorded_on.server.gpus));
      rate->second = training_pace(tables.profiles[rule.profile],
                                   {.group = &rule.recorded_on,
                                    .network = &rule.network,
                                    .nodes = (gpus + per_node - 1) / per_node,
                                    .gpus_per_node = per_node},
                                   rule.place)
                         .samples_per_s;
    }
    return TrainingWork{rule.profile, std::max(1.0, rate->second * to_seconds(job.duration))};
  }
  return std::nullopt;
}

}  // namespace headroom
