#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/training.hpp"

#include "models/stack/stack_spec.hpp"

namespace headroom {

/// Which jobs of a source train, and as what.
struct ProfileRule {
  std::map<std::string, std::string> where{};  ///< as in a TraceSpec; empty: all jobs
  std::uint32_t profile = 0;                   ///< into WorkloadTables::profiles
  GroupHardware recorded_on{};                 ///< what the recorded duration was reached on
  StackNetwork network{};                      ///< between those machines
  std::string place{};                         ///< of the rule, for messages
};

/// Turns recorded durations into work: so many samples as a job would have done in
/// its duration on the machines it was recorded on, alone and with its data at hand.
class ProfileRules {
 public:
  /// Throws InputError for conditions that name no field of a job.
  explicit ProfileRules(std::vector<ProfileRule> rules);
  ~ProfileRules();
  ProfileRules(ProfileRules&&) noexcept;
  ProfileRules& operator=(ProfileRules&&) noexcept;

  /// The work of `job` under the first rule that it meets; nullopt when it meets none
  /// or asks for no GPU.
  [[nodiscard]] std::optional<TrainingWork> work_of(const Job& job, const WorkloadTables& tables);

 private:
  struct Filters;
  std::vector<ProfileRule> rules_;
  std::unique_ptr<Filters> filters_;
  std::map<std::pair<std::size_t, std::uint32_t>, double> rates_;  ///< by rule and GPUs
};

}  // namespace headroom
