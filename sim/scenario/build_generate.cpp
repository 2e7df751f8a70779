#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"

#include "models/workload/synthetic_source.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

/// The numbers of `{"choices": {"1": 0.6, "8": 0.4}}`; `what` they count.
std::vector<std::pair<std::uint32_t, double>> build_choices(const Section& gpus,
                                                            std::string_view what) {
  constexpr std::uint32_t gpus_max = 1'000'000;
  std::vector<std::pair<std::uint32_t, double>> choices;
  const JsonValue* given = gpus.find("choices");
  const auto* members = given == nullptr ? nullptr : given->object();
  if (members == nullptr) return choices;
  for (const JsonMember& member : *members) {
    std::uint32_t count = 0;
    const char* end = member.name.data() + member.name.size();
    const auto [stop, error] = std::from_chars(member.name.data(), end, count);
    if (error != std::errc{} || stop != end || count > gpus_max) {
      gpus.refuse("choices",
                  fmt::format("\"{}\" is no number of {}", member.name.substr(0, 40), what),
                  fmt::format("whole numbers from 0 to {} in quotes", gpus_max));
      continue;
    }
    const auto weight = member.value.number();
    if (weight == nullptr) continue;
    choices.emplace_back(count, parse_number(weight->text).value.value_or(0.0));
  }
  // By count, so that the order in which a file names them does not show.
  std::ranges::sort(choices);
  return choices;
}

}  // namespace

DistributionSpec build_distribution(const Section& given) {
  DistributionSpec spec;
  for (const DistributionEntry& entry : distributions()) {
    const JsonValue* value = given.find(entry.name);
    if (value == nullptr) continue;
    spec.name = entry.name;
    if (value->object() != nullptr) {
      spec.parameters = build_parameters(given.child(entry.name), entry.parameters);
    } else if (entry.parameters.size() == 1) {
      build_parameter(value, entry.parameters.front(), spec.parameters);
    }
  }
  return spec;
}

namespace {

std::optional<BurstSpec> build_bursts(const Section& arrivals) {
  if (!arrivals.has("bursts")) return std::nullopt;
  const Section given = arrivals.child("bursts");
  const Section jobs = given.child("jobs");
  BurstSpec bursts;
  bursts.geometric_mean = jobs.number("geometric").value_or(0.0);
  bursts.jobs = build_choices(jobs, "jobs");
  bursts.gap = given.duration("gap").value_or(Duration{});
  bursts.alike = given.flag("alike").value_or(false);
  return bursts;
}

}  // namespace

ArrivalSpec build_arrivals(const Section& given) {
  ArrivalSpec spec;
  for (const char* kind : {"every", "renewal", "markov", "closed"}) {
    if (given.has(kind)) spec.kind = kind;
  }
  spec.every = given.duration("every").value_or(Duration{});
  spec.rate_per_s = given.rate("poisson").value_or(0.0);
  if (spec.kind == "renewal") spec.gap = build_distribution(given.child("renewal"));
  if (spec.kind == "closed") {
    spec.think = build_distribution(given.child("closed").child("think"));
  }
  for (const Section& state : given.children("markov")) {
    spec.states.push_back({.rate_per_s = state.rate("rate").value_or(0.0),
                           .stay = state.duration("stay").value_or(Duration{})});
  }
  spec.bursts = build_bursts(given);
  spec.daily = given.numbers("daily");
  spec.weekly = given.numbers("weekly");
  return spec;
}

