#include "sim/scenario/generator_presets.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {
namespace {

struct Preset {
  std::string_view name;
  std::string_view text;
};

/// Microsoft's Philly, 2017.
constexpr std::string_view philly = R"({
  // All figures are measured on the reduced Philly trace (msr-fiddle/philly-traces as cut by
  // siasosp23/artifacts@aaf7a0de, trace philly.csv) over its eleven full weeks from
  // 2017-09-25: 79,083 jobs, 42.8 an hour. It holds more 1-GPU jobs than the whole log.
  "arrivals": {"poisson": "42.8/h",
    "daily": [1.27, 1.0, 1.13, 1.13, 0.69, 1.14, 1.7, 2.13, 1.12, 1.02, 1.04, 0.89,
              0.77, 0.71, 0.5, 0.56, 0.89, 0.67, 0.81, 0.73, 1.03, 0.9, 1.15, 1.02],
    "weekly": [0.87, 1.04, 1.15, 1.29, 1.47, 0.63, 0.53]},
  "gpus": {"choices": {"1": 73764, "2": 1721, "4": 1817, "8": 1538, "12": 7, "16": 171, "24": 7,
                       "32": 57, "64": 1}},
  // Durations by size at the shares 0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999 and 1.
  "duration": {"quantiles": {"shares": [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1],
    "values": ["1s", "62s", "130s", "1189s", "2742s", "8572s", "18773s", "130022s", "703678s",
               "2601226s"]}},
  "duration_by_gpus": {
    "2": {"quantiles": {"shares": [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1],
      "values": ["2s", "11s", "16s", "21s", "76s", "77741s", "209136s", "526313s", "1521148s",
                 "2582803s"]}},
    "3-4": {"quantiles": {"shares": [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1],
      "values": ["9s", "139s", "775s", "17388s", "89461s", "184352s", "271466s", "794178s",
                 "2641566s", "2750674s"]}},
    "5-8": {"quantiles": {"shares": [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1],
      "values": ["9s", "209s", "1404s", "23683s", "173423s", "330549s", "482956s", "928157s",
                 "2214025s"]}},
    "9-": {"quantiles": {"shares": [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1],
      "values": ["20s", "124s", "608s", "42596s", "109808s", "213302s", "308335s", "1152387s",
                 "1710643s"]}}}
})";

/// SenseTime's Helios, 2020. Source of the figures: Hu et al., "Characterization and prediction
/// of deep learning workloads in large-scale GPU datacenters", SC'21.
constexpr std::string_view helios = R"({
  // 1,580,464 GPU jobs in six months.
  "arrivals": {"poisson": "360/h"},
  // Most jobs take one GPU, the mean is 3.72; the shares between are ours, made to have it.
  "gpus": {"choices": {"1": 0.59, "2": 0.1, "4": 0.1, "8": 0.16, "16": 0.03, "32": 0.015,
                       "64": 0.005}},
  // Median 206 s and mean 6,652 s: sigma is sqrt(2 ln(6652 / 206)).
  "duration": {"lognormal": {"median": "206s", "sigma": 2.64}}
})";

/// Alibaba's PAI, 2020, by task instance. Source of the figures: Weng et al., "MLaaS in the wild:
/// workload analysis and scheduling in large-scale heterogeneous GPU clusters", NSDI'22.
constexpr std::string_view pai = R"({
  // 3,033,232 instances that hold GPUs, in July and August.
  "arrivals": {"poisson": "2040/h"},
  // Most ask for one GPU or a part of one (0.7 on average); parts are drawn as whole ones here.
  "gpus": 1,
  // Median 23 min, nine of ten below 4.5 h: sigma is ln(4.5 h / 23 min) / 1.2816.
  "duration": {"lognormal": {"median": "23min", "sigma": 1.92}},
  // Over 1,300 users, of whom 5 % submit 77 % of the instances: with this exponent 65 of 1,300 do.
  "users": {"count": 1300, "zipf": 1.19}
})";

/// Shanghai AI Laboratory's Seren, one of the two Acme clusters, 2023. Source of the figures: Hu
/// et al., "Characterization of large language model development in the datacenter", NSDI'24, and
/// cluster_summary.csv of its trace.
constexpr std::string_view acme = R"({
  // 664,000 GPU jobs in six months.
  "arrivals": {"poisson": "151/h"},
  // The mean is 5.7 GPUs; the shares are ours, made to have it.
  "gpus": {"choices": {"1": 0.608, "2": 0.05, "4": 0.05, "8": 0.25, "16": 0.047, "32": 0.03,
                       "64": 0.013, "128": 0.002}},
  // Median 2 min and mean 1,414 s: sigma is sqrt(2 ln(1414 / 120)).
  "duration": {"lognormal": {"median": "2min", "sigma": 2.22}}
})";

constexpr std::array presets{Preset{"philly", philly}, Preset{"helios", helios}, Preset{"pai", pai},
                             Preset{"acme", acme}};

}  // namespace

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const Preset& preset : presets) names.emplace_back(preset.name);
  return names;
}

std::string_view preset_text(std::string_view name) {
  const auto* const found = std::ranges::find(presets, name, &Preset::name);
  return found == presets.end() ? std::string_view{} : found->text;
}

}  // namespace headroom
