#include <string>
#include <utility>
#include <vector>

#include "broken_inputs.hpp"

namespace headroom::test {
namespace {

std::string scenario(const std::string& slurm, const std::string& job) {
  return R"({"cluster": {"nodes": [{"name": "n", "count": 2, "gpus": 8}]}, "workload": [{"jobs": [)"
         R"({"id": "a", "gpus": 1, "duration_s": 10)" +
         job + R"(}]}], "scheduler": {"policy": "slurm", "slurm": {)" + slurm + "}}}";
}

BrokenInput settings(std::string name, const std::string& slurm,
                     std::vector<std::string> expected) {
  return {.name = std::move(name),
          .files = {{"s.json", scenario(slurm, "")}},
          .expected = std::move(expected)};
}

BrokenInput job(std::string name, const std::string& slurm, const std::string& job,
                std::vector<std::string> expected) {
  return {.name = std::move(name),
          .files = {{"s.json", scenario(slurm, job)}},
          .expected = std::move(expected)};
}

}  // namespace

std::vector<BrokenInput> broken_slurm() {
  return {
      settings("an unknown setting of Slurm", R"("bf_intervall": "5s")",
               {"scheduler.slurm.bf_intervall: unknown key", "\"bf_interval\""}),
      settings("backfill without pause", R"("bf_interval": "0s")",
               {"scheduler.slurm.bf_interval: 0s is out of range", "from 1s to 3h"}),
      settings("a resolution of a day", R"("bf_resolution": "1d")",
               {"scheduler.slurm.bf_resolution: 1d is out of range", "1h"}),
      settings("a window of a second", R"("bf_window": "1s")",
               {"scheduler.slurm.bf_window: 1s is out of range"}),
      settings("no job to test", R"("bf_max_job_test": 0)",
               {"scheduler.slurm.bf_max_job_test: 0 is out of range", "1"}),
      settings("a plain number of seconds", R"("bf_interval": 30)",
               {"scheduler.slurm.bf_interval: 30 is missing its unit"}),
      settings("an unknown priority plugin", R"("PriorityType": "multifactor")",
               {"scheduler.slurm.PriorityType", "priority/multifactor"}),
      settings("preemption without a mode", R"("PreemptType": "preempt/qos")",
               {"scheduler.slurm.PreemptType: preempt/qos with PreemptMode OFF", "REQUEUE"}),
      settings("a mode without preemption", R"("PreemptMode": "REQUEUE")",
               {"scheduler.slurm.PreemptMode: REQUEUE with PreemptType preempt/none"}),
      settings("two partitions of one name", R"("partitions": [{"name": "p"}, {"name": "p"}])",
               {"partitions[1].name: \"p\" is also the name of scheduler.slurm.partitions[0]"}),
      settings("two default partitions",
               R"("partitions": [{"name": "p", "Default": true}, {"name": "q", "Default": true}])",
               {"scheduler.slurm.partitions: 2 partitions are Default"}),
      settings("a partition of unknown nodes", R"("partitions": [{"name": "p", "Nodes": "old"}])",
               {"partitions[0].Nodes: \"old\" names no nodes", "from 0 to 1", "groups: n"}),
      settings("a partition beyond the cluster",
               R"("partitions": [{"name": "p", "Nodes": ["n", "1-2"]}])",
               {"partitions[0].Nodes: \"1-2\" names no nodes"}),
      settings("a QOS over an unknown one", R"("qos": [{"name": "high", "Preempt": ["lwo"]}])",
               {"qos[0].Preempt: unknown QOS \"lwo\"", "listed: high"}),
      settings("QOS in a ring",
               R"("qos": [{"name": "a", "Preempt": "b"}, {"name": "b", "Preempt": "a"}])",
               {"scheduler.slurm.qos: some QOS may preempt one another in a ring"}),
      settings("an unknown parent", R"("accounts": [{"name": "a", "Parent": "b"}])",
               {"accounts[0].Parent: unknown account \"b\"", "listed: a"}),
      settings("accounts in a ring",
               R"("accounts": [{"name": "a", "Parent": "b"}, {"name": "b", "Parent": "a"}])",
               {"scheduler.slurm.accounts: some accounts are above one another in a ring"}),
      settings("a user of no account", R"("users": [{"name": "u", "Account": "a"}])",
               {"users[0].Account: unknown account \"a\"", "none is listed"}),
      job("an unknown partition", R"("partitions": [{"name": "main"}])", R"(, "queue": "mian")",
          {"workload: unknown partition \"mian\"", "scheduler.slurm lists main"}),
      job("an unknown QOS", R"("qos": [{"name": "high"}])", R"(, "qos": "hgih")",
          {"workload: unknown QOS \"hgih\"", "high, normal"}),
      job("an unknown account", R"("accounts": [{"name": "a"}])", R"(, "account": "b")",
          {"workload: unknown account \"b\"", "lists a"}),
      job("checkpoints without pause", "", R"(, "checkpoint_every": "0s")",
          {"jobs[0].checkpoint_every: \"0s\"", "more than zero"}),
  };
}

}  // namespace headroom::test
