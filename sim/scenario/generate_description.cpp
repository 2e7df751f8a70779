#include <string>
#include <utility>
#include <vector>

#include "models/workload/synthetic_source.hpp"
#include "sim/scenario/describe.hpp"
#include "sim/scenario/generator_presets.hpp"
#include "sim/scenario/key_description.hpp"
#include "sim/scenario/topology_wish_key.hpp"

namespace headroom {
namespace {

constexpr double jobs_max = 1e9;
constexpr double count_max = 1'000'000;
constexpr double factor_max = 1e9;
constexpr double priority_max = 2'147'483'647;
constexpr double states_max = 1000;

}  // namespace

ObjectDescription distribution_description() {
  ObjectDescription description{.doc = "A distribution of times."};
  for (const DistributionEntry& entry : distributions()) {
    ObjectDescription parameters{.doc = entry.summary};
    for (const Parameter& parameter : entry.parameters) {
      parameters.keys.push_back(parameter_key(parameter));
    }
    std::vector<ValueDescription> forms;
    if (entry.parameters.size() == 1) forms = parameters.keys.front().forms;
    forms.push_back(object(std::move(parameters)));
    description.keys.push_back(optional(entry.name, std::move(forms), entry.summary));
    description.exactly_one.push_back(entry.name);
  }
  return description;
}

namespace {

/// Whole numbers drawn at random, each with its weight.
ObjectDescription choices_description(std::string doc) {
  ValueDescription choices = map({number(0, 1e18)});
  choices.at_least = 1;
  choices.at_most = count_max;
  choices.names_pattern = "^[0-9]+$";
  return {.doc = std::move(doc),
          .keys = {required("choices", {choices}, "Numbers, each with its weight.")},
          .marker = "choices"};
}

ObjectDescription bursts_description() {
  ObjectDescription geometric{
      .doc = "A geometric number of jobs.",
      .keys = {required("geometric", {number(1, count_max)}, "Its mean, at least 1.")},
      .marker = "geometric"};
  return {.doc = "Jobs that come together.",
          .keys = {required("jobs",
                            {one_of({std::move(geometric),
                                     choices_description("A number of jobs drawn at random.")})},
                            "How many jobs of one user each arrival brings."),
                   optional("gap", {duration()}, "Mean time from one to the next, exponential.",
                            "\"0s\""),
                   optional("alike", {flag()},
                            "All of a burst have the size and duration of its first.", "false")}};
}

ObjectDescription state_description() {
  return {.doc = "A state of the arrivals.",
          .keys = {required("rate", {quantity(ValueForm::rate)}, "Mean rate in this state."),
                   required("stay", {positive_duration()},
                            "Mean time in it, exponential; then one of the others begins.")}};
}

ObjectDescription closed_description() {
  return {.doc = "Users who wait for their jobs.",
          .keys = {required("think", {object(distribution_description())},
                            "From the end of a user's job to his next one.")}};
}

}  // namespace

ObjectDescription arrivals_description() {
  const auto factor = number(0, factor_max);
  return {
      .doc = "When jobs are submitted.",
      .keys = {optional("poisson", {quantity(ValueForm::rate)},
                        "Independent arrivals at this mean rate."),
               optional("every", {duration()}, "One arrival after each such time."),
               optional("renewal", {object(distribution_description())},
                        "Independent gaps of this law; factors make the clock they run on."),
               optional("markov", {list({object(state_description())}, 2, states_max)},
                        "Poisson arrivals whose rate changes at random; the first state begins."),
               optional("closed", {object(closed_description())},
                        "Each of the users submits the next job after the end of the last."),
               optional("bursts", {object(bursts_description())},
                        "Each arrival brings several jobs."),
               optional("daily", {list({factor}, 24, 24)},
                        "Factors on the rate by hour of day; the run starts at midnight."),
               optional("weekly", {list({factor}, 7, 168)},
                        "Factors on the rate by day, or by hour of the week when there are 168; "
                        "the run starts on the first.")},
      .exactly_one = {"poisson", "every", "renewal", "markov", "closed"},
  };
}

namespace {

ObjectDescription users_description() {
  return {
      .doc = "Users of different activity.",
      .keys = {required("count", {count(1, count_max)}, "How many."),
               optional("zipf", {number(0, 20)},
                        "The k-th user has 1/k to this power the activity of the first.", "0")}};
}

KeyDescription duration_by_gpus_key() {
  ValueDescription ranges = map({object(distribution_description())});
  ranges.at_least = 1;
  ranges.names_pattern = "^[0-9]+(-[0-9]*)?$";
  return optional("duration_by_gpus", {ranges},
                  "Run times of jobs of so many GPUs, such as \"8\", \"2-4\" or \"16-\"; others "
                  "have duration.");
}

std::vector<KeyDescription> source_keys() {
  return {
      optional("preset", {word(preset_names())},
               "Everything not said here is as in this published cluster, with its load."),
      optional("fit", {some_text()},
               "Everything not said here is as in this file, which trace generate --fit wrote."),
      optional("resample", {object(trace_description())},
               "Deals the days of this trace anew instead of drawing from laws."),
      optional("window", {positive_duration()},
               "resample: a day moves by less than this; default: by any time."),
      optional("day_start", {duration()},
               "resample: when days begin; default: at the hour with fewest arrivals.")};
}

std::vector<KeyDescription> scale_keys() {
  return {optional("load", {positive_number(factor_max)},
                   "Arrivals come so often that they ask for this share of the cluster's GPUs."),
          optional("scale_users", {positive_number(factor_max)},
                   "So many times as many users, each as active.", "1"),
          optional("speed_up", {positive_number(factor_max)}, "Divides all submit times.", "1"),
          optional("scale_gpus", {positive_number(factor_max)},
                   "Multiplies GPU counts; rounded, at least 1.", "1")};
}

std::vector<KeyDescription> drawing_keys() {
  return {
      optional("count", {count(1, jobs_max)}, "Stop after this many jobs."),
      optional("until", {positive_duration()}, "Stop at this time; default: the end of the run."),
      optional("from", {duration()}, "When the generator starts.", "\"0s\""),
      optional("arrivals", {object(arrivals_description())}, "When jobs are submitted."),
      optional("duration", {object(distribution_description())}, "Run times."),
      duration_by_gpus_key(),
      optional("correlation", {number(-1, 1)},
               "Of size and duration, as that of normal scores (Gaussian copula).", "0"),
      optional("gpus", {count(0, count_max), object(choices_description("GPUs drawn at random."))},
               "GPUs of each job.", "1"),
      optional("gpu", {some_text(), list({some_text()}, 1, 1000)},
               "Allowed GPU models; left out, any."),
      optional("walltime_factor", {positive_number(factor_max)},
               "Requested time as a multiple of the run time; left out, none."),
      optional("users", {count(0, count_max), object(users_description())},
               "Jobs are spread over this many users, u0, u1, …", "0"),
      optional("queue", {any_text()}, "Queue of the jobs."),
      optional("priority", {count(-priority_max, priority_max)},
               "Priority of the jobs; larger goes first.", "0"),
      topology_wish_key()};
}

}  // namespace

KeyDescription topology_wish_key() {
  return optional(
      "topology",
      {object({.doc = "Levels of cluster.topology.",
               .keys = {optional("required", {some_text()},
                                 "All its nodes lie in one domain of this level, or it waits."),
                        optional("preferred", {some_text()},
                                 "They do where there is room; else in one of the next "
                                 "coarser level, up to the required one.")}})},
      "How close together its nodes lie, for policy kai.");
}

ObjectDescription generate_description() {
  ObjectDescription generate{.doc = "Demand drawn at random.", .keys = drawing_keys()};
  for (KeyDescription& key : source_keys()) generate.keys.push_back(std::move(key));
  for (KeyDescription& key : scale_keys()) generate.keys.push_back(std::move(key));
  return {.doc = "Synthetic demand.",
          .keys = {required("generate", {object(std::move(generate))}, "What to draw."),
                   profiles_key()},
          .marker = "generate"};
}

}  // namespace headroom
