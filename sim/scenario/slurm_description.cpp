#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"
#include "sim/scenario/slurm_keys.hpp"

namespace headroom {
namespace {

constexpr double entries_max = 10'000;
constexpr double weight_max = 4'294'967'295.0;
constexpr double share_max = 1e9;

KeyDescription preempt_mode(std::string doc) {
  return optional("PreemptMode", {word({"OFF", "REQUEUE"})}, std::move(doc), "\"REQUEUE\"");
}

ObjectDescription billing_description() {
  return {.doc = "What a job's resources count; what is not named counts nothing.",
          .keys = {optional("CPU", {number(0, weight_max)}, "A CPU core.", "0"),
                   optional("Mem", {number(0, weight_max)}, "A GiB of memory.", "0"),
                   optional("GRES/gpu", {number(0, weight_max)}, "A GPU.", "0")}};
}

ObjectDescription partition_description() {
  ValueDescription max_time = positive_duration();
  max_time.words = {"INFINITE"};
  return {
      .doc = "A partition: the queue of a job names it.",
      .keys = {required("name", {some_text()}, "Its name."),
               optional("Nodes", {some_text(), list({some_text()}, 1, entries_max)},
                        "ALL, or names of node groups and ranges of node numbers such as 0-3.",
                        "\"ALL\""),
               optional("Default", {flag()},
                        "Whether jobs that name no partition go here; where "
                        "none says so, it is the first.",
                        "false"),
               optional("PriorityTier", {count(0, 65'533)},
                        "Jobs of a higher tier are considered first.", "1"),
               optional("PriorityJobFactor", {count(0, 65'533)}, "Part of a job's priority.", "1"),
               preempt_mode("Whether its jobs may be preempted."),
               optional("MaxTime", {std::move(max_time)}, "Jobs that ask for longer wait for ever.",
                        "\"INFINITE\""),
               optional("TRESBillingWeights", {object(billing_description())},
                        "What its jobs' usage counts; left out, their CPUs.")},
  };
}

ObjectDescription qos_description() {
  return {
      .doc = "A quality of service.",
      .keys = {required("name", {some_text()}, "Its name; jobs that name none have normal."),
               optional("Priority", {count(0, weight_max)}, "Part of a job's priority.", "0"),
               optional("Preempt", {some_text(), list({some_text()}, 0, entries_max)},
                        "Those whose jobs it may preempt, with PreemptType preempt/qos."),
               preempt_mode("Whether its jobs may be preempted.")},
  };
}

ObjectDescription account_description() {
  return {
      .doc = "An account of the fair tree.",
      .keys = {required("name", {some_text()}, "Its name."),
               optional("Parent", {some_text()}, "The account above; left out, the root."),
               optional("Fairshare", {number(0, share_max)}, "Shares among its siblings.", "1")}};
}

ObjectDescription user_description() {
  return {
      .doc = "A user's shares within an account.",
      .keys = {required("name", {some_text()}, "The user."),
               required("Account", {some_text()}, "The account."),
               optional("Fairshare", {number(0, share_max)}, "Shares among its siblings.", "1")}};
}

}  // namespace

ObjectDescription slurm_description() {
  ObjectDescription description{.doc = "What slurm.conf and sacctmgr say on scheduling."};
  auto& keys = description.keys;
  keys.push_back(optional("SchedulerType", {word({"sched/backfill", "sched/builtin"})},
                          "Whether there are backfill passes.", "\"sched/backfill\""));
  for (const SlurmDurationKey& key : slurm_duration_keys()) {
    keys.push_back(optional(std::string{key.name}, {duration()}, std::string{key.doc},
                            std::string{key.fallback}));
  }
  for (const SlurmCountKey& key : slurm_count_keys()) {
    keys.push_back(optional(std::string{key.name}, {count(key.at_least, key.at_most)},
                            std::string{key.doc}, std::string{key.fallback}));
  }
  keys.push_back(optional("PriorityType", {word({"priority/basic", "priority/multifactor"})},
                          "How waiting jobs are ordered.", "\"priority/multifactor\""));
  for (const SlurmWeightKey& key : slurm_weight_keys()) {
    keys.push_back(
        optional(std::string{key.name}, {count(0, weight_max)}, std::string{key.doc}, "0"));
  }
  keys.push_back(
      optional("PriorityFavorSmall", {flag()}, "Small jobs first, not large ones.", "false"));
  keys.push_back(optional("PreemptType",
                          {word({"preempt/none", "preempt/partition_prio", "preempt/qos"})},
                          "Whose place a job may take.", "\"preempt/none\""));
  keys.push_back(optional("PreemptMode", {word({"OFF", "REQUEUE"})},
                          "What becomes of a preempted job.", "\"OFF\""));
  keys.push_back(optional("job_end_delay", {duration()},
                          "Until the end of a job is known; no setting of Slurm's.", "\"3s\""));
  keys.push_back(optional("partitions", {list({object(partition_description())}, 0, entries_max)},
                          "Left out, one of all nodes, whatever the queue of a job."));
  keys.push_back(optional("qos", {list({object(qos_description())}, 0, entries_max)},
                          "Left out, all jobs are equal."));
  keys.push_back(optional("accounts", {list({object(account_description())}, 0, entries_max)},
                          "Left out, each account that a job names has one share."));
  keys.push_back(optional("users", {list({object(user_description())}, 0, entries_max)},
                          "Users with other than one share of their account."));
  for (const std::string_view name : slurm_keys_without_effect()) {
    keys.push_back(optional(std::string{name}, {any_text(), number(-1e18, 1e18), flag()},
                            "Accepted, without effect here."));
  }
  return description;
}

}  // namespace headroom
