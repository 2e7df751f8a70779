#include <doctest/doctest.h>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

constexpr std::int64_t gibibyte = std::int64_t{1} << 30U;

/// A trace with its jobs by name.
class NamedTrace {
 public:
  explicit NamedTrace(ReadTrace read) : trace{std::move(read)} {
    for (std::size_t i = 0; i < trace.size(); ++i) at_.emplace(trace.name(i), i);
  }

  [[nodiscard]] std::size_t at(const std::string& name) const {
    REQUIRE_MESSAGE(at_.contains(name), name);
    return at_.at(name);
  }
  [[nodiscard]] const Job& job(const std::string& name) const { return trace.job(at(name)); }
  [[nodiscard]] const ResourceRequest& request(const std::string& name) const {
    return trace.request(at(name));
  }
  [[nodiscard]] std::int64_t gpus(const std::string& name) const { return trace.gpus(at(name)); }
  [[nodiscard]] std::string_view queue(const std::string& name) const {
    return trace.queue(at(name));
  }
  [[nodiscard]] Names after(const std::string& name) const {
    Names names;
    for (const Dependency& one : trace.tables().dependencies_of(job(name))) {
      names.push_back(trace.tables().job_names.job_text(one.predecessor));
    }
    return names;
  }

  ReadTrace trace;

 private:
  std::map<std::string, std::size_t> at_;
};

const NamedTrace& sample() {
  static const NamedTrace trace{read_sample("manifests.yaml")};
  return trace;
}

