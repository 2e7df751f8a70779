#include <string>
#include <utility>
#include <vector>

#include "broken_inputs.hpp"

namespace headroom::test {
namespace {

const std::string dgx = R"({"name": "n", "server": "dgx-1-v100", "count": 2})";
const std::string filer = R"({"name": "shared", "system": "netapp-a800"})";

/// What a job trains, with `keys` besides.
std::string resnet(const std::string& keys = R"("samples_in_all": 1000)") {
  return R"({"model": "resnet50", "batch_per_gpu": 64, )" + keys + "}";
}

/// A training from the filer, with `keys` about its data.
std::string reading(const std::string& keys) {
  return resnet(R"("epochs": 1, "data": {)" + keys + "}");
}

struct Parts {
  std::string node = dgx;
  std::string cluster = R"("storage": [)" + filer + "]";
  std::string request = R"("gpus": 8)";
  std::string training = resnet();
  std::string more{};
};

BrokenInput stack(std::string name, const Parts& parts, std::vector<std::string> expected) {
  std::string text = R"({"cluster": {"nodes": [)" + parts.node + "], " + parts.cluster +
                     R"(}, "workload": [{"jobs": [{"id": "a", )" + parts.request +
                     R"(, "training": )" + parts.training + "}]}]" + parts.more + "}";
  return {.name = std::move(name),
          .files = {{"s.json", std::move(text)}},
          .expected = std::move(expected)};
}

BrokenInput with_node(std::string name, std::string node, std::vector<std::string> expected) {
  Parts parts;
  parts.node = std::move(node);
  return stack(std::move(name), parts, std::move(expected));
}

BrokenInput with_cluster(std::string name, std::string keys, std::vector<std::string> expected) {
  Parts parts;
  parts.cluster = std::move(keys);
  return stack(std::move(name), parts, std::move(expected));
}

BrokenInput with_storage(std::string name, const std::string& entry,
                         std::vector<std::string> expected) {
  return with_cluster(std::move(name), R"("storage": [)" + filer + ", " + entry + "]",
                      std::move(expected));
}

BrokenInput with_training(std::string name, std::string training,
                          std::vector<std::string> expected) {
  Parts parts;
  parts.training = std::move(training);
  return stack(std::move(name), parts, std::move(expected));
}

/// `text` is a hardware file that the scenario names.
BrokenInput with_catalog(std::string name, std::string text, std::vector<std::string> expected) {
  Parts parts;
  parts.more = R"(, "catalog": "own.json")";
  BrokenInput input = stack(std::move(name), parts, std::move(expected));
  input.files.emplace("own.json", std::move(text));
  return input;
}

/// Drawn jobs under the rule `rule`, and a profile `vision`.
BrokenInput with_rule(std::string name, const std::string& rule,
                      std::vector<std::string> expected) {
  std::string text = R"({"cluster": {"nodes": [)" + dgx +
                     R"(]}, "profiles": {"vision": {"model": "resnet50", "batch_per_gpu": 64}},
      "workload": [{"generate": {"count": 1, "arrivals": {"every": "1s"},
        "duration": {"fixed": "1s"}}, "profiles": [)" +
                     rule + "]}]}";
  return {.name = std::move(name),
          .files = {{"s.json", std::move(text)}},
          .expected = std::move(expected)};
}

std::vector<BrokenInput> broken_hardware() {
  return {
      with_node("an unknown server", R"({"server": "dgx-1-v10"})",
                {"cluster.nodes[0].server: ", "\"dgx-1-v10\"", "dgx-1-v100"}),
      with_node("an unknown GPU beside a server", R"({"server": "dgx-1", "gpu": "v1000"})",
                {"cluster.nodes[0].gpu: ", "\"v1000\"", "v100"}),
      with_node("an unknown port", R"({"gpus": 8, "gpu": "v100", "nics": [{"link": "100GbF"}]})",
                {"cluster.nodes[0]", "\"100GbF\"", "100GbE"}),
      with_node("a GPU that the catalogue does not have", R"({"gpus": 8, "gpu": "abacus"})",
                {"workload[0].jobs[0].training", "no accelerator of the catalogue"}),
      with_storage("an unknown storage system", R"({"name": "b", "system": "netapp-a801"})",
                   {"cluster.storage[1].system: ", "\"netapp-a801\"", "netapp-a800"}),
      with_storage("a storage named local", R"({"name": "local", "system": "netapp-a800"})",
                   {"cluster.storage[1].name: ", "\"local\"", "own disks"}),
      with_storage("a storage's name twice", filer,
                   {"cluster.storage[1].name: \"shared\" is also the name of "
                    "cluster.storage[0]"}),
      with_storage("more units than there can be",
                   R"({"name": "b", "system": "netapp-a800", "units": 1000000})",
                   {"cluster.storage[1].units: 1000000", "1 to "}),
      with_storage("a storage of no rate",
                   R"({"name": "b", "system": "netapp-a800", "read": "0GB/s"})",
                   {"cluster.storage[1].read: \"0GB/s\": must be greater than zero"}),
      with_storage("a storage of no operations",
                   R"({"name": "b", "system": "netapp-a800", "read_ops": "0/s"})",
                   {"cluster.storage[1].read_ops: \"0/s\": must be greater than zero"}),
      with_storage("a storage of no time", R"({"name": "b", "system": "vast", "read": "5s"})",
                   {"cluster.storage[1].read: \"5s\"", "GB/s"}),
      with_storage("encryption that adds", R"({"name": "b", "system": "vast", "encryption": 1.1})",
                   {"cluster.storage[1].encryption: 1.1 is out of range", "to 1"}),
  };
}

std::vector<BrokenInput> broken_networks() {
  return {
      with_cluster("an unknown link", R"("network": {"link": "100GbF"})",
                   {"cluster.network.link: ", "\"100GbF\"", "100GbE"}),
      with_cluster("an unknown fabric", R"("network": {"fabric": "leaf-spin"})",
                   {"cluster.network.fabric: ", "did you mean \"leaf-spine\"?"}),
      with_cluster("cables of no rate", R"("network": {"cable_rate": "0Gb/s"})",
                   {"cluster.network.cable_rate: \"0Gb/s\": must be greater than zero"}),
      with_cluster("a negative latency", R"("network": {"latency": "-1us"})",
                   {"cluster.network.latency: \"-1us\"", "must not be negative"}),
      with_cluster("an odd radix", R"("network": {"fabric": "fat-tree", "radix": 5})",
                   {"cluster.network", "radix"}),
      with_cluster("a custom network without links", R"("network": {"fabric": "custom"})",
                   {"cluster.network"}),
      with_cluster("nodes that do not reach each other",
                   R"("network": {"fabric": "custom", "links": [
                     {"from": "node 0", "to": "a", "rate": "10Gb/s"},
                     {"from": "node 1", "to": "b", "rate": "10Gb/s"}]})",
                   {"cluster.network", "there is no way from \"node 0\" to \"node 1\""}),
      with_cluster("a custom link of no rate",
                   R"("network": {"fabric": "custom", "links": [
                     {"from": "node 0", "to": "node 1", "rate": "0GB/s"}]})",
                   {"cluster.network.links[0].rate", "must be greater than zero"}),
  };
}

