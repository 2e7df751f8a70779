#include "tools/schedule/snapshot_pods.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <utility>

#include "models/policy/kai/cluster_snapshot.hpp"
#include "tools/schedule/snapshot_groups.hpp"

namespace headroom {
namespace {

using kai::SnapshotTask;
using kai::Status;

constexpr std::uint32_t pods_max = 100'000;

/// One worker of a job of several widths.
ResourceRequest worker_of(const ResourceRequest& request, const ElasticWidth& width) {
  ResourceRequest worker = request;
  const std::int64_t workers =
      std::max<std::int64_t>(1, gpus_rounded_up(request.gpus) / width.gpus_per_worker);
  worker.gpus = whole_gpus(width.gpus_per_worker);
  worker.nodes = 1;
  worker.cpu_milli = (request.cpu_milli + workers - 1) / workers;
  worker.memory.count = (request.memory.count + workers - 1) / workers;
  return worker;
}

/// The nodes that stand where others would say how many.
std::vector<std::string> listed_nodes(const Section& place, const char* key) {
  const JsonValue* value = place.find(key);
  if (value == nullptr || value->number() != nullptr) return {};
  return place.labels(key);
}

void check_beside_pods(const Section& job) {
  for (const char* key :
       {"gpus", "nodes", "gpus_per_node", "gpu", "gpu_fraction", "gpu_memory", "mig", "cpus",
        "memory", "min_gpus", "max_gpus", "gpus_per_worker", "state", "gpu_groups"}) {
    if (job.has(key)) job.refuse(key, "given beside \"pods\"", "each pod says it for itself");
  }
}

}  // namespace

PodReader::PodReader(const SnapshotCluster& cluster, BuildContext& context)
    : cluster_{&cluster}, context_{&context}, node_names_{cluster.names()}, free_{cluster.spec} {}

PodsOfJob PodReader::read(const Section& job) {
  const std::string id = job.label("id").value_or("");
  return job.has("pods") ? listed_pods(job, id) : alike_pods(job, id);
}

PodReader::Shape PodReader::shape_of(const ResourceRequest& request) {
  const auto known = shapes_.find(request);
  if (known != shapes_.end()) return known->second;
  const Footprint footprint = free_.resolve(request);
  Shape shape{.pods = footprint.nodes, .request = kai::pod_request(footprint, free_)};
  const auto asked = gpus_rounded_up(total_gpus(request));
  // No node has whole GPUs: they are asked for all the same.
  if (asked > 0 && footprint.gpus_per_node == 0) shape.request.gpus = static_cast<int>(asked);
  shapes_.emplace(request, shape);
  return shape;
}

/// What pods are told of nodes: none when all nodes will do.
std::vector<std::string> PodReader::nodes_for(const ResourceRequest& request, const Section& job) {
  const auto labels = job.label_map("node_selector");
  if (request.gpu_models.empty() && labels.empty()) return {};
  const auto [entry, is_new] = allowed_.try_emplace({request.gpu_models, labels});
  if (!is_new) return entry->second;
  std::vector<std::string>& names = entry->second;
  for (std::size_t i = 0; i < cluster_->nodes.size(); ++i) {
    const kai::SnapshotNode& node = cluster_->nodes[i];
    const NodeGroup& group = cluster_->spec.nodes[cluster_->group_of[i]];
    const bool has_model =
        request.gpu_models.empty() ||
        std::ranges::find(request.gpu_models, group.gpu_model) != request.gpu_models.end();
    const bool has_labels = std::ranges::all_of(labels, [&](const auto& label) {
      const auto found = node.labels.find(label.first);
      return found != node.labels.end() && found->second == label.second;
    });
    if (has_model && has_labels) names.push_back(node.name);
  }
  if (names.size() == cluster_->nodes.size()) {
    names.clear();
  } else if (names.empty()) {
    names.emplace_back();  // A name that no node has: none will do.
  }
  return names;
}

PodReader::Standing PodReader::standing(const Section& place, const char* node_key) const {
  Standing where{.nodes = listed_nodes(place, node_key), .devices = place.labels("gpu_groups")};
  const std::string state = place.text("state").value_or("pending");
  if (state == "running") where.status = Status::running;
  if (state == "releasing") where.status = Status::releasing;
  const bool is_placed = where.status != Status::pending;
  if (is_placed && where.nodes.empty() && place.is_sound(node_key)) {
    place.refuse("state", fmt::format("{}, but on no node", state),
                 fmt::format("the names of nodes as \"{}\"", node_key));
  }
  if (!is_placed && !where.nodes.empty()) {
    place.refuse(node_key, "names nodes, but the state is pending",
                 "\"state\": \"running\" or \"releasing\"; a number of nodes otherwise");
  }
  if (!is_placed && !where.devices.empty()) {
    place.refuse("gpu_groups", "names devices, but the state is pending",
                 "\"state\": \"running\" or \"releasing\"");
  }
  for (const std::string& name : where.nodes) {
    if (cluster_->by_name.contains(name)) continue;
    place.refuse(node_key, fmt::format("there is no node \"{}\"", name.substr(0, 80)),
                 hint_for(name, node_names_, "the name of a node of \"cluster\""));
  }
  return where;
}

/// Puts the first pods on the nodes, one on each, and hands out the devices that are named.
void PodReader::put(const Section& place, const Standing& where, PodsOfJob& pods) {
  if (where.status == Status::pending) return;
  const std::size_t placed = std::min(where.nodes.size(), pods.tasks.size());
  for (std::size_t i = 0; i < placed; ++i) {
    pods.tasks[i].status = where.status;
    pods.tasks[i].node = where.nodes[i];
  }
  if (where.devices.empty() || placed == 0) return;
  const auto each = static_cast<std::size_t>(pods.tasks.front().request.share_devices);
  const bool is_shared =
      pods.tasks.front().request.gpu_fraction > 0 || pods.tasks.front().request.gpu_memory_mib > 0;
  const std::size_t named = where.devices.size();
  if (!is_shared || (named != each && named != each * placed)) {
    place.refuse("gpu_groups", fmt::format("names {} devices", named),
                 is_shared ? fmt::format("{} for each pod", each)
                           : "devices of pods that share GPUs, with gpu_fraction or gpu_memory");
    return;
  }
  for (std::size_t i = 0; i < placed; ++i) {
    const std::size_t first = named == each ? 0 : i * each;
    const auto begin = where.devices.begin() + static_cast<std::ptrdiff_t>(first);
    pods.tasks[i].gpu_groups.assign(begin, begin + static_cast<std::ptrdiff_t>(each));
  }
}

PodsOfJob PodReader::alike_pods(const Section& job, const std::string& id) {
  PodsOfJob pods;
  ResourceRequest request = build_request(job, *context_);
  const auto width = build_elastic(job);
  const Standing where = standing(job, "nodes");
  std::uint32_t count = 1;
  if (width) {
    request = worker_of(request, *width);
    count = width->gpus_max / width->gpus_per_worker;
    pods.min_available = static_cast<int>(width->gpus_min / width->gpus_per_worker);
  } else if (!where.nodes.empty()) {
    request.nodes = static_cast<std::uint32_t>(where.nodes.size());
  }
  const Shape shape = shape_of(request);
  if (!width) count = shape.pods;
  if (count > pods_max) {
    job.refuse("", fmt::format("{} pods", count), fmt::format("at most {}", pods_max));
    return pods;
  }
  if (width && where.nodes.size() > count) {
    job.refuse("nodes", fmt::format("{} nodes for {} workers", where.nodes.size(), count),
               "one for each worker that runs");
  }
  const auto allowed = nodes_for(request, job);
  for (std::uint32_t i = 0; i < count; ++i) {
    pods.tasks.push_back(
        {.name = fmt::format("{}-{}", id, i), .request = shape.request, .required_nodes = allowed});
  }
  put(job, where, pods);
  return pods;
}

PodsOfJob PodReader::listed_pods(const Section& job, const std::string& id) {
  check_beside_pods(job);
  PodsOfJob pods;
  std::set<std::string> names;
  std::uint64_t total = 0;
  for (const Section& place : job.children("pods")) {
    const std::uint32_t count = place.small_count("count").value_or(1);
    total += count;
    if (total > pods_max) {
      place.refuse("count", fmt::format("{} pods so far", total),
                   fmt::format("at most {} in a job", pods_max));
      return pods;
    }
    ResourceRequest request = build_request(place, *context_);
    request.nodes = 1;
    const Standing where = standing(place, "node");
    PodsOfJob alike;
    const auto name = place.text("name");
    const auto priority = place.count("priority");
    for (std::uint32_t i = 0; i < count; ++i) {
      SnapshotTask task{.name = fmt::format("{}-{}", name.value_or(id), pods.tasks.size() + i),
                        .pod_set = place.text("group").value_or(""),
                        .request = shape_of(request).request,
                        .required_nodes = nodes_for(request, job)};
      if (name && count == 1) task.name = *name;
      if (priority) task.priority = static_cast<int>(*priority);
      if (!names.insert(task.name).second) {
        place.refuse("name", fmt::format("two pods are called \"{}\"", task.name.substr(0, 80)),
                     "a name of its own for each pod of a job");
      }
      alike.tasks.push_back(std::move(task));
    }
    Standing each = where;
    if (!where.nodes.empty()) each.nodes.assign(count, where.nodes.front());
    put(place, each, alike);
    std::ranges::move(alike.tasks, std::back_inserter(pods.tasks));
  }
  return pods;
}

}  // namespace headroom
