#include "tools/study/study_scenario.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "sim/scenario/read_scenario.hpp"

namespace headroom {

Scenario scenario_at(const Study& study, const std::vector<std::string>& overrides,
                     std::uint64_t seed) {
  Scenario scenario =
      scenario_of(study.base, study.base_shown,
                  {.data_directory = study.data_directory, .overrides = overrides}, "vary");
  scenario.run.seed = seed;
  scenario.run.replications = 1;
  return scenario;
}

Scenario scenario_at(const Study& study, const StudyPoint& point, std::uint64_t seed) {
  return scenario_at(study, point.overrides, seed);
}

}  // namespace headroom
