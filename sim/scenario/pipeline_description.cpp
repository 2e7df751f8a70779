#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/build_pipeline.hpp"
#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

constexpr double steps_max = 1000;
constexpr double runs_max = 1'000'000;
constexpr double retries_max = 100;
constexpr double trials_max = 100'000;
constexpr double epochs_max = 100'000;
constexpr double value_max = 1e18;
constexpr double priority_max = 2'147'483'647;

/// Of a pipeline for all its steps, or of one step.
std::vector<KeyDescription> retry_keys(const std::string& otherwise) {
  const auto fallback = [&](const char* value) {
    return otherwise.empty() ? std::string{value} : std::string{};
  };
  return {optional("retries", {count(0, retries_max)},
                   "How often a failed attempt is followed by another" + otherwise + ".",
                   fallback("0")),
          optional("retry_delay", {duration()}, "Pause before the first of those" + otherwise + ".",
                   fallback("\"0s\"")),
          optional("backoff", {number(1, 1000)},
                   "Each pause is so many times the one before" + otherwise + ".", fallback("1")),
          optional("retry_cap", {duration()}, "No pause is longer" + otherwise + ".")};
}

void append(std::vector<KeyDescription>& keys, std::vector<KeyDescription> more) {
  for (KeyDescription& key : more) keys.push_back(std::move(key));
}

ObjectDescription output_description() {
  return {.doc = "A data set that a step writes.",
          .keys = {required("dataset", {some_text()}, "Its name.")}};
}

/// What a job says, without what its pipeline says for it.
ObjectDescription step_description() {
  ObjectDescription step = job_description();
  std::erase_if(step.keys, [](const KeyDescription& key) {
    constexpr std::string_view not_of_steps[]{"id", "submit_s", "service", "interactive", "after"};
    return std::ranges::find(not_of_steps, key.name) != std::end(not_of_steps);
  });
  std::erase_if(step.exactly_one,
                [](const std::string& key) { return key == "service" || key == "interactive"; });
  step.doc = "One step: a job, or the trials of a sweep, each of which is such a job.";
  const ValueDescription names = list({some_text()}, 0, steps_max);
  const ValueDescription outputs = list({some_text(), object(output_description())}, 0, steps_max);
  append(
      step.keys,
      {required("name", {some_text()}, "Of letters, digits, _ and -; unique in its pipeline."),
       optional("after", {some_text(), names}, "Steps that must have succeeded before it."),
       optional("reads", {some_text(), names},
                "Data sets: it comes after the steps that write them."),
       optional("writes", {some_text(), outputs}, "Data sets that are there when it is done."),
       optional("fails", {number(0, 1)},
                "Probability that an attempt fails, at a point of its work that is uniform.", "0"),
       optional("when", {word({"all-success", "always"})},
                "Whether it is skipped when a step before it failed or was skipped.",
                "\"all-success\""),
       optional("sweep", {object(sweep_description())},
                "Its job is one trial of many with other hyper-parameters.")});
  append(step.keys, retry_keys("; default: the pipeline's"));
  return step;
}

/// A step under its name, whose place in the graph a file gives.
ObjectDescription described_step_description() {
  ObjectDescription step = step_description();
  std::erase_if(step.keys, [](const KeyDescription& key) { return key.name == "name"; });
  step.doc = "What the file does not say of a step, or says otherwise.";
  return step;
}

ValueDescription described_steps() {
  ValueDescription steps = map({object(described_step_description())});
  steps.at_least = 1;
  steps.at_most = steps_max;
  return steps;
}

ObjectDescription every_description() {
  return {.doc = "Runs at equal intervals.",
          .keys = {required("every", {positive_duration()}, "From one to the next."),
                   optional("first", {duration()}, "When the first is due.", "\"0s\"")}};
}