TEST_CASE("a training job is a gang of all its roles") {
  CHECK(sample().trace.audit().format == "k8s");
  CHECK(sample().gpus("research/llm") == 32);
  CHECK(sample().request("research/llm").cpu_milli == 64'000);  // what it requests, not its limit
  CHECK(sample().request("research/llm").memory == Bytes{gibibyte * 512});
  CHECK(sample().request("research/llm").gpu_models == Names{"a100-sxm-80"});
  CHECK(sample().job("research/llm").duration == 6_h);
  CHECK(sample().job("research/llm").walltime == 8_h);
  CHECK(sample().job("research/llm").priority == 50);
  CHECK(sample().queue("research/llm") == "vision");
  CHECK(sample().trace.user(sample().at("research/llm")) == "ann");
  CHECK(sample().gpus("mnist") == 2);
  CHECK(sample().request("mnist").cpu_milli == 5000);  // parameter servers included
  CHECK(sample().gpus("bench") == 8);
  CHECK(sample().job("bench").priority == 700);  // a class that the file defines
  CHECK(sample().queue("bench") == "team-a");
  CHECK(sample().gpus("jax") == 16);
  CHECK(sample().request("jax").gpu_models == Names{"h100-sxm", "h200-sxm"});
  CHECK(sample().gpus("tune") == 8);
  CHECK(sample().gpus("gang") == 3);
  CHECK(sample().queue("gang") == "hpc");
}

TEST_CASE("an elastic policy bounds the width by workers") {
  REQUIRE(sample().job("elastic").is_elastic);
  const ElasticWidth& width = sample().trace.tables().elastic.at(sample().job("elastic").name);
  CHECK(width.gpus_min == 2);
  CHECK(width.gpus_max == 12);
  CHECK(width.gpus_per_worker == 2);
  CHECK(sample().gpus("elastic") == 8);
  CHECK(sample().queue("elastic") == "speech");
}

TEST_CASE("a Spark application is its driver and executors, overhead included") {
  CHECK(sample().gpus("runai-data/etl") == 4);
  CHECK(sample().request("runai-data/etl").cpu_milli == 17'000);
  // 2 GiB and 384 MiB, which is more than a tenth; four times 16 GiB and the 2 that are given.
  CHECK(sample().request("runai-data/etl").memory ==
        Bytes{gibibyte * 74 + (std::int64_t{384} << 20U)});
  CHECK(sample().queue("runai-data/etl") == "data");
  CHECK(sample().trace.submit(sample().at("runai-data/etl")) == 1800_s);
  CHECK(sample().trace.example("unknown-priority-class") ==
        "line 96: priorityClassName nobody-knows");
}

TEST_CASE("notebooks and services last for the horizon, replica by replica") {
  CHECK(sample().request("explore").device_share.count == 500);
  CHECK(sample().queue("explore") == "vision");
  CHECK(sample().job("explore").duration == 24_h);
  CHECK(sample().request("chat-predictor-1").mig == "3g.20gb");
  CHECK(sample().request("chat-predictor-1").gpu_models == Names{"a100-sxm-40"});
  CHECK(sample().request("chat-transformer").cpu_milli == 250);
  CHECK(sample().request("runai-vision/half").device_share.count == 250);
  TraceSpec spec;
  spec.horizon = 48_h;
  CHECK(NamedTrace{read_sample("manifests.yaml", spec)}.job("explore").duration == 48_h);
}

TEST_CASE("pods of a Job follow each other as its parallelism says") {
  CHECK(sample().after("sweep-0").empty());
  CHECK(sample().after("sweep-1").empty());
  CHECK(sample().after("sweep-2") == Names{"sweep-0"});
  CHECK(sample().after("sweep-4") == Names{"sweep-2"});
  CHECK(sample().job("sweep-4").walltime == 1_h);
  CHECK(sample().request("sweep-0").gpu_memory == Bytes{gibibyte * 8});
  CHECK(sample().request("sweep-0").cpu_milli == 6000);  // the first container before the others
}

TEST_CASE("Kueue admits the pods of a Job together") {
  CHECK(sample().gpus("together") == 2);
  CHECK(sample().job("together").duration == 1800_s);  // five pods, two at a time
}

TEST_CASE("a schedule expands within the horizon, from the first creation in the file") {
  // From Monday 08:00 on: 08:30, 16:30, 00:30.
  CHECK(sample().trace.submit(sample().at("nightly-1")) == 1800_s);
  CHECK(sample().trace.submit(sample().at("nightly-2")) == 1800_s + 8_h);
  CHECK(sample().trace.submit(sample().at("nightly-3")) == 1800_s + 16_h);
  CHECK(sample().gpus("nightly-3") == 2);
  CHECK(sample().job("nightly-1").duration == 1_h);
  TraceSpec spec;
  spec.horizon = 1_h;
  const NamedTrace shorter{read_sample("manifests.yaml", spec)};
  CHECK(shorter.trace.size() == sample().trace.size() - 2);
}

TEST_CASE("a manifest from a cluster says when it was created and how long it ran") {
  CHECK(sample().trace.submit(sample().at("done")) == 1_h);
  CHECK(sample().job("done").duration == 600_s);
  CHECK(sample().trace.submit(sample().at("elastic")) == 600_s);
  CHECK(sample().trace.submit(sample().at("mnist")) == 0_s);
}

TEST_CASE("what manifests do not say is assumed, and the audit says so") {
  CHECK(sample().job("mnist").duration == 1_h);
  CHECK(sample().trace.example("assumed-duration") ==
        "line 28: headroom/duration missing, 1h taken");
  CHECK(sample().trace.example("unsupported-kind") == "line 197: kind Sandwich");
  TraceSpec spec;
  spec.assumed_duration = 2_h;
  CHECK(NamedTrace{read_sample("manifests.yaml", spec)}.job("mnist").duration == 2_h);
}

TEST_CASE("a Ray job is its head and workers") {
  CHECK(sample().gpus("rl") == 8);
  CHECK(sample().request("rl").cpu_milli == 18'000);
}

TEST_CASE("steps of a workflow wait for those that its graph puts before them") {
  const NamedTrace trace{read_sample("workflow.yaml")};
  CHECK(trace.trace.size() == 8);
  CHECK(trace.after("retrain.extract").empty());
  CHECK(trace.after("retrain.prepare.clean") == Names{"retrain.extract"});
  CHECK(trace.after("retrain.prepare.join") ==
        Names{"retrain.prepare.clean", "retrain.prepare.index"});
  CHECK(trace.after("retrain.train-2") == Names{"retrain.prepare.join"});
  CHECK(trace.after("retrain.evaluate") ==
        Names{"retrain.prepare.join", "retrain.train-0", "retrain.train-1", "retrain.train-2"});
  CHECK(trace.gpus("retrain.train-0") == 2);
  CHECK(trace.request("retrain.train-0").gpu_models == Names{"t4"});
  CHECK(trace.job("retrain.train-0").walltime == 2_h);
  CHECK(trace.job("retrain.prepare.join").duration == 1200_s);
  CHECK(trace.queue("retrain.evaluate") == "vision");
}

TEST_CASE("a compiled pipeline is read as the workflow that it becomes") {
  const NamedTrace trace{read_sample("pipeline.yaml")};
  CHECK(trace.trace.size() == 3);
  CHECK(trace.after("retrain.extract").empty());  // importers run no pod
  CHECK(trace.request("retrain.extract").cpu_milli == 4000);
  CHECK(trace.request("retrain.extract").memory == Bytes{17'179'869'184});
  CHECK(trace.after("retrain.loop-1.train") == Names{"retrain.extract"});
  CHECK(trace.gpus("retrain.loop-0.train") == 2);
  CHECK(trace.request("retrain.loop-0.train").memory == Bytes{gibibyte * 64});
  CHECK(trace.request("retrain.loop-0.train").gpu_models == Names{"l4"});
  CHECK(trace.job("retrain.loop-1.train").duration == 3_h);
}

}  // namespace
}  // namespace headroom
