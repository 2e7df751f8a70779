#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>

#include "headroom/quantities.hpp"

#include "models/json/json_value.hpp"
#include "models/pipeline/sweep/sweep_plan.hpp"
#include "sim/scenario/build_pipeline.hpp"

namespace headroom {
namespace {

constexpr std::uint64_t trials_max = 100'000;

ValueLaw build_law(const Section& law) {
  ValueLaw built;
  if (law.has("choices")) {
    built.choices = law.labels("choices");
    return built;
  }
  std::string_view key = "uniform";
  built.kind = ValueLaw::Kind::uniform;
  if (law.has("loguniform")) {
    key = "loguniform";
    built.kind = ValueLaw::Kind::loguniform;
  } else if (law.has("integers")) {
    key = "integers";
    built.kind = ValueLaw::Kind::integers;
  }
  const auto range = law.numbers(key);
  if (range.size() != 2 || !law.is_sound(key)) return built;
  built.low = range[0];
  built.high = range[1];
  if (built.low > built.high) {
    law.refuse(key, fmt::format("{} is above {}", built.low, built.high), "the lower one first");
  }
  if (built.kind == ValueLaw::Kind::loguniform && built.low <= 0.0) {
    law.refuse(key, fmt::format("{} has no logarithm", built.low), "numbers above 0");
  }
  constexpr double exact_max = 9'007'199'254'740'992;
  const bool are_whole = std::floor(built.low) == built.low &&
                         std::floor(built.high) == built.high && std::abs(built.low) <= exact_max &&
                         std::abs(built.high) <= exact_max;
  if (built.kind == ValueLaw::Kind::integers && !are_whole) {
    law.refuse(key, fmt::format("{} to {} are no whole numbers", built.low, built.high),
               "two whole numbers");
  }
  return built;
}

/// A number, or a law of numbers.
ValueLaw build_figure(const Section& curve, std::string_view key) {
  if (const auto value = curve.number(key)) return always(*value);
  const Section law = curve.child(key);
  for (const std::string& choice : law.labels("choices")) {
    if (parse_number(choice).value) continue;
    law.refuse("choices", fmt::format("\"{}\" is no number", choice), "numbers");
    return always(0.0);
  }
  return build_law(law);
}

bool may_be_zero_or_less(const ValueLaw& law) {
  if (law.kind != ValueLaw::Kind::choices) return law.low <= 0.0;
  return std::ranges::any_of(law.choices, [](const std::string& choice) {
    return parse_number(choice).value.value_or(1.0) <= 0.0;
  });
}

CurveLaws build_curve(const Section& sweep) {
  const Section curve = sweep.child("curve");
  CurveLaws laws;
  laws.start = build_figure(curve, "start");
  laws.limit = build_figure(curve, "limit");
  laws.exponent = build_figure(curve, "exponent");
  laws.noise = curve.number("noise").value_or(0.0);
  if (sweep.is_sound("curve") && may_be_zero_or_less(laws.exponent)) {
    curve.refuse("exponent", "may be 0 or less, and then nothing is ever learned", "above 0");
  }
  return laws;
}

/// Names become names of files where trials are exported.
bool is_file_name(const std::string& name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  return std::ranges::all_of(name, is_plain) && name.find_first_not_of('.') != name.npos;
}

void build_objective(const Section& sweep, SweepSpec& spec) {
  const Section objective = sweep.child("objective");
  spec.objective = objective.text("name").value_or(spec.objective);
  spec.is_maximized = objective.text("goal") == "maximize";
  if (is_file_name(spec.objective) || !objective.is_sound("name")) return;
  objective.refuse("name", fmt::format("\"{}\" is no name of an objective", spec.objective),
                   "letters, digits, _, - and .");
}

void build_parameters_of(const Section& sweep, SweepSpec& spec) {
  const Section parameters = sweep.child("parameters");
  const JsonValue* value = sweep.find("parameters");
  const auto* members = value == nullptr ? nullptr : value->object();
  if (members == nullptr) return;
  for (const JsonMember& member : *members) {
    const Section law = parameters.child(member.name);
    spec.parameters.emplace_back(member.name, build_law(law));
    if (!is_file_name(member.name)) {
      parameters.refuse(member.name, "is no name of a parameter", "letters, digits, _, - and .");
    }
    if (spec.is_grid && !law.has("choices")) {
      parameters.refuse(member.name, "is no list, and a grid has all combinations",
                        "\"choices\", or \"search\": \"random\"");
    }
  }
}

StoppingRule build_stopping(const Section& sweep, std::uint32_t epochs) {
  const Section given = sweep.child("stopping");
  StoppingRule rule;
  using Kind = StoppingRule::Kind;
  const std::string name = given.text("rule").value_or("none");
  for (const Kind kind : {Kind::asha, Kind::median, Kind::successive_halving, Kind::hyperband}) {
    if (to_string(kind) == name) rule.kind = kind;
  }
  rule.eta = given.small_count("eta").value_or(rule.eta);
  rule.min = given.small_count("min").value_or(rule.min);
  rule.grace = given.small_count("grace").value_or(rule.grace);
  const bool by_rungs = rule.kind != Kind::none && rule.kind != Kind::median;
  for (const char* key : {"eta", "min"}) {
    if (given.has(key) && !by_rungs) {
      given.refuse(key, fmt::format("rule {} has no rungs", name), "left out");
    }
  }
  if (given.has("grace") && rule.kind != Kind::median) {
    given.refuse("grace", fmt::format("rule {} has none", name), "left out");
  }
  if (by_rungs && rule.min > epochs && sweep.is_sound("epochs")) {
    given.refuse("min", fmt::format("{} epochs of {}", rule.min, epochs),
                 fmt::format("1 to {}", epochs));
  }
  return rule;
}

/// How many trials there are, which the grid and hyperband know themselves.
void build_trials(const Section& sweep, SweepSpec& spec) {
  const bool is_hyperband = spec.stopping.kind == StoppingRule::Kind::hyperband;
  if (is_hyperband && sweep.has("trials")) {
    sweep.refuse("trials", "hyperband says itself how many there are", "left out");
    return;
  }
  std::uint64_t grid = 1;
  for (const auto& [name, law] : spec.parameters) {
    grid *= std::max<std::size_t>(1, law.choices.size());
    if (grid > trials_max) break;
  }
  if (spec.is_grid && !sweep.has("trials") && !is_hyperband) {
    if (grid > trials_max) {
      sweep.refuse("parameters", "the grid has more than 100,000 points", "\"trials\", or fewer");
      return;
    }
    spec.trials = static_cast<std::uint32_t>(grid);
  } else if (sweep.has("trials")) {
    spec.trials = sweep.small_count("trials").value_or(1);
  } else if (!is_hyperband && sweep.is_sound("trials")) {
    sweep.refuse("", "does not say how many trials there are",
                 "\"trials\", or \"search\": \"grid\"");
    return;
  }
  if (!sweep.is_sound("stopping") || !sweep.is_sound("epochs")) return;
  const std::uint64_t trials = trials_of(spec);
  if (trials > trials_max) {
    sweep.refuse("epochs", fmt::format("hyperband has {} trials", trials), "at most 100,000");
  }
  constexpr std::uint64_t reports_max = 20'000'000;
  if (trials <= trials_max && trials * spec.epochs > reports_max) {
    sweep.refuse("epochs", fmt::format("{} trials of {} epochs", trials, spec.epochs),
                 "at most 20,000,000 reports in all");
  }
  if (spec.is_grid && trials > grid) {
    sweep.refuse("search", fmt::format("{} trials, and the grid has {} points", trials, grid),
                 "as many trials at most");
  }
}

}  // namespace

std::optional<SweepSpec> build_sweep(const Section& step, const ListedJob& job) {
  if (!step.has("sweep")) return std::nullopt;
  const Section sweep = step.child("sweep");
  SweepSpec spec;
  spec.epochs = sweep.small_count("epochs").value_or(1);
  spec.parallel = sweep.small_count("parallel").value_or(spec.parallel);
  spec.is_grid = sweep.text("search") == "grid";
  build_parameters_of(sweep, spec);
  build_objective(sweep, spec);
  spec.curve = build_curve(sweep);
  spec.stopping = build_stopping(sweep, spec.epochs);
  build_trials(sweep, spec);
  using Kind = StoppingRule::Kind;
  const bool needs_clock = spec.stopping.kind == Kind::asha || spec.stopping.kind == Kind::median;
  if (needs_clock && !step.has("duration_s") && step.is_sound("duration_s")) {
    sweep.child("stopping")
        .refuse("rule",
                "needs to know when an epoch is over, which only a job with duration_s says",
                "\"duration_s\", or successive-halving or hyperband");
  }
  if (step.has("duration_s") && job.duration < Duration{spec.epochs} &&
      step.is_sound("duration_s")) {
    step.refuse("duration_s", "an epoch takes no time", "above 0");
  }
  return spec;
}

}  // namespace headroom
