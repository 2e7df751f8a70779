#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/parameters.hpp"

#include "sim/scenario/key_description.hpp"

namespace headroom {

/// Short ways to write down descriptions.

[[nodiscard]] ValueDescription anything();
[[nodiscard]] ValueDescription any_text();
/// A text of at least one character.
[[nodiscard]] ValueDescription some_text();
[[nodiscard]] ValueDescription word(std::vector<std::string> words);
[[nodiscard]] ValueDescription flag();
[[nodiscard]] ValueDescription count(double at_least, double at_most);
[[nodiscard]] ValueDescription number(double at_least, double at_most);
[[nodiscard]] ValueDescription positive_number(double at_most);
[[nodiscard]] ValueDescription seconds();
[[nodiscard]] ValueDescription positive_seconds();
[[nodiscard]] ValueDescription duration();
[[nodiscard]] ValueDescription positive_duration();
/// A value of this form without further limits.
[[nodiscard]] ValueDescription quantity(ValueForm form);
[[nodiscard]] ValueDescription positive_quantity(ValueForm form);
/// Between `at_least` and `at_most` entries, each in one of the forms `entry`.
[[nodiscard]] ValueDescription list(std::vector<ValueDescription> entry, double at_least,
                                    double at_most);
[[nodiscard]] ValueDescription map(std::vector<ValueDescription> entry);
[[nodiscard]] ValueDescription object(ObjectDescription description);

/// One of several objects, told apart by their markers.
[[nodiscard]] ValueDescription one_of(std::vector<ObjectDescription> variants);

[[nodiscard]] KeyDescription required(std::string name, std::vector<ValueDescription> forms,
                                      std::string doc);
/// `fallback` as JSON; empty when absence means something of its own.
[[nodiscard]] KeyDescription optional(std::string name, std::vector<ValueDescription> forms,
                                      std::string doc, std::string fallback = {});
/// The key of a part's parameter.
[[nodiscard]] KeyDescription parameter_key(const Parameter& parameter);

/// The names of registered parts.
template <class Entries>
[[nodiscard]] std::vector<std::string> names_in(const Entries& entries) {
  std::vector<std::string> names;
  for (const auto& entry : entries) names.emplace_back(entry.name);
  return names;
}

/// The parts of the whole description, one file each.
[[nodiscard]] ObjectDescription cluster_description();
[[nodiscard]] std::vector<ObjectDescription> workload_descriptions();
[[nodiscard]] ObjectDescription job_description();
[[nodiscard]] ObjectDescription distribution_description();
[[nodiscard]] ObjectDescription service_description();
/// Of a job that prepares data.
[[nodiscard]] ObjectDescription etl_description();
/// How parts of GPUs are shared.
[[nodiscard]] ObjectDescription sharing_description();
/// When jobs are submitted.
[[nodiscard]] ObjectDescription arrivals_description();
/// Of people at notebooks, and of one notebook.
[[nodiscard]] ObjectDescription population_description();
[[nodiscard]] ObjectDescription notebook_description();
[[nodiscard]] KeyDescription gpu_demand_key();
/// Of a trace, wherever one is read.
[[nodiscard]] ObjectDescription trace_description();
[[nodiscard]] ObjectDescription generate_description();
/// Of a source whose jobs may train.
[[nodiscard]] KeyDescription profiles_key();
/// What a job asks for.
[[nodiscard]] std::vector<KeyDescription> request_keys();
/// Of a job that runs on more or fewer GPUs, as there are.
[[nodiscard]] std::vector<KeyDescription> elastic_keys();
[[nodiscard]] ObjectDescription node_group_description();
[[nodiscard]] ObjectDescription nic_description();
[[nodiscard]] ObjectDescription network_description();
[[nodiscard]] ObjectDescription storage_description();
/// Of a training job, or of a profile that several jobs share.
[[nodiscard]] ObjectDescription profile_description(bool is_job);
[[nodiscard]] ObjectDescription profile_rule_description();
[[nodiscard]] ObjectDescription scheduler_description();
[[nodiscard]] ObjectDescription slurm_description();
[[nodiscard]] ObjectDescription kai_description();
[[nodiscard]] ObjectDescription queue_description();
/// A list of goals, which may be empty.
[[nodiscard]] ValueDescription goals_form();
[[nodiscard]] ObjectDescription prices_description();
/// A list of queues, which may be empty.
[[nodiscard]] ValueDescription queues_form();

}  // namespace headroom
