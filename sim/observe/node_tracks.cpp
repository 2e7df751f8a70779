#include "sim/observe/node_tracks.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "headroom/footprint.hpp"
#include "headroom/hardware.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/report/json_text.hpp"
#include "sim/report/trace_events.hpp"

namespace headroom {
namespace {

constexpr std::int64_t whole_gpu = 1000;
/// Room between the places of two GPUs for those of their parts.
constexpr std::uint32_t places_per_gpu = 1000;

std::uint32_t node_count(const ClusterSpec& cluster) {
  std::uint32_t count = 0;
  for (const NodeGroup& group : cluster.nodes) count += group.count;
  return count;
}

}  // namespace

// Numbers of threads start past those of processes: a thread with the number of its process
// would be taken for the first of it.
NodeTracks::NodeTracks(const RunRecord& run, std::uint32_t first_process, TraceEvents& events)
    : run_{run},
      events_{events},
      first_process_{first_process},
      next_thread_{first_process + node_count(run.cluster)} {
  for (std::size_t group = 0; group < run.cluster.nodes.size(); ++group) {
    const NodeGroup& nodes = run.cluster.nodes[group];
    for (std::uint32_t i = 0; i < nodes.count; ++i) {
      add_node(nodes, static_cast<std::uint32_t>(group), i);
    }
  }
}

void NodeTracks::add_node(const NodeGroup& group, std::uint32_t group_number,
                          std::uint32_t in_group) {
  const NodeId id = id_at<NodeId>(nodes_.size());
  std::string name = "node " + std::to_string(index(id));
  if (!group.name.empty()) name += " (" + group.name + ' ' + std::to_string(in_group) + ')';
  events_.name_process(process_of(id), json_quoted(name), process_of(id));
  nodes_.push_back({.group = group_number, .gpus = group.gpus, .first_thread = next_thread_});
  next_thread_ += group.gpus;
  for (std::uint32_t lane = 0; lane < group.gpus; ++lane) {
    events_.name_track(gpu_track(id, lane, 0), json_quoted("GPU " + std::to_string(lane)),
                       lane * places_per_gpu);
  }
}

std::span<const NodeTracks::Strip> NodeTracks::place(const PlacedRun& held) {
  strips_.clear();
  const std::size_t each = run_.jobs.footprints()[index(held.shape)].gpus_per_node;
  for (std::size_t i = 0; i < held.nodes.size(); ++i) {
    const auto slots = held.slots.empty() ? held.slots : held.slots.subspan(i * each, each);
    place_on(held.nodes[i], held, slots);
  }
  return strips_;
}

void NodeTracks::place_on(NodeId id, const PlacedRun& held, std::span<const DeviceSlot> slots) {
  Node& node = nodes_[index(id)];
  const std::uint32_t gpus = run_.jobs.footprints()[index(held.shape)].gpus_per_node;
  if (gpus == 0) {
    strips_.push_back({other_track(id, node.without_gpus.take(held.start, held.end)), 0});
    return;
  }
  for (const DeviceSlot slot : slots) place_part(id, held, slot.device);
  if (!slots.empty()) return;
  for (std::uint32_t i = 0; i < gpus; ++i) {
    strips_.push_back({gpu_track(id, node.lanes.take(held.start, held.end), 0), whole_gpu});
  }
}

/// On the GPU that stands for `device` as long as somebody has a part of it.
void NodeTracks::place_part(NodeId id, const PlacedRun& held, std::uint16_t device) {
  Node& node = nodes_[index(id)];
  const auto [entry, is_new] = node.shared.try_emplace(device);
  Shared& shared = entry->second;
  if (is_new || shared.until <= held.start) {
    shared = {.lane = node.lanes.take(held.start, held.end), .until = held.end};
  } else if (held.end > shared.until) {
    shared.until = held.end;
    node.lanes.keep(shared.lane, held.end);
  }
  const std::uint32_t part = shared.parts.take(held.start, held.end);
  strips_.push_back(
      {gpu_track(id, shared.lane, part), run_.reaches[index(held.shape)].shares[node.group]});
}

TraceTrack NodeTracks::gpu_track(NodeId id, std::uint32_t lane, std::uint32_t part) {
  const Node& node = nodes_[index(id)];
  const std::uint32_t process = process_of(id);
  if (part == 0 && lane < node.gpus) {
    return {.process = process, .thread = node.first_thread + lane};
  }
  return extra_track({process, lane, part},
                     "GPU " + std::to_string(lane) + ", part " + std::to_string(part + 1),
                     lane * places_per_gpu + part);
}

TraceTrack NodeTracks::other_track(NodeId id, std::uint32_t lane) {
  const Node& node = nodes_[index(id)];
  return extra_track({process_of(id), node.gpus, lane}, "without GPUs " + std::to_string(lane + 1),
                     node.gpus * places_per_gpu + lane);
}

TraceTrack NodeTracks::extra_track(const std::array<std::uint32_t, 3>& key, std::string_view name,
                                   std::uint32_t place) {
  const auto [entry, is_new] = extra_.try_emplace(key, next_thread_);
  const TraceTrack track{.process = key[0], .thread = entry->second};
  if (is_new) {
    ++next_thread_;
    events_.name_track(track, json_quoted(name), place);
  }
  return track;
}

}  // namespace headroom
