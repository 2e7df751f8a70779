#include "models/pipeline/trial_draw.hpp"

#include "headroom/random.hpp"

#include "models/pipeline/value_law.hpp"
#include "models/workload/synthetic/distribution.hpp"

namespace headroom {
namespace {

/// The combination number `trial` of a grid; the last parameter changes fastest.
std::vector<std::string> grid_values(const SweepSpec& spec, std::uint32_t trial) {
  std::vector<std::string> values(spec.parameters.size());
  std::uint64_t rest = trial;
  for (std::size_t i = values.size(); i-- > 0;) {
    const std::vector<std::string>& choices = spec.parameters[i].second.choices;
    values[i] = choices[rest % choices.size()];
    rest /= choices.size();
  }
  return values;
}

/// Each of `what` has a stream of its own for each trial.
RandomStream stream_of(const char* what, const SweepKey& key, std::uint32_t trial) {
  const std::uint64_t entity = (std::uint64_t{key.run} << 10U | key.step) << 20U | trial;
  return RandomStream{key.seed, std::string{what} + '/' + key.pipeline, entity};
}

}  // namespace

TrialDraw draw_trial(const SweepSpec& spec, const SweepKey& key, std::uint32_t trial) {
  TrialDraw draw;
  if (spec.is_grid) {
    draw.values = grid_values(spec, trial);
  } else {
    RandomStream stream = stream_of("sweep-parameters", key, trial);
    for (const auto& [name, law] : spec.parameters) draw.values.push_back(draw_text(law, stream));
  }
  RandomStream stream = stream_of("sweep-curves", key, trial);
  draw.curve = draw_curve(spec.curve, stream);
  return draw;
}

double report_noise(const SweepSpec& spec, const SweepKey& key, std::uint32_t trial,
                    std::uint32_t epoch) {
  if (spec.curve.noise <= 0.0) return 0.0;
  // One stream for each report, so that the order of reports never shows.
  const std::string what = "sweep-noise-" + std::to_string(epoch);
  RandomStream stream = stream_of(what.c_str(), key, trial);
  return spec.curve.noise * normal_quantile(stream.uniform());
}

}  // namespace headroom
