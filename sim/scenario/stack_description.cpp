#include <string>
#include <vector>

#include "models/fabric/topology.hpp"
#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

constexpr double count_max = 1'000'000;
constexpr double ports_max = 64;
constexpr double factor_max = 1e9;

ObjectDescription custom_link_description() {
  return {
      .doc = "A cable of a custom fabric.",
      .keys = {required("from", {some_text()},
                        "`node 0`, `node 1`, …, the name of a storage, or a switch of any name."),
               required("to", {some_text()}, "The other end."),
               required("rate", {positive_quantity(ValueForm::bandwidth)}, "One direction."),
               optional("latency", {duration()}, "Default: that of the link."),
               optional("class", {some_text()}, "Links that are reported as one.", "\"custom\""),
               optional("one_way", {flag()}, "Whether nothing goes back.", "false")},
  };
}

ObjectDescription parity_description() {
  return {.doc = "Erasure coding.",
          .keys = {required("data", {count(1, 1000)}, "Data parts of a stripe."),
                   required("parity", {count(0, 1000)}, "Parity parts of a stripe.")}};
}

}  // namespace

ObjectDescription nic_description() {
  return {.doc = "Equal network ports of a server.",
          .keys = {required("link", {some_text()}, "A network of the catalogue, such as 25GbE."),
                   optional("count", {count(1, ports_max)}, "How many ports.", "1")}};
}

ObjectDescription network_description() {
  return {
      .doc = "The network that joins servers and shared storage.",
      .keys = {optional("fabric", {word(fabric_names())}, "How switches are laid out.",
                        "\"single-switch\""),
               optional(
                   "link", {some_text()},
                   "A network of the catalogue for every port; default: the servers' own ports."),
               optional("ports_per_node", {count(1, ports_max)},
                        "Ports of each server; default: those it has."),
               optional("nodes_per_leaf", {count(1, count_max)},
                        "leaf-spine, rail-optimised: servers on a leaf switch.", "32"),
               optional("oversubscription", {positive_number(factor_max)},
                        "Rate of the ports below a leaf or edge switch over that of its uplinks.",
                        "1"),
               optional("spines", {count(1, count_max)},
                        "leaf-spine, rail-optimised: default: as many as uplinks need."),
               optional("radix", {count(2, 1024)},
                        "fat-tree: ports of a switch; default: the smallest with room for all."),
               optional("nodes_per_router", {count(1, count_max)}, "dragonfly."),
               optional("routers_per_group", {count(1, count_max)}, "dragonfly."),
               optional("global_links_per_router", {count(1, count_max)}, "dragonfly."),
               optional("cable_rate", {positive_quantity(ValueForm::bandwidth)},
                        "One cable between switches; default: the rate of the link."),
               optional("latency", {duration()}, "Of each switch; default: the catalogue's."),
               optional("links", {list({object(custom_link_description())}, 1, count_max)},
                        "custom: every cable.")},
  };
}

ObjectDescription storage_description() {
  return {
      .doc = "A shared storage system.",
      .keys = {required("name", {some_text()}, "What jobs call it, unique."),
               required("system", {some_text()}, "A storage system of the catalogue."),
               optional("units", {count(1, count_max)}, "How many units of it.", "1"),
               optional("read", {positive_quantity(ValueForm::bandwidth)},
                        "Instead of the catalogue's figure."),
               optional("write", {positive_quantity(ValueForm::bandwidth)},
                        "Instead of the catalogue's figure."),
               optional("read_ops", {positive_quantity(ValueForm::rate)},
                        "Operations a second, instead of the catalogue's figure."),
               optional("metadata_ops", {positive_quantity(ValueForm::rate)},
                        "Opens and lookups a second, instead of the catalogue's figure."),
               optional("client_read", {positive_quantity(ValueForm::bandwidth)},
                        "The most that one server gets, instead of the catalogue's figure."),
               optional("encryption", {positive_number(1)},
                        "Part of its rates that encryption leaves.", "1"),
               optional("erasure_coding", {object(parity_description())},
                        "Parity that is written besides data.")},
  };
}

