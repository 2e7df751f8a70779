#include "tools/schedule/snapshot_description.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/cluster_files.hpp"
#include "sim/scenario/describe.hpp"

namespace headroom {
namespace {

constexpr double count_max = 1'000'000;
constexpr double pods_max = 100'000;
constexpr double priority_max = 2'147'483'647;
constexpr double amount_max = 1e9;

void append(std::vector<KeyDescription>& keys, std::vector<KeyDescription> more) {
  for (KeyDescription& key : more) keys.push_back(std::move(key));
}

ValueDescription texts() { return list({some_text()}, 0, pods_max); }

ObjectDescription zone_description() {
  return {.doc = "A NUMA zone of each node of the group.",
          .keys = {required("id", {some_text()},
                            "Its name; zones are ordered by the number at "
                            "its end."),
                   optional("gpus", {number(0, amount_max)}, "GPUs in it.", "0"),
                   optional("cpus", {number(0, amount_max)}, "CPU cores in it.", "0"),
                   optional("memory", {quantity(ValueForm::bytes)}, "Memory in it.", "\"0B\"")}};
}

ObjectDescription numa_description() {
  return {
      .doc = "NUMA zones, and how strictly pods keep to them.",
      .keys = {optional("policy", {word({"none", "best-effort", "restricted", "single-numa-node"})},
                        "As the kubelet's topology manager names it.", "\"none\""),
               required("zones", {list({object(zone_description())}, 1, 64)},
                        "The zones of each node.")}};
}

/// A group as in scenarios, and what only a snapshot says of its nodes.
ObjectDescription snapshot_nodes_description() {
  ObjectDescription description = node_group_description();
  append(description.keys,
         {optional("names", {list({some_text()}, 1, count_max)},
                   "Names of the nodes; left out, the group's name, with a number where there are "
                   "several."),
          optional("labels", {map({any_text(), list({any_text()}, 1, count_max)})},
                   "Labels: one value for all nodes, or a list of one for each."),
          optional("max_pods", {count(1, count_max)}, "Pods that fit on each node.", "110"),
          optional("ready", {flag()}, "Whether the nodes take pods.", "true"),
          optional("numa", {object(numa_description())}, "NUMA zones of each node.")});
  return description;
}

ObjectDescription snapshot_queue_description() {
  ObjectDescription description = queue_description();
  ObjectDescription usage{.doc = "Past use of each resource.",
                          .keys = {optional("gpus", {number(0, amount_max)}, "GPUs.", "0"),
                                   optional("cpus", {number(0, amount_max)}, "CPU cores.", "0"),
                                   optional("memory", {number(0, amount_max)}, "Memory.", "0")}};
  description.keys.push_back(
      optional("usage", {number(0, amount_max), object(std::move(usage))},
               "Share of the cluster that it used in the past, of 1: of its GPUs, or of each "
               "resource; counts where shares follow time.",
               "0"));
  return description;
}

ObjectDescription topology_description() {
  ObjectDescription level{
      .doc = "A level.",
      .keys = {required("label", {some_text()}, "Label of nodes that names their domain."),
               optional("alias", {some_text()}, "Another name that jobs may use.")}};
  return {.doc = "Domains within domains.",
          .keys = {required("name", {some_text()}, "Its name."),
                   required("levels", {list({some_text(), object(std::move(level))}, 1, 32)},
                            "Labels of nodes, from coarse to fine.")}};
}

ObjectDescription constraint_description() {
  return {.doc = "Which domain pods share.",
          .keys = {required("name", {some_text()}, "A topology of this file."),
                   optional("required", {some_text()}, "Level whose domain they must share."),
                   optional("preferred", {some_text()}, "Level whose domain they should share.")},
          .at_least_one = {"required", "preferred"}};
}

/// Sub-groups of at most `depth` levels.
ObjectDescription group_description(int depth) {
  ObjectDescription description{
      .doc = "A sub-group of a job's pods, or of such groups.",
      .keys = {required("name", {some_text()}, "Its name, unique within the job."),
               optional("min_available", {count(0, pods_max)},
                        "Fewest pods that it can run with; default: all."),
               optional("topology", {object(constraint_description())},
                        "The domain that its pods share.")}};
  if (depth == 0) return description;
  append(description.keys,
         {optional("groups", {list({object(group_description(depth - 1))}, 1, 1000)},
                   "Sub-groups; pods name those without further ones."),
          optional("min_groups", {count(0, 1000)},
                   "Fewest of its sub-groups that it can run with; default: all.")});
  return description;
}

std::vector<KeyDescription> placement_keys(const char* state_doc) {
  return {optional("state", {word({"pending", "running", "releasing"})}, state_doc, "\"pending\""),
          optional("gpu_groups", {some_text(), texts()},
                   "Names of the devices that a pod on a node shares, one for each; left out, "
                   "pods share as few devices as hold them.")};
}

ObjectDescription pod_description() {
  ObjectDescription description{
      .doc = "A pod, or several that are alike.",
      .keys = {optional("name", {some_text()}, "Its name; default: the job's and a number."),
               optional("count", {count(1, pods_max)}, "How many such pods.", "1"),
               optional("group", {some_text()}, "The sub-group that it belongs to."),
               optional("node", {some_text()}, "The node where it is."),
               optional("priority", {count(-priority_max, priority_max)},
                        "Among the pods of its job; larger goes first.")}};
  append(description.keys, placement_keys("Where it is in its life."));
  for (KeyDescription& key : request_keys()) {
    if (key.name != "nodes" && key.name != "gpus_per_node") {
      description.keys.push_back(std::move(key));
    }
  }
  return description;
}

std::vector<KeyDescription> job_time_keys() {
  return {optional("submit_s", {seconds()}, "When it was submitted; default: now."),
          optional("age", {duration()}, "The same as the time since then."),
          optional("started_s", {seconds()},
                   "When it started: a min_runtime protects it from then on."),
          optional("running_for", {duration()}, "The same as the time since then."),
          optional("stale_for", {duration()}, "How long it has had fewer pods than it needs."),
          optional("staleness_grace", {duration()}, "How long it may; default: as `kai` says."),
          optional("preemption_delay", {duration()},
                   "How long after its submission it takes nothing from others.", "\"0s\"")};
}

/// Where a number of nodes can stand, their names can, too.
void append_node_names(std::vector<ValueDescription>& forms) {
  forms.push_back(some_text());
  forms.push_back(list({some_text()}, 1, pods_max));
}

ObjectDescription snapshot_job_description() {
  ObjectDescription description{
      .doc = "A job that waits or runs.",
      .keys = {required("id", {some_text(), count(0, 9e15)}, "Its name, unique."),
               optional("queue", {any_text()}, "The queue that it is in."),
               optional("priority", {count(-priority_max, priority_max)},
                        "Larger goes first; from 100 on it is not preempted.", "50"),
               optional("preemptible", {flag()},
                        "Whether it may be stopped or moved; default: as its priority says."),
               optional("min_available", {count(0, pods_max)},
                        "Fewest pods that it can run with; default: all."),
               optional("topology", {object(constraint_description())},
                        "The domain that its pods share."),
               optional("groups", {list({object(group_description(3))}, 1, 1000)},
                        "Sub-groups of its pods."),
               optional("pods", {list({object(pod_description())}, 1, pods_max)},
                        "Its pods, where they are not all alike."),
               optional("node_selector", {map({any_text()})},
                        "Labels that its nodes must have, each with its value.")}};
  append(description.keys, job_time_keys());
  append(description.keys, placement_keys("Where all its pods are in their life."));
  for (KeyDescription& key : request_keys()) {
    if (key.name == "nodes") append_node_names(key.forms);
    if (key.name == "nodes") key.doc = "How many nodes; or the nodes where its pods are.";
    description.keys.push_back(std::move(key));
  }
  append(description.keys, elastic_keys());
  std::erase_if(description.keys, [](const KeyDescription& key) { return key.name == "speed_up"; });
  return description;
}

}  // namespace

ObjectDescription snapshot_description() {
  ObjectDescription cluster{
      .doc = "The machines.",
      .keys = {optional("nodes", {list({object(snapshot_nodes_description())}, 1, count_max)},
                        "Groups of nodes that are alike.")},
      .exactly_one = cluster_node_keys()};
  append(cluster.keys, cluster_file_keys());
  return {.doc = "A cluster with its queues and jobs as they stand, for one scheduling decision.",
          .keys = {optional("$schema", {any_text()}, "Where editors find the JSON Schema."),
                   optional("name", {any_text()}, "Title of the answer; default: the file's name."),
                   optional("catalog", {some_text(), list({some_text()}, 0, 100)},
                            "Paths of hardware files of your own, laid over the catalogue."),
                   optional("policy", {some_text()}, "The scheduler that decides.", "\"kai\""),
                   optional("now_s", {seconds()},
                            "The present; default: the latest time that some job names."),
                   required("cluster", {object(std::move(cluster))}, "The machines."),
                   optional("queues", {list({object(snapshot_queue_description())}, 0, pods_max)},
                            "Quota tree, oldest queue first; without any, one queue for all jobs.",
                            "[]"),
                   optional("kai", {object(kai_description())}, "Settings of the scheduler."),
                   optional("topologies", {list({object(topology_description())}, 0, 1000)},
                            "Topologies that jobs name."),
                   required("jobs", {list({object(snapshot_job_description())}, 0, count_max)},
                            "The jobs that wait or run.")}};
}

}  // namespace headroom
