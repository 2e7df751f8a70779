#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "headroom/units.hpp"

#include "models/policy/slurm/settings.hpp"

namespace headroom {

/// Settings of policy slurm that are one number or time, in one list for the
/// checker, the schema and the builder. Names, defaults and ranges are those of
/// slurm.conf(5), Slurm 22.05, unless the comment says otherwise.
struct SlurmDurationKey {
  std::string_view name;
  Duration slurm::Settings::* member;
  std::string_view fallback;  ///< as JSON
  Duration at_least;
  Duration at_most;
  std::string_view doc;
};
struct SlurmCountKey {
  std::string_view name;
  std::uint32_t slurm::Settings::* member;
  std::string_view fallback;
  double at_least;
  double at_most;
  std::string_view doc;
};
struct SlurmWeightKey {
  std::string_view name;
  double slurm::PriorityWeights::* member;
  std::string_view doc;
};

[[nodiscard]] std::span<const SlurmDurationKey> slurm_duration_keys();
[[nodiscard]] std::span<const SlurmCountKey> slurm_count_keys();
[[nodiscard]] std::span<const SlurmWeightKey> slurm_weight_keys();
/// Settings of slurm.conf that are accepted and change nothing in a simulation.
[[nodiscard]] std::span<const std::string_view> slurm_keys_without_effect();

}  // namespace headroom
