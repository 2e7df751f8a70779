#include <string>
#include <utility>
#include <vector>

#include "broken_inputs.hpp"

namespace headroom::test {
namespace {

BrokenInput scheduler(std::string name, const std::string& keys,
                      std::vector<std::string> expected) {
  return {.name = std::move(name),
          .files = {{"s.json",
                     R"({"cluster": {"nodes": [{"name": "n", "count": 2, "gpus": 8}]},
                         "workload": [{"jobs": [{"id": "a", "gpus": 1, "duration_s": 10}]}],
                         "scheduler": {)" +
                         keys + "}}"}},
          .expected = std::move(expected)};
}

BrokenInput off_peak(std::string name, const std::string& keys, std::vector<std::string> expected) {
  return scheduler(std::move(name), R"("off_peak": {)" + keys + "}", std::move(expected));
}

BrokenInput partitions(std::string name, const std::string& list,
                       std::vector<std::string> expected) {
  return scheduler(std::move(name), R"("partitions": [)" + list + "]", std::move(expected));
}

}  // namespace

std::vector<BrokenInput> broken_queue_rules() {
  return {
      scheduler("a price below nothing", R"("billing": {"within_quota_per_gpu_hour": -1})",
                {"scheduler.billing.within_quota_per_gpu_hour: -1 is out of range", "0"}),
      scheduler("an unknown price", R"("billing": {"per_hour": 1})",
                {"scheduler.billing.per_hour: unknown key"}),
      off_peak("no bound for long jobs", R"("hours": "19:00-07:00")",
               {"scheduler.off_peak", "longer_than"}),
      off_peak("no window at all", R"("longer_than": "4h")",
               {"scheduler.off_peak: has no windows", "weekends"}),
      off_peak("no weekends either", R"("weekends": false, "longer_than": "4h")",
               {"scheduler.off_peak: has no windows"}),
      off_peak("hours without minutes", R"("hours": "19-7", "longer_than": "4h")",
               {"scheduler.off_peak.hours: \"19-7\" names no hours", "\"19:00-07:00\""}),
      off_peak("a window of no length", R"("hours": ["07:00-07:00"], "longer_than": "4h")",
               {"\"07:00-07:00\" begins when it ends", "00:00-24:00"}),
      off_peak("a day that is none", R"("hours": ["Monday 07:00-08:00"], "longer_than": "4h")",
               {"\"Monday 07:00-08:00\" names no days", "Mon, Tue"}),
      off_peak("a start without its day",
               R"("weekends": true, "longer_than": "4h", "starts": "08:00")",
               {"scheduler.off_peak.starts: \"08:00\" names no day", "Mon 08:00"}),
      partitions("a partition without nodes", R"({"name": "p", "queues": "a"})",
                 {"scheduler.partitions[0]", "nodes"}),
      partitions("nodes that are not there", R"({"name": "p", "nodes": "0-2", "queues": "a"})",
                 {"scheduler.partitions[0].nodes: \"0-2\" names no nodes", "from 0 to 1"}),
      partitions("a node of two partitions",
                 R"({"name": "p", "nodes": "n", "queues": "a"},
                    {"name": "q", "nodes": "1", "queues": "b"})",
                 {"scheduler.partitions[1].nodes: node 1 is also in scheduler.partitions[0]"}),
      partitions("a queue of two partitions",
                 R"({"name": "p", "nodes": "0", "queues": "a"},
                    {"name": "q", "nodes": "1", "queues": ["b", "a"]})",
                 {"scheduler.partitions[1].queues: the queue \"a\" is also one of"}),
  };
}

}  // namespace headroom::test
