#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"

#include "models/interactive/interactive_spec.hpp"
#include "models/workload/synthetic/distribution.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

/// Shorter than this, bursts and pauses are no work of people, and a run of them has no end.
constexpr double turn_min_s = 1e-3;

/// The law at `key`, whose times are not all 0.
DistributionSpec build_law(const Section& section, const char* key) {
  DistributionSpec law = build_distribution(section.child(key));
  if (!section.has(key) || !section.is_sound(key)) return law;
  for (Diagnostic& finding : findings_of(law, section.path_of(key))) {
    section.file(std::move(finding));
  }
  if (section.is_sound(key) && !(mean_of(law) > 0.0)) {
    section.refuse(key, "takes no time at all", "a law with a mean above 0");
  }
  return law;
}

/// Pauses of exponential length that leave so much of the time for bursts.
DistributionSpec idle_for(const Section& section, const DistributionSpec& active) {
  DistributionSpec idle{.name = "exponential", .parameters = {}};
  const double activity = section.number("activity").value_or(0.5);
  double mean = 1.0;
  if (section.is_sound("activity") && section.is_sound("active")) {
    mean = mean_of(active) * (1.0 - activity) / activity;
    if (!std::isfinite(mean)) {
      section.refuse("activity", "says nothing where bursts have no mean",
                     "\"idle\": a law of the pauses");
      mean = 1.0;
    }
  }
  idle.parameters.set("mean", std::vector{mean});
  return idle;
}

void build_culler(const Section& section, InteractiveSpec& spec) {
  spec.cull_after = section.duration("cull_after");
  if (!spec.cull_after) {
    if (section.has("cull_every") && section.is_sound("cull_after")) {
      section.refuse("cull_every", "given without \"cull_after\"", "both, or none of them");
    }
    return;
  }
  // As jupyterhub-idle-culler does where it is not told: twice in the time that it waits.
  const Duration half{std::max<std::int64_t>(1, spec.cull_after->count / 2)};
  spec.cull_every = section.duration("cull_every").value_or(half);
}

void build_turns(const Section& section, InteractiveSpec& spec) {
  spec.length = build_law(section, "length");
  spec.active = build_law(section, "active");
  spec.idle = section.has("activity") ? idle_for(section, spec.active) : build_law(section, "idle");
  if (section.has("reload")) spec.reload = build_law(section, "reload");
  spec.max_wait = section.duration("max_wait");
  build_culler(section, spec);
  const char* pauses = section.has("activity") ? "activity" : "idle";
  for (const char* key : {"length", "active", pauses}) {
    if (!section.has(key) || !section.is_sound(key)) return;
  }
  if (mean_of(spec.active) + mean_of(spec.idle) < turn_min_s) {
    section.refuse("active", "a burst with its pause takes less than a millisecond",
                   "bursts and pauses of people: seconds and more");
  }
}

void check_name(const Section& section, const std::string& name, const BuildContext& context) {
  const bool is_taken = std::ranges::any_of(
      context.interactive, [&](const InteractiveSpec& other) { return other.name == name; });
  if (!is_taken || name.empty()) return;
  section.refuse(section.has("name") ? "name" : "id",
                 fmt::format("\"{}\" is the name of other notebooks", name.substr(0, 80)),
                 "a name of its own");
}

/// What is wrong with when people come.
void check_arrivals(const Section& section, const InteractiveSpec& spec) {
  if (!section.has("arrivals") || !section.is_sound("arrivals")) return;
  SyntheticSpec checked;
  checked.count = 1'000'000'000;
  checked.users = spec.users;
  checked.arrivals = spec.arrivals;
  checked.duration.parameters.set("value", std::vector{1.0});
  std::vector<Diagnostic> findings;
  if (spec.arrivals.kind == "closed") {
    // Their think time passes as the factors say, as the gaps of a stream of arrivals do.
    SyntheticSpec factors = checked;
    factors.arrivals = {
        .rate_per_s = 1.0, .daily = spec.arrivals.daily, .weekly = spec.arrivals.weekly};
    findings = findings_of(factors, section.path());
    checked.arrivals.daily.clear();
    checked.arrivals.weekly.clear();
    if (mean_of(spec.arrivals.think) < turn_min_s) {
      section.child("arrivals")
          .refuse("closed", "a think time of less than a millisecond",
                  "times of people: minutes and more");
    }
  }
  for (Diagnostic& finding : findings_of(checked, section.path())) {
    findings.push_back(std::move(finding));
  }
  for (Diagnostic& finding : findings) section.file(std::move(finding));
  if (spec.arrivals.bursts && section.is_sound("arrivals")) {
    section.child("arrivals")
        .refuse("bursts", "a user opens one notebook at a time", "a higher rate");
  }
}

/// Keys of jobs that mean nothing for a notebook.
void refuse_job_keys(const Section& job) {
  for (const char* key : {"after", "min_gpus", "max_gpus", "checkpoint_every"}) {
    if (job.has(key)) job.refuse(key, "given beside \"interactive\"", "a job without this key");
  }
}

ListedJob build_session(const Section& section, BuildContext& context) {
  ListedJob session;
  session.queue = section.text("queue").value_or("");
  session.qos = section.text("qos").value_or("");
  session.account = section.text("account").value_or("");
  session.request = build_request(section, context);
  session.walltime = section.seconds("walltime_s");
  session.restart_cost = section.duration("restart_cost");
  session.priority = static_cast<std::int32_t>(section.count("priority").value_or(0));
  session.preemptible = section.flag("preemptible");
  return session;
}

}  // namespace

void warn_of_idle_demand(const Section& section, const ResourceRequest& request,
                         BuildContext& context) {
  const bool has_part = request.device_share.count > 0 || request.gpu_memory.count > 0;
  const bool has_instance = !request.mig.empty() && !section.has("duration_s");
  if (!section.has("gpu_demand") || has_part || has_instance) return;
  context.warnings.push_back(
      {section.path_of("gpu_demand"), "has no effect: nobody else computes on these GPUs", ""});
}

void build_population(const Section& source, BuildContext& context) {
  const Section section = source.child("interactive");
  InteractiveSpec spec{.name = section.text("name").value_or("")};
  spec.session = build_session(section, context);
  spec.users = section.small_count("users").value_or(1);
  spec.arrivals = build_arrivals(section.child("arrivals"));
  spec.from = section.duration("from").value_or(Duration{});
  spec.until = section.duration("until");
  if (!spec.until) spec.until = context.run_until;
  if (const auto count = section.count("count")) spec.count = static_cast<std::uint64_t>(*count);
  spec.gpu_demand = section.number("gpu_demand").value_or(1.0);
  build_turns(section, spec);
  check_arrivals(section, spec);
  if (!spec.until && !spec.count && section.is_sound("until") && section.is_sound("count")) {
    section.refuse("", "nothing ends it", "\"until\" or \"count\", or \"until\" in run");
  }
  check_name(section, spec.name, context);
  warn_of_idle_demand(section, spec.session.request, context);
  context.interactive.push_back(std::move(spec));
}

void build_notebook(const Section& job, const ListedJob& session, BuildContext& context) {
  refuse_job_keys(job);
  InteractiveSpec spec{.name = session.id, .session = session, .is_single = true};
  spec.gpu_demand = job.number("gpu_demand").value_or(1.0);
  build_turns(job.child("interactive"), spec);
  check_name(job, spec.name, context);
  context.interactive.push_back(std::move(spec));
}

}  // namespace headroom