namespace {

/// A number of GPUs, or nothing for a text that is none.
std::optional<std::uint32_t> gpus_in(std::string_view text) {
  std::uint32_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  return error == std::errc{} && stop == end ? std::optional{count} : std::nullopt;
}

/// The laws of `{"1": …, "2-7": …, "8-": …}`.
std::vector<SizedDuration> build_sized(const Section& generate) {
  std::vector<SizedDuration> sized;
  const JsonValue* given = generate.find("duration_by_gpus");
  const auto* members = given == nullptr ? nullptr : given->object();
  if (members == nullptr) return sized;
  const Section laws = generate.child("duration_by_gpus");
  for (const JsonMember& member : *members) {
    const std::string_view range = member.name;
    const std::size_t dash = range.find('-');
    const auto low = gpus_in(range.substr(0, dash));
    auto high = low;
    if (dash != std::string_view::npos && dash + 1 == range.size()) {
      high = std::numeric_limits<std::uint32_t>::max();
    } else if (dash != std::string_view::npos) {
      high = gpus_in(range.substr(dash + 1));
    }
    if (!low || !high || *low > *high) {
      generate.refuse("duration_by_gpus",
                      fmt::format("\"{}\" is no range of GPUs", range.substr(0, 40)),
                      "such as \"8\", \"2-4\" or \"16-\"");
      continue;
    }
    sized.push_back({.gpus_min = *low,
                     .gpus_max = *high,
                     .duration = build_distribution(laws.child(member.name))});
  }
  return sized;
}

void build_users(const Section& generate, SyntheticSpec& spec) {
  if (const auto count = generate.small_count("users")) spec.users = *count;
  const Section users = generate.child("users");
  if (const auto count = users.small_count("count")) spec.users = *count;
  spec.zipf = users.number("zipf").value_or(0.0);
}

std::optional<ResampleSpec> build_resample(const Section& generate, BuildContext& context) {
  if (!generate.has("resample")) return std::nullopt;
  ResampleSpec resample{.trace = build_trace(generate.child("resample"), context)};
  resample.window = generate.duration("window");
  resample.day_start = generate.duration("day_start");
  for (const char* key : {"arrivals", "duration", "duration_by_gpus", "correlation", "gpus", "gpu",
                          "walltime_factor", "users", "queue", "priority", "topology"}) {
    if (!generate.has(key)) continue;
    context.warnings.push_back(
        {generate.path_of(key), "has no effect where the jobs of a trace are dealt anew", ""});
  }
  return resample;
}

/// How jobs come and what they are, where laws say so.
void build_laws(const Section& generate, SyntheticSpec& spec) {
  // A preset or fit that could not be read has a finding of its own.
  const bool is_filled = generate.has("preset") || generate.has("fit");
  for (const char* key : {"arrivals", "duration"}) {
    if (generate.has(key) || is_filled) continue;
    generate.refuse(key, "is missing", "or name a preset, a fit or a trace to resample");
  }
  spec.arrivals = build_arrivals(generate.child("arrivals"));
  spec.duration = build_distribution(generate.child("duration"));
  spec.duration_by_gpus = build_sized(generate);
  spec.correlation = generate.number("correlation").value_or(0.0);
  if (const auto gpus = generate.small_count("gpus")) spec.gpus = {{*gpus, 1.0}};
  const Section drawn = generate.child("gpus");
  if (drawn.has("choices")) spec.gpus = build_choices(drawn, "GPUs");
  spec.walltime_factor = generate.number("walltime_factor");
  build_users(generate, spec);
  spec.queue = generate.text("queue").value_or("");
  spec.priority = static_cast<std::int32_t>(generate.count("priority").value_or(0));
}

/// More users are as many times as many arrivals, spread over more names.
void scale_users(const Section& generate, SyntheticSpec& spec) {
  const auto factor = generate.number("scale_users");
  if (!factor) return;
  if (!spec.resample) {
    const double users = std::max(std::round(spec.users * *factor), 1.0);
    constexpr double users_max = 1e6;
    if (users > users_max) {
      generate.refuse("scale_users", "makes more than 1,000,000 users", "");
      return;
    }
    if (spec.users > 0) spec.users = static_cast<std::uint32_t>(users);
  }
  if (spec.arrivals.kind != "closed") spec.intensity *= *factor;
}

/// Makes the jobs of `spec` ask for the share of the cluster that `load` says.
void scale_to_load(const Section& generate, const BuildContext& context, SyntheticSpec& spec) {
  const auto load = generate.number("load");
  if (!load) return;
  if (spec.arrivals.kind == "closed") {
    generate.refuse("load", "closed-loop users come as the cluster lets them",
                    "change 'users' or their think time");
    return;
  }
  const double wanted = mean_gpus_wanted(spec);
  if (!(wanted > 0.0) || !std::isfinite(wanted)) {
    generate.refuse("load", "cannot be set: the mean of the GPU time of a job is not known",
                    "durations with a mean, on at least one GPU");
    return;
  }
  spec.intensity *= *load * static_cast<double>(context.cluster_gpus) / wanted;
}

}  // namespace

SyntheticSpec build_synthetic(const Section& source, BuildContext& context) {
  const Section generate = source.child("generate");
  SyntheticSpec spec;
  if (const auto count = generate.count("count")) spec.count = static_cast<std::uint64_t>(*count);
  spec.until = generate.duration("until");
  if (!spec.until) spec.until = context.run_until;
  spec.from = generate.duration("from").value_or(Duration{});
  spec.speed_up = generate.number("speed_up").value_or(spec.speed_up);
  spec.scale_gpus = generate.number("scale_gpus").value_or(spec.scale_gpus);
  static_cast<void>(resolved_path(generate, "fit", context));
  spec.resample = build_resample(generate, context);
  if (!spec.resample) build_laws(generate, spec);
  spec.gpu_models = build_gpu_models(generate, context);
  scale_users(generate, spec);
  spec.topology = build_topology_wish(generate, context);
  const auto file_findings = [&] {
    if (!source.is_sound("generate")) return;
    for (Diagnostic& finding : findings_of(spec, generate.path())) {
      generate.file(std::move(finding));
    }
  };
  file_findings();
  if (!generate.has("load") || !source.is_sound("generate")) return spec;
  scale_to_load(generate, context, spec);
  file_findings();
  return spec;
}

}  // namespace headroom
