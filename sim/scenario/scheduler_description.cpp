#include <string>
#include <utility>
#include <vector>

#include "models/registry.hpp"
#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

constexpr double factor_max = 1e9;

ObjectDescription estimate_description() {
  constexpr double sigma_max = 20;
  ObjectDescription noise{
      .doc = "Distribution of the random factor.",
      .keys = {required("lognormal", {number(0, sigma_max)},
                        "Standard deviation of the factor's natural logarithm.")}};
  return {
      .doc = "A changed belief.",
      .keys = {optional("scale", {positive_number(factor_max)},
                        "The requested time is multiplied by this."),
               optional("noise", {object(std::move(noise))},
                        "The run time is multiplied by a random factor of at least 1.")},
      .exactly_one = {"scale", "noise"},
  };
}

ObjectDescription preempted_work() {
  return {.doc = "Work that is saved now and then.",
          .keys = {required("checkpoint_every", {positive_duration()},
                            "Work after which a job saves what it has.")}};
}

ObjectDescription node_partition_description() {
  constexpr double entries_max = 10'000;
  const std::vector<ValueDescription> some{some_text(), list({some_text()}, 1, entries_max)};
  return {.doc = "Nodes that serve the jobs of some queues and no others.",
          .keys = {required("name", {some_text()}, "Its name, unique."),
                   required("nodes", some,
                            "ALL, or names of node groups and ranges of node numbers such as 0-3."),
                   required("queues", {any_text(), list({any_text()}, 1, entries_max)},
                            "Queues whose jobs run there; \"\" for jobs that name none.")}};
}

ObjectDescription off_peak_description() {
  constexpr double windows_max = 100;
  return {
      .doc = "Windows in which jobs that take long may start.",
      .keys = {optional("hours", {some_text(), list({some_text()}, 1, windows_max)},
                        "Windows such as \"19:00-07:00\", of every day, or with the days on "
                        "which they begin, \"Mon-Thu 19:00-07:00\"."),
               optional("weekends", {flag()},
                        "Whether Saturday and Sunday are a window, from 00:00 to 24:00.", "false"),
               required("longer_than", {duration()},
                        "Jobs believed to run longer than this start in the windows only."),
               optional("starts", {some_text()},
                        "Day and time at which the run starts, such as \"Mon 08:00\"; "
                        "default: as run.start_epoch_s says, in UTC, else Mon 00:00.")}};
}

ObjectDescription billing_description() {
  constexpr double price_max = 1e6;
  return {.doc = "Money for a GPU-hour, in any currency.",
          .keys = {optional("within_quota_per_gpu_hour", {number(0, price_max)},
                            "Of what a queue deserves.", "0"),
                   optional("over_quota_per_gpu_hour", {number(0, price_max)},
                            "Beyond what it deserves.", "0")}};
}

std::vector<KeyDescription> part_keys() {
  const std::vector<std::string> orders = names_in(order_policies());
  return {
      optional("policy", {word(names_in(policy_presets()))},
               "A named choice of order, backfill and preemption; single ones can stand beside it.",
               "\"fifo\""),
      optional("order", {word(orders)}, "Who is served first."),
      optional("backfill", {word(names_in(backfill_policies()))},
               "Which jobs may overtake a job that does not fit."),
      optional("backfill_order", {word(orders)}, "Order in which jobs are tried for backfill.",
               "\"fcfs\""),
      optional("placement", {word(names_in(placement_policies()))}, "Which nodes a job gets.",
               "\"first-fit\""),
      optional("preemption", {word(names_in(preemption_policies()))},
               "Whether running jobs make room for waiting ones."),
  };
}

}  // namespace

ObjectDescription scheduler_description() {
  ObjectDescription description{.doc = "Who is served when, and where.", .keys = part_keys()};
  ValueDescription cycle = positive_duration();
  cycle.words = {"event"};
  auto& keys = description.keys;
  keys.push_back(optional("estimate",
                          {word({"requested", "actual"}), object(estimate_description())},
                          "What the scheduler believes a job will take.", "\"requested\""));
  keys.push_back(optional("restart_cost", {duration()},
                          "Time lost when a stopped or moved job resumes.", "\"0s\""));
  keys.push_back(optional("resize_cost", {duration()},
                          "Time lost when a running job changes its width.", "\"0s\""));
  keys.push_back(optional("preempted_work", {word({"kept", "lost"}), object(preempted_work())},
                          "What a job keeps of its work when it is stopped for another; default: "
                          "lost where the policy requeues, as slurm does, else kept."));
  keys.push_back(optional("cycle", {std::move(cycle)},
                          "Decide after every instant with events, or at multiples of a time.",
                          "\"event\""));
  keys.push_back(optional("reject_impossible", {flag()},
                          "Reject jobs that can never fit; else they wait for ever.", "true"));
  keys.push_back(optional("slurm", {object(slurm_description())},
                          "Settings of policy slurm, under Slurm's names."));
  keys.push_back(optional("kai", {object(kai_description())},
                          "Settings of policy kai, mostly under the KAI scheduler's names."));
  keys.push_back(optional("queues", {queues_form()},
                          "Quota tree of policy kai, oldest queue first; without any, there is "
                          "one queue for all jobs. Bills go by it under any policy.",
                          "[]"));
  constexpr double partitions_max = 10'000;
  keys.push_back(optional("partitions",
                          {list({object(node_partition_description())}, 0, partitions_max)},
                          "Divides the nodes among queues: each partition has an order and a "
                          "backfill of its own. For policies made of parts.",
                          "[]"));
  keys.push_back(optional("off_peak", {object(off_peak_description())},
                          "Long jobs start in off-peak hours only, under any policy; left out, "
                          "at any time."));
  keys.push_back(optional("billing", {object(billing_description())},
                          "Prices of what queues use of GPUs, within and over their quotas."));
  for (const OrderEntry& order : order_policies()) {
    if (order.parameters.empty()) continue;
    ObjectDescription parameters{.doc = std::string{order.summary}};
    for (const Parameter& parameter : order.parameters) {
      parameters.keys.push_back(parameter_key(parameter));
    }
    keys.push_back(optional(std::string{order.name}, {object(std::move(parameters))},
                            "Parameters of the order of this name."));
  }
  return description;
}

}  // namespace headroom