std::vector<BrokenInput> broken_trainings() {
  Parts no_gpu;
  no_gpu.request = R"("cpus": 4)";
  Parts zero_gpus;
  zero_gpus.request = R"("gpus": 0)";
  Parts spelled;
  spelled.node = R"({"gpus": 8, "gpu": "v100", "count": 2})";
  spelled.training = reading(R"("storage": "local", "samples": 1000, "sample_size": "1MB")");
  Parts to_disks = spelled;
  to_disks.training =
      resnet(R"("samples_in_all": 10, "checkpoint_every": "1h", "checkpoint_to": "local")");
  return {
      stack("training without GPUs", no_gpu, {"workload[0].jobs[0].training: asks for no GPU"}),
      stack("training on zero GPUs", zero_gpus, {"jobs[0].training: asks for no GPU", "\"gpus\""}),
      stack("local data without disks", spelled,
            {"jobs[0].training.data: servers of \"nodes-0\" have no disks", "shared storage"}),
      stack("checkpoints on no disks", to_disks,
            {"jobs[0].training.checkpoint_to: servers of \"nodes-0\" have no disks"}),
      with_training("an unknown model", R"({"model": "resnet51", "batch_per_gpu": 1,
                                            "samples_in_all": 1})",
                    {"jobs[0].training", "\"resnet51\"", "did you mean \"resnet50\"?"}),
      with_training("a precision that the GPU lacks",
                    resnet(R"("samples_in_all": 1, "precision": "fp8")"),
                    {"jobs[0].training", "no figures for precision fp8"}),
      with_training("an unknown precision", resnet(R"("samples_in_all": 1, "precision": "fp9")"),
                    {"jobs[0].training.precision: ", "fp8"}),
      with_training("epochs of no data", resnet(R"("epochs": 2)"),
                    {"jobs[0].training.epochs: of no data", "samples_in_all"}),
      with_training("no end", R"({"model": "resnet50", "batch_per_gpu": 64})",
                    {"jobs[0].training", "epochs, samples_in_all"}),
      with_training("an unknown storage",
                    reading(R"("storage": "shred", "samples": 1, "sample_size": "1B")"),
                    {"data.storage: there is no storage \"shred\"", "shared, local"}),
      with_training("data of unknown size", reading(R"("storage": "shared")"),
                    {"jobs[0].training.data: does not say how much is read"}),
      with_training("checkpoints to nowhere",
                    resnet(R"("samples_in_all": 1, "checkpoint_every": "1h")"),
                    {"checkpoint_every: given without \"checkpoint_to\""}),
      with_training("a measurement of an unknown GPU", resnet(R"("samples_in_all": 1,
                        "measured": [{"gpu": "v1000", "batch": 1, "samples_per_s": 1}])"),
                    {"training.measured[0].gpu: ", "\"v1000\""}),
  };
}

