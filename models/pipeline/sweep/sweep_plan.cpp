#include "models/pipeline/sweep/sweep_plan.hpp"

namespace headroom {

std::string_view to_string(StoppingRule::Kind kind) {
  switch (kind) {
    case StoppingRule::Kind::none:
      return "none";
    case StoppingRule::Kind::asha:
      return "asha";
    case StoppingRule::Kind::median:
      return "median";
    case StoppingRule::Kind::successive_halving:
      return "successive-halving";
    case StoppingRule::Kind::hyperband:
      return "hyperband";
  }
  return "none";
}

std::uint64_t trials_of(const SweepSpec& spec) {
  if (spec.stopping.kind != StoppingRule::Kind::hyperband) return spec.trials;
  std::uint64_t trials = 0;
  for (const HalvingBracket& bracket : hyperband_brackets(spec)) trials += bracket.trials;
  return trials;
}

std::unique_ptr<SweepPlan> make_sweep_plan(const SweepSpec& spec) {
  const StoppingRule::Kind kind = spec.stopping.kind;
  const bool waits =
      kind == StoppingRule::Kind::successive_halving || kind == StoppingRule::Kind::hyperband;
  return waits ? make_halving_plan(spec) : make_stopping_plan(spec);
}

}  // namespace headroom
