#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "headroom/job.hpp"

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

constexpr std::int64_t second = 1'000'000'000;

std::int64_t cores(const ResourceRequest& request) { return (request.cpu_milli + 999) / 1000; }

/// A job of `trace` as a line of our own format says it; times in whole seconds.
std::string line_of(const ReadTrace& trace, std::size_t i) {
  const Job& job = trace.job(i);
  const ResourceRequest& request = trace.request(i);
  nlohmann::json line{{"id", trace.name(i)},
                      {"submit_s", trace.submit(i).count / second},
                      {"duration_s", job.duration.count / second},
                      {"user", trace.user(i)},
                      {"queue", trace.queue(i)},
                      {"priority", job.priority},
                      {"cpus", cores(request)},
                      {"memory", std::to_string(request.memory.count) + "B"}};
  if (job.walltime) line["walltime_s"] = job.walltime->count / second;
  if (request.gpus.count > 0) line["gpus"] = request.gpus.count / 1000;
  if (request.nodes) line["nodes"] = *request.nodes;
  if (request.gpus_per_node) line["gpus_per_node"] = *request.gpus_per_node;
  if (!request.gpu_models.empty()) line["gpu"] = request.gpu_models;
  if (!request.mig.empty()) line["mig"] = request.mig;
  const double share = static_cast<double>(request.device_share.count) / 1000;
  if (share > 0) line["gpu_fraction"] = share;
  if (request.gpu_memory.count > 0) {
    line["gpu_memory"] = std::to_string(request.gpu_memory.count) + "B";
  }
  if (job.is_elastic) {
    const ElasticWidth& width = trace.tables().elastic.at(job.name);
    line["min_gpus"] = width.gpus_min;
    line["max_gpus"] = width.gpus_max;
  }
  for (const Dependency& one : trace.tables().dependencies_of(job)) {
    line["after"].push_back(trace.tables().job_names.job_text(one.predecessor));
  }
  return line.dump() + "\n";
}

TEST_CASE("what is read of Slurm, manifests and Spark can be said in our own format") {
  for (const char* name :
       {"forms.sacct", "manifests.yaml", "workflow.yaml", "pipeline.yaml", "events.spark"}) {
    CAPTURE(name);
    const ReadTrace trace = read_sample(name);
    std::string text;
    for (std::size_t i = 0; i < trace.size(); ++i) text += line_of(trace, i);
    const ReadTrace again = read_text(text, of_format("jsonl"));
    REQUIRE(again.size() == trace.size());
    CHECK(again.names() == trace.names());
    for (std::size_t i = 0; i < trace.size(); ++i) {
      CAPTURE(trace.name(i));
      CHECK(line_of(again, i) == line_of(trace, i));
      CHECK(again.gpus(i) == trace.gpus(i));
      CHECK(again.job(i).is_elastic == trace.job(i).is_elastic);
    }
  }
}

}  // namespace
}  // namespace headroom