ObjectDescription pipeline_description() {
  ObjectDescription pipeline{
      .doc = "A graph of jobs that runs once or on a schedule.",
      .keys = {
          required("name", {some_text()}, "Of letters, digits, _ and -; unique."),
          optional(
              "schedule", {some_text(), object(every_description())},
              "When runs are due: a line of crontab in UTC, such as \"0 2 * * *\", or at equal "
              "intervals; left out, once."),
          optional("submit", {duration()}, "When its only run is due.", "\"0s\""),
          optional("runs", {count(1, runs_max)}, "No more are due; left out, until the run ends."),
          optional("concurrency", {word({"allow", "forbid", "replace"})},
                   "When a run is due and an earlier one is active: both go on, it is left out, or "
                   "it takes the earlier one's place.",
                   "\"allow\""),
          optional("deadline", {positive_duration()},
                   "How long after it was due a run should have succeeded."),
          optional("user", {any_text()}, "Of steps that name none."),
          optional("queue", {any_text()}, "Of steps that name none."),
          optional("priority", {count(-priority_max, priority_max)}, "Of steps that have none.",
                   "0"),
          optional("file", {some_text()},
                   "Path of a pipeline that gives the graph: IR YAML of Kubeflow Pipelines 2, or "
                   "an Argo Workflow or CronWorkflow."),
          optional("format", {word({"kfp", "argo"})}, "Of the file; left out, as it looks."),
          required("steps", {list({object(step_description())}, 1, steps_max), described_steps()},
                   "The steps; those of a file by name, with what that does not say.")}};
  append(pipeline.keys, retry_keys(""));
  return pipeline;
}

ObjectDescription law_description(std::string doc) {
  const ValueDescription range = list({number(-value_max, value_max)}, 2, 2);
  return {.doc = std::move(doc),
          .keys = {optional("choices",
                            {list({some_text(), number(-value_max, value_max)}, 1, trials_max)},
                            "One of these, each as likely."),
                   optional("uniform", {range}, "Between two numbers."),
                   optional("loguniform", {range},
                            "Between two numbers above 0; the logarithm is uniform."),
                   optional("integers", {range}, "A whole number from one to the other.")},
          .exactly_one = {"choices", "uniform", "loguniform", "integers"}};
}

ObjectDescription curve_description() {
  const auto figure = [](const char* doc) {
    return std::vector<ValueDescription>{number(-value_max, value_max),
                                         object(law_description(doc))};
  };
  return {.doc = "How the objective goes: limit + (start - limit) (epoch + 1)^-exponent.",
          .keys = {required("start", figure("Of each trial."), "Its value before the first epoch."),
                   required("limit", figure("Of each trial."), "What it tends to."),
                   required("exponent", figure("Of each trial."), "How fast; above 0."),
                   optional("noise", {number(0, value_max)},
                            "Standard deviation of what each report adds.", "0")}};
}

ObjectDescription objective_description() {
  return {.doc = "What trials report.",
          .keys = {optional("name", {some_text()}, "Such as loss or accuracy.", "\"loss\""),
                   optional("goal", {word({"minimize", "maximize"})}, "Which way is better.",
                            "\"minimize\"")}};
}

ObjectDescription stopping_description() {
  return {
      .doc = "Which trials are ended early.",
      .keys = {
          required("rule", {word({"none", "asha", "median", "successive-halving", "hyperband"})},
                   "By rungs at once, by the median of trials that have ended, or by rungs at "
                   "which trials wait for one another."),
          optional("eta", {count(2, 1000)}, "At a rung one in so many goes on.", "3"),
          optional("min", {count(1, epochs_max)}, "Epochs up to the first rung.", "1"),
          optional("grace", {count(1, epochs_max)},
                   "median: epochs before which no trial is ended.", "1")}};
}

}  // namespace

ObjectDescription sweep_description() {
  ValueDescription parameters = map({object(law_description("A hyper-parameter."))});
  parameters.at_least = 1;
  parameters.at_most = 1000;
  return {
      .doc = "Many trials of one job with other hyper-parameters.",
      .keys = {
          optional("trials", {count(1, trials_max)},
                   "How many; default: the whole grid. Hyperband says it itself."),
          optional("parallel", {count(1, trials_max)}, "At most so many at once; default: all."),
          required("epochs", {count(1, epochs_max)},
                   "After each of which a trial reports; the job's work is that of all of them."),
          optional("search", {word({"random", "grid"})},
                   "Each trial at random, or all "
                   "combinations of choices.",
                   "\"random\""),
          optional("parameters", {parameters}, "What may differ, by name."),
          optional("objective", {object(objective_description())}, "What trials report."),
          required("curve", {object(curve_description())}, "How that goes with the epochs."),
          optional("stopping", {object(stopping_description())},
                   "Left out, all trials train to the end.")}};
}

ObjectDescription pipeline_source_description() {
  return {.doc = "A graph of jobs.",
          .keys = {required("pipeline", {object(pipeline_description())}, "The graph.")},
          .marker = "pipeline"};
}

}  // namespace headroom
