#include <string>
#include <utility>
#include <vector>

#include "models/interactive/device_sharing.hpp"
#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

constexpr double users_max = 100'000;
constexpr double sessions_max = 1e9;
constexpr double priority_max = 2'147'483'647;
constexpr double activity_max = 0.999'999;
constexpr double switch_cost_max = 0.9;

/// What somebody does at his notebook, and how long he may keep it.
std::vector<KeyDescription> turn_keys() {
  return {
      required("length", {object(distribution_description())},
               "How long a user wants his notebook, from when he has it."),
      required("active", {object(distribution_description())},
               "GPU work of one burst: the time it takes on a GPU of its own."),
      optional("idle", {object(distribution_description())},
               "From the end of a burst to the next."),
      optional("activity", {positive_number(activity_max)},
               "In place of idle: the share of bursts alone on their GPUs in all time; pauses are "
               "exponential."),
      optional("reload", {object(distribution_description())},
               "GPU work that comes first where a notebook was culled or stopped, whose state is "
               "lost; default: none."),
      optional("cull_after", {positive_duration()},
               "Idle so long, a notebook is closed, and its user asks for another when he goes "
               "on; default: never, as in Kubeflow (CULL_IDLE_TIME)."),
      optional("cull_every", {positive_duration()},
               "The culler looks at multiples of this; default: half of cull_after, as "
               "jupyterhub-idle-culler does (--cull-every)."),
      optional("max_wait", {positive_duration()},
               "A user who has waited so long for his notebook gives up; default: never.")};
}

std::vector<KeyDescription> session_keys() {
  return {
      optional("queue", {any_text()}, "Queue that notebooks wait in; their partition in Slurm."),
      optional("qos", {any_text()}, "Quality of service, for policy slurm."),
      optional("account", {any_text()}, "On whose account they run, for policy slurm."),
      optional("priority", {count(-priority_max, priority_max)}, "Larger goes first.", "0"),
      optional("preemptible", {flag()},
               "Whether they may be stopped for other jobs; default: true, and under policy "
               "kai for priorities below 100."),
      optional("walltime_s", {positive_seconds()},
               "What the scheduler believes, and when a notebook is killed."),
      optional("restart_cost", {duration()},
               "Time lost when one resumes after a stop; default: the scheduler's.")};
}

void append(std::vector<KeyDescription>& keys, std::vector<KeyDescription> more) {
  for (KeyDescription& key : more) keys.push_back(std::move(key));
}

}  // namespace

KeyDescription gpu_demand_key() {
  return optional("gpu_demand", {positive_number(1)},
                  "Share of a whole GPU that its work can use: what others feel under MPS, and how "
                  "slow a MIG instance of less is.",
                  "1");
}

ObjectDescription notebook_description() {
  return {.doc = "One notebook.", .keys = turn_keys(), .exactly_one = {"idle", "activity"}};
}

ObjectDescription population_description() {
  ObjectDescription people{
      .doc = "People at notebooks. Each session is a job called NAME/USER-NUMBER.",
      .keys = {required("name", {some_text()}, "Name of the population, unique."),
               optional("users", {count(1, users_max)}, "How many people.", "1"),
               required("arrivals", {object(arrivals_description())},
                        "When one of them opens a notebook; \"closed\": each of them does, a think "
                        "time after he closed his last, which passes as fast as the daily and "
                        "weekly factors say."),
               optional("from", {duration()}, "Nobody opens one before.", "\"0s\""),
               optional("until", {positive_duration()},
                        "Nobody opens one from then on; default: the end of the run."),
               optional("count", {count(1, sessions_max)},
                        "Notebooks that are opened at most; returns do not count."),
               gpu_demand_key()},
      .exactly_one = {"idle", "activity"}};
  append(people.keys, turn_keys());
  append(people.keys, session_keys());
  append(people.keys, request_keys());
  return {.doc = "People who work at notebooks.",
          .keys = {required("interactive", {object(std::move(people))}, "Who they are.")},
          .marker = "interactive"};
}

ObjectDescription sharing_description() {
  return {.doc = "What those who hold parts of one GPU feel of each other.",
          .keys = {required("mode", {word(sharing_modes())},
                            "time-slicing: in turns, alone with the whole GPU; mps: all at once, "
                            "slower when they ask for more than there is; none: nothing."),
                   optional("switch_cost", {number(0, switch_cost_max)},
                            "time-slicing: share of the time that switches take while two and "
                            "more are at work.",
                            "0.1")}};
}

}  // namespace headroom