namespace {

ObjectDescription measured_description() {
  return {.doc = "A measured rate of one accelerator.",
          .keys = {required("gpu", {some_text()}, "An accelerator of the catalogue."),
                   required("batch", {positive_number(factor_max)}, "Samples of its step."),
                   required("samples_per_s", {positive_number(1e12)}, "What it reached.")}};
}

ObjectDescription data_description() {
  return {
      .doc = "What the training reads.",
      .keys = {optional("dataset", {some_text()},
                        "A data set of the catalogue, or a name of your own with its figures."),
               optional("samples", {positive_number(1e15)}, "Samples of one epoch."),
               optional("sample_size", {positive_quantity(ValueForm::bytes)},
                        "Mean size of a sample."),
               optional("samples_per_file", {positive_number(1e15)},
                        "1 where each sample is a file; left out, records are packed."),
               required("storage", {some_text()},
                        "A storage of the cluster, or \"local\" for the servers' own disks."),
               optional("access", {word({"remote", "staged"})},
                        "staged: copied to the servers' disks before the first step.",
                        "\"remote\""),
               optional("cache", {word({"none", "memory", "local-disk"})},
                        "Where samples are kept that were read from a shared storage.", "\"none\""),
               optional("cache_size", {quantity(ValueForm::bytes)},
                        "On each server; default: all that the place has."),
               optional("eviction", {word({"random", "lru", "pinned"})},
                        "What a full cache or disk gives up.", "\"random\""),
               optional("reads_in_flight", {positive_number(1e6)},
                        "Requests that one GPU's loader keeps open.", "8"),
               optional("samples_per_core_s", {positive_number(1e9)},
                        "Samples a second that one CPU core prepares; left out, never the limit.")},
  };
}

}  // namespace

ObjectDescription profile_description(bool is_job) {
  ObjectDescription description{
      .doc = "What a training job does.",
      .keys = {optional("model", {some_text()},
                        "A model of the table of workloads, such as resnet50 or bert_large_s512."),
               optional("gflop_per_sample", {positive_number(1e12)},
                        "A model of your own: work forward and backward."),
               optional("parameters", {positive_number(1e15)},
                        "A model of your own: its parameters."),
               optional("framework", {some_text()}, "mxnet, pytorch, tf1, tf1-xla, …",
                        "\"pytorch\""),
               optional("precision", {word({"fp32", "tf32", "mixed", "fp8"})},
                        "What it computes in.", "\"mixed\""),
               required("batch_per_gpu", {positive_number(factor_max)}, "Samples of a micro-step."),
               optional("accumulation", {positive_number(factor_max)},
                        "Micro-steps before gradients are exchanged.", "1"),
               optional("measured", {list({object(measured_description())}, 1, 10'000)},
                        "Measured rates: they come before every formula."),
               optional("data", {object(data_description())}, "What it reads; left out, nothing."),
               optional("checkpoint_every", {positive_duration()}, "Work between checkpoints."),
               optional("checkpoint_to", {some_text()}, "A storage of the cluster."),
               optional("checkpoint_size", {positive_quantity(ValueForm::bytes)},
                        "Default: 14 bytes a parameter.")},
      .at_least_one = {"model", "gflop_per_sample"},
  };
  if (!is_job) return description;
  description.keys.push_back(
      optional("epochs", {positive_number(1e9)}, "Passes over the data's samples."));
  description.keys.push_back(
      optional("samples_in_all", {positive_number(1e18)}, "How much it trains."));
  description.exactly_one = {"epochs", "samples_in_all"};
  return description;
}

ObjectDescription profile_rule_description() {
  return {
      .doc = "Which jobs train, and as what.",
      .keys = {required("as", {some_text()}, "A profile of the scenario."),
               optional("where", {map({any_text(), number(-1e18, 1e18)})},
                        "Jobs whose field matches: a value, or a comparison such as \">=8\"."),
               optional("recorded_on", {some_text()},
                        "The server of the catalogue that durations were recorded on; default: "
                        "the cluster's first group.")},
  };
}

}  // namespace headroom
