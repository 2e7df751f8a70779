#include "sim/scenario/build_pipeline.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "headroom/quantities.hpp"

#include "models/cron/cron_times.hpp"
#include "models/json/json_value.hpp"

namespace headroom {
namespace {

/// Names become parts of the names of jobs, between `/` and before `.`.
void check_name(const Section& section, const std::string& name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  if (!section.is_sound("name") || std::ranges::all_of(name, is_plain)) return;
  section.refuse("name", fmt::format("\"{}\" cannot be part of the names of jobs", name),
                 "letters, digits, _ and -");
}

RetryRule build_retry(const Section& section, const RetryRule& otherwise) {
  RetryRule rule = otherwise;
  rule.retries = section.small_count("retries").value_or(rule.retries);
  rule.delay = section.duration("retry_delay").value_or(rule.delay);
  rule.backoff = section.number("backoff").value_or(rule.backoff);
  if (const auto cap = section.duration("retry_cap")) rule.cap = cap;
  return rule;
}

RunSchedule build_schedule(const Section& pipeline, const BuildContext& context) {
  RunSchedule schedule;
  const auto runs = pipeline.count("runs");
  if (runs) schedule.runs = static_cast<std::uint64_t>(*runs);
  if (!pipeline.has("schedule")) {
    schedule.first = pipeline.duration("submit").value_or(Duration{});
    if (runs) pipeline.refuse("runs", "given without \"schedule\"", "left out: there is one run");
    return schedule;
  }
  if (pipeline.has("submit")) {
    pipeline.refuse("submit", "given beside \"schedule\"", "\"first\" in the schedule");
  }
  if (const auto line = pipeline.text("schedule")) {
    const Parsed<CronTimes> times = parse_cron(*line);
    schedule.cron = times.value;
    if (!times.value && pipeline.is_sound("schedule")) {
      pipeline.refuse("schedule", fmt::format("\"{}\" {}", *line, times.problem), times.allowed);
    }
  } else {
    const Section every = pipeline.child("schedule");
    schedule.every = every.duration("every");
    schedule.first = every.duration("first").value_or(Duration{});
  }
  if (!runs && !context.run_until && pipeline.is_sound("schedule")) {
    pipeline.refuse("schedule", "never ends", "\"runs\", or \"until\" in run");
  }
  return schedule;
}

Concurrency build_concurrency(const Section& pipeline) {
  const auto word = pipeline.text("concurrency");
  if (word == "forbid") return Concurrency::forbid;
  return word == "replace" ? Concurrency::replace : Concurrency::allow;
}

/// Names of data sets, whether they stand alone or with more about them.
std::vector<std::string> outputs_of(const Section& step) {
  std::vector<std::string> names = step.labels("writes");
  for (const Section& output : step.children("writes")) {
    if (const auto name = output.text("dataset")) names.push_back(*name);
  }
  return names;
}

/// What the job moves by itself makes edges, too.
void add_data_edges(const ListedJob& job, const BuildContext& context, StepEdges& edges) {
  const auto add = [](std::vector<std::string>& names, const std::string& name) {
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
  };
  if (job.training && job.training->profile < context.profiles.size()) {
    add(edges.reads, context.profiles[job.training->profile].data.dataset);
  }
  if (!job.etl) return;
  for (const PreparationStage& stage : job.etl->stages) add(edges.writes, stage.write.dataset);
  for (const PreparationStage& stage : job.etl->stages) {
    const std::string& dataset = stage.read.dataset;
    // What an earlier stage of the job has written is no edge.
    if (std::ranges::find(edges.writes, dataset) == edges.writes.end()) add(edges.reads, dataset);
  }
}

PipelineStep build_step(const NamedStep& named, const Section& pipeline, const RetryRule& retry,
                        BuildContext& context) {
  const Section& section = named.place;
  PipelineStep step;
  step.job = build_job(section, context);
  step.job.id = named.name;
  step.job.after.clear();
  check_name(section, step.job.id);
  if (!section.has("user")) step.job.user = pipeline.text("user").value_or("");
  if (!section.has("queue")) step.job.queue = pipeline.text("queue").value_or("");
  if (!section.has("priority")) {
    step.job.priority = static_cast<std::int32_t>(pipeline.count("priority").value_or(0));
  }
  step.edges = {.name = step.job.id,
                .after = section.labels("after"),
                .reads = section.labels("reads"),
                .writes = outputs_of(section)};
  add_data_edges(step.job, context, step.edges);
  step.failure_rate = section.number("fails").value_or(0.0);
  step.retry = build_retry(section, retry);
  if (section.text("when") == "always") step.condition = StepCondition::always;
  step.sweep = build_sweep(section, step.job);
  if (step.sweep && step.job.elastic) {
    section.refuse("sweep", "given beside min_gpus or max_gpus", "trials of one width");
  }
  return step;
}

PipelineSpec build_pipeline(const Section& pipeline, BuildContext& context) {
  PipelineSpec spec;
  spec.name = pipeline.text("name").value_or("");
  check_name(pipeline, spec.name);
  spec.schedule = build_schedule(pipeline, context);
  spec.concurrency = build_concurrency(pipeline);
  spec.deadline = pipeline.duration("deadline");
  const RetryRule retry = build_retry(pipeline, {});
  const std::vector<NamedStep> steps = named_steps(pipeline);
  const bool is_list = pipeline.children("steps").size() == steps.size();
  if (!is_list && !pipeline.has("file")) {
    pipeline.refuse("steps", "are no list, without \"file\"", "a list of steps");
  }
  std::vector<StepEdges> edges;
  for (const NamedStep& step : steps) {
    spec.steps.push_back(build_step(step, pipeline, retry, context));
    edges.push_back(spec.steps.back().edges);
  }
  std::vector<GraphFault> faults;
  spec.graph = StepGraph{edges, faults};
  for (const GraphFault& fault : faults) {
    const Section& place = steps[fault.step].place;
    if (place.is_sound(fault.key)) place.refuse(fault.key, fault.message, fault.hint);
  }
  return spec;
}

}  // namespace

std::vector<NamedStep> named_steps(const Section& pipeline) {
  std::vector<NamedStep> steps;
  for (Section& step : pipeline.children("steps")) {
    std::string name = step.text("name").value_or("");
    steps.push_back({std::move(name), std::move(step)});
  }
  const JsonValue* value = pipeline.find("steps");
  const auto* members = value == nullptr ? nullptr : value->object();
  if (members == nullptr) return steps;
  const Section all = pipeline.child("steps");
  for (const JsonMember& step : *members) steps.push_back({step.name, all.child(step.name)});
  return steps;
}

std::vector<PipelineSpec> build_pipelines(const Section& scenario, BuildContext& context) {
  std::vector<PipelineSpec> pipelines;
  std::map<std::string, std::string> places;
  for (const Section& source : scenario.children("workload")) {
    if (!source.has("pipeline")) continue;
    const Section pipeline = source.child("pipeline");
    pipelines.push_back(build_pipeline(pipeline, context));
    const auto [first, is_new] = places.emplace(pipelines.back().name, pipeline.path());
    if (!is_new && pipeline.is_sound("name")) {
      pipeline.refuse("name",
                      fmt::format("\"{}\" is also the name of {}", first->first, first->second),
                      "a name of its own for each pipeline");
    }
  }
  return pipelines;
}

}  // namespace headroom
