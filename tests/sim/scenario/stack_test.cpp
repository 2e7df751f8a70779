#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "example.hpp"
#include "stack_scenarios.hpp"

using namespace headroom;

namespace {

Scenario stack_with(std::vector<std::string> overrides = {}) {
  return parse_scenario(training_example, "s.json",
                        {.data_directory = "/data", .overrides = std::move(overrides)});
}

/// The one finding of the training example with `overrides`, else all of them.
std::string refusal(std::vector<std::string> overrides) {
  const auto findings = findings_in(training_example, std::move(overrides));
  std::string joined;
  for (const std::string& finding : findings) joined += finding + "\n";
  return findings.size() == 1 ? findings.front() : "not one finding:\n" + joined;
}

bool holds(const std::string& text, const std::string& part) {
  const bool found = text.find(part) != std::string::npos;
  if (!found) MESSAGE(text);
  return found;
}

const StackStorage& storage_of(const Scenario& scenario) {
  return scenario.stack.value().storages.front();
}

const std::string job = "workload[0].jobs[0].";
const std::string training = job + "training.";
const std::string data = training + "data.";

}  // namespace

TEST_CASE("a server of the catalogue brings its GPUs, cores, memory and ports") {
  const Scenario scenario = stack_with();
  const NodeGroup& group = scenario.cluster.nodes.front();
  CHECK(group.gpus == 8);
  CHECK(group.gpu_model == "v100-sxm2-16");
  CHECK(group.cpus == 40);
  CHECK(group.memory == Bytes{512'000'000'000});
  const GroupHardware& hardware = scenario.stack.value().groups.front();
  CHECK(hardware.name == "n");
  CHECK(hardware.count == 2);
  CHECK(hardware.gpu_model == "v100-sxm2-16");
  CHECK(hardware.accelerator.value().name == "v100-sxm2-16");
  CHECK(scenario.stack->network.link.name == hardware.server.compute_nics.link);
}

TEST_CASE("a job may call a GPU of the catalogue by another of its names") {
  const auto models = [](const std::string& gpu) {
    const Scenario scenario = stack_with({job + "gpu=" + gpu});
    return std::get<InlineJobs>(scenario.workload.front()).jobs.front().request.gpu_models;
  };
  CHECK(models("v100") == std::vector<std::string>{"v100-sxm2-16"});
  CHECK(models("abacus") == std::vector<std::string>{"abacus"});
}

TEST_CASE("keys beside a server change its figures") {
  const Scenario scenario =
      stack_with({"cluster.nodes[0].gpus=4", "cluster.nodes[0].cpus=20",
                  "cluster.nodes[0].memory=1TB", "cluster.nodes[0].gpu=v100-sxm2-32",
                  R"(cluster.nodes[0].nics=[{"link": "25GbE", "count": 2}])", job + "gpus=4"});
  const GroupHardware& hardware = scenario.stack.value().groups.front();
  CHECK(scenario.cluster.nodes.front().gpus == 4);
  CHECK(hardware.server.gpus == 4);
  CHECK(hardware.server.cores == 20);
  CHECK(hardware.server.memory == Bytes{1'000'000'000'000});
  CHECK(hardware.server.compute_nics.count == 2);
  CHECK(hardware.accelerator.value().name == "v100-sxm2-32");
  CHECK(scenario.stack->network.link.name == "25GbE");
}

TEST_CASE("a network is laid out as it is described") {
  const Scenario scenario =
      stack_with({"cluster.network.fabric=leaf-spine", "cluster.network.link=100GbE-RoCE",
                  "cluster.network.nodes_per_leaf=16", "cluster.network.oversubscription=2",
                  "cluster.network.spines=3", "cluster.network.ports_per_node=8",
                  "cluster.network.cable_rate=400Gb/s", "cluster.network.latency=2us"});
  const StackNetwork& network = scenario.stack.value().network;
  const auto& leaves = std::get<LeafSpine>(network.fabric);
  CHECK(leaves.nodes_per_leaf == 16);
  CHECK(leaves.oversubscription == 2.0);
  CHECK(leaves.spines == 3U);
  CHECK(network.link.name == "100GbE-RoCE");
  CHECK(network.link.switch_latency == 2_us);
  CHECK(network.ports_per_node == 8U);
  CHECK(network.cable_rate == Bandwidth{50e9});
}

TEST_CASE("figures of a storage add up over its units, and those given come instead") {
  const StackStorage one = storage_of(stack_with());
  const StackStorage two = storage_of(stack_with({"cluster.storage[0].units=2"}));
  CHECK(two.spec.read == one.spec.read * 2.0);
  CHECK(two.spec.ports == one.spec.ports * 2);
  CHECK(one.read_factor == 1.0);
  CHECK(one.write_factor == 1.0);
  const StackStorage own = storage_of(
      stack_with({"cluster.storage[0].units=2", "cluster.storage[0].read=7GB/s",
                  "cluster.storage[0].write=3GB/s", "cluster.storage[0].read_ops=1000/s",
                  "cluster.storage[0].metadata_ops=50/s", "cluster.storage[0].client_read=1GB/s",
                  "cluster.storage[0].encryption=0.5",
                  R"(cluster.storage[0].erasure_coding={"data": 8, "parity": 2})"}));
  CHECK(own.spec.read == 7_GBps);
  CHECK(own.spec.write == 3_GBps);
  CHECK(own.spec.read_ops == OpRate{1000.0});
  CHECK(own.spec.metadata_ops == OpRate{50.0});
  CHECK(own.spec.client_read == 1_GBps);
  CHECK(own.read_factor == 0.5);
  CHECK(own.write_factor == 0.4);
}

TEST_CASE("a training is read with its data, and so are its epochs") {
  const Scenario scenario = stack_with(
      {training + "precision=fp32", training + "framework=mxnet", training + "accumulation=4",
       training + R"(measured=[{"gpu": "v100", "batch": 32, "samples_per_s": 700}])",
       training + "checkpoint_every=10min", training + "checkpoint_to=shared",
       training + "checkpoint_size=1GB", data + "samples_per_file=1", data + "access=staged",
       data + "cache=memory", data + "cache_size=1GB", data + "eviction=lru",
       data + "reads_in_flight=16", data + "samples_per_core_s=400"});
  const auto& jobs = std::get<InlineJobs>(scenario.workload.front()).jobs;
  const TrainingWork work = jobs.front().training.value();
  CHECK(work.samples == 20'000.0);
  const TrainingProfile& profile = scenario.profiles.at(work.profile);
  CHECK(profile.model.name == "resnet50");
  CHECK(profile.model.precision == "fp32");
  CHECK(profile.model.framework == "mxnet");
  CHECK(profile.model.batch_per_gpu == 208.0);
  CHECK(profile.model.accumulation == 4.0);
  REQUIRE(profile.model.measured.size() == 1);
  CHECK(profile.model.measured.front().gpu == "v100-sxm2-16");  // what the alias stands for
  CHECK(profile.model.measured.front().samples_per_s == 700.0);
  CHECK(profile.data.dataset == "own");
  CHECK(profile.data.storage == "shared");
  CHECK(profile.data.sample_bytes == 1e5);
  CHECK(profile.data.samples_per_file == 1.0);
  CHECK(profile.data.is_staged);
  CHECK(profile.data.cache == CachePlace::memory);
  CHECK(profile.data.cache_size == Bytes{1'000'000'000});
  CHECK(profile.data.cache_rule == CacheRule::lru);
  CHECK(profile.data.reads_in_flight == 16.0);
  CHECK(profile.data.samples_per_core_s == 400.0);
  CHECK(profile.checkpoints.every == 600_s);
  CHECK(profile.checkpoints.storage == "shared");
  CHECK(profile.checkpoints.size == Bytes{1'000'000'000});
}

TEST_CASE("a data set of the catalogue needs no figures, one without a name is the job's own") {
  const auto dataset_of = [](const Scenario& scenario) { return scenario.profiles.at(1).data; };
  const TrainingData known = dataset_of(stack_with(
      {data.substr(0, data.size() - 1) + R"(={"dataset": "imagenet", "storage": "shared"})"}));
  CHECK(known.samples > 1e6);
  CHECK(known.sample_bytes > 1e4);
  const TrainingData unnamed =
      dataset_of(stack_with({data.substr(0, data.size() - 1) +
                             R"(={"samples": 10, "sample_size": "1MB", "storage": "shared"})"}));
  CHECK(unnamed.dataset == "workload[0].jobs[0].training.data");
}

TEST_CASE("profiles are known by name, and rules name them") {
  const Scenario scenario =
      stack_with({R"(workload[1]={"generate": {"count": 1, "arrivals": {"poisson": "1/s"},
          "duration": {"fixed": "1s"}}, "profiles": [{"as": "vision", "where": {"gpus": ">=2"},
          "recorded_on": "dgx-a100"}]})"});
  REQUIRE(scenario.profile_rules.size() == 2);
  CHECK(scenario.profile_rules[0].empty());
  REQUIRE(scenario.profile_rules[1].size() == 1);
  const ProfileRule& rule = scenario.profile_rules[1].front();
  CHECK(scenario.profiles.at(rule.profile).name == "profiles.vision");
  CHECK(rule.where.at("gpus") == ">=2");
  CHECK(rule.recorded_on.server.gpus == 8);
  CHECK(rule.recorded_on.accelerator.value().family == "ampere");
}

TEST_CASE("hardware files of the user come over the catalogue") {
  const Scenario scenario =
      stack_with({"catalog=tests/sim/scenario/own_hardware.json",
                  "cluster.nodes[0].gpu=v100-of-ours", "cluster.network.link=wide-100"});
  const StackSpec& stack = scenario.stack.value();
  CHECK(stack.groups.front().accelerator.value().memory == Bytes{24'000'000'000});
  CHECK(stack.network.link.line == Bandwidth{100e9});
  CHECK(stack.references.contains("v100-of-ours"));
}

TEST_CASE("a stack without a job that says what it does has no effect, and says so") {
  const Scenario scenario = parse_scenario(
      R"({"cluster": {"nodes": [{"gpus": 8}], "network": {}, "storage": []},
          "workload": [{"jobs": [{"id": "a", "gpus": 1, "duration_s": 1}]}]})",
      "s.json", {});
  CHECK_FALSE(scenario.stack.has_value());
  REQUIRE(scenario.warnings.size() == 2);
  CHECK(scenario.warnings[0].path == "cluster.network");
  CHECK(scenario.warnings[1].path == "cluster.storage");
  CHECK(holds(scenario.warnings[0].message, "no job says what it does"));
}

TEST_CASE("bytes in place of bits are warned of") {
  const auto warnings = [](std::vector<std::string> overrides) {
    overrides.emplace_back("cluster.network.link=100GbE");
    std::vector<Diagnostic> found = stack_with(std::move(overrides)).warnings;
    std::erase_if(found, [](const Diagnostic& warning) {
      return !warning.path.starts_with("cluster.network");
    });
    return found;
  };
  CHECK(warnings({"cluster.network.cable_rate=100Gb/s"}).empty());
  CHECK(warnings({"cluster.network.cable_rate=50GB/s"}).empty());
  const auto cable = warnings({"cluster.network.cable_rate=100GB/s"});
  REQUIRE(cable.size() == 1);
  CHECK(cable.front().path == "cluster.network.cable_rate");
  CHECK(cable.front().message == "100 GB/s is 8 times the rate of 100GbE");
  CHECK(cable.front().hint == "\"100Gb/s\", with a small b, if bits were meant");
}

TEST_CASE("names that are nobody's are answered with the nearest") {
  CHECK(holds(refusal({"cluster.nodes[0].server=dgx-1-v10"}), "cluster.nodes[0].server"));
  CHECK(holds(refusal({"cluster.nodes[0].server=dgx-1-v10"}), "dgx-1-v100"));
  CHECK(holds(refusal({"cluster.nodes[0].gpu=v1000"}), "did you mean \"v100"));
  CHECK(holds(refusal({"cluster.network.link=100GbF"}), "did you mean \"100GbE"));
  CHECK(holds(refusal({"cluster.storage[0].system=netapp-a801"}), "netapp-a800"));
  CHECK(holds(refusal({training + "model=resnet51"}), "did you mean \"resnet50\""));
  CHECK(holds(refusal({training + R"(measured=[{"gpu": "v10", "batch": 1, "samples_per_s": 1}])"}),
              "training.measured[0].gpu"));
}

TEST_CASE("a storage that is not there is answered with those that are") {
  CHECK(holds(refusal({data + "storage=shred"}),
              "there is no storage \"shred\" (one of shared, local)"));
  CHECK(holds(refusal({training + "checkpoint_every=1h", training + "checkpoint_to=x"}),
              "training.checkpoint_to"));
  CHECK(holds(refusal({"cluster.storage[0].name=local", data + "storage=local"}),
              "\"local\" means the servers' own disks"));
  CHECK(holds(refusal({R"(cluster.storage[1]={"name": "shared", "system": "vast"})"}),
              "\"shared\" is also the name of cluster.storage[0]"));
}

TEST_CASE("training that cannot be is refused") {
  CHECK(holds(refusal({job + "gpus=0"}), "asks for no GPU"));
  CHECK(holds(refusal({training + "precision=fp8"}), "no figures for precision fp8"));
  CHECK(holds(refusal({training + "checkpoint_every=1h"}), "given without \"checkpoint_to\""));
  CHECK(holds(refusal({data.substr(0, data.size() - 1) + R"(={"storage": "shared"})"}),
              "does not say how much is read"));
}