std::vector<BrokenInput> broken_catalogs() {
  Parts missing;
  missing.more = R"(, "catalog": "nowhere.json")";
  return {
      stack("a hardware file that is missing", missing, {"nowhere.json", "does not exist"}),
      with_catalog("a hardware file that is broken", "{", {"own.json:1:2"}),
      with_catalog("a circle of like",
                   R"({"accelerators": {"a": {"like": "b"}, "b": {"like": "a"}}})",
                   {"own.json", "accelerators", "like"}),
      with_catalog("an unknown section", R"({"acelerators": {}})",
                   {"own.json", "acelerators", "accelerators"}),
      with_rule("a rule for a profile that is not there", R"({"as": "visoin"})",
                {"workload[0].profiles[0].as: there is no profile \"visoin\"", "one of vision"}),
      with_rule("a rule on no field of a job", R"({"as": "vision", "where": {"colour": "red"}})",
                {"workload[0].profiles[0]", "colour"}),
      with_rule("durations recorded on an unknown server",
                R"({"as": "vision", "recorded_on": "dgx-l"})",
                {"workload[0].profiles[0].recorded_on: ", "dgx-1"}),
      {.name = "a rule and no nodes",
       .files = {{"s.json", R"({"cluster": {"nodes": []},
          "profiles": {"vision": {"model": "resnet50", "batch_per_gpu": 64}},
          "workload": [{"trace": "t.csv", "profiles": [{"as": "vision"}]}]})"}},
       .expected = {"cluster.nodes: has 0 entries"}},
  };
}

}  // namespace

std::vector<BrokenInput> broken_stacks() {
  std::vector<BrokenInput> all = broken_hardware();
  for (const auto& more : {broken_networks(), broken_trainings(), broken_catalogs()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

}  // namespace headroom::test
