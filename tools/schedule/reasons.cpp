#include "tools/schedule/reasons.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <utility>

namespace headroom {
namespace {

using kai::HeldBack;
using kai::Obstacle;
using kai::Resource;

constexpr std::array<std::pair<Obstacle, std::string_view>, 13> rule_names{
    {{Obstacle::not_in_leaf, "not_in_leaf"},
     {Obstacle::not_ready, "not_ready"},
     {Obstacle::queue_limit, "queue_limit"},
     {Obstacle::queue_quota, "queue_quota"},
     {Obstacle::no_capacity, "no_capacity"},
     {Obstacle::fragmented, "fragmented"},
     {Obstacle::affinity, "affinity"},
     {Obstacle::gpu_memory, "gpu_memory"},
     {Obstacle::mig_type, "mig_type"},
     {Obstacle::topology, "topology"},
     {Obstacle::numa, "numa"},
     {Obstacle::order, "order"},
     {Obstacle::preemption_delay, "preemption_delay"}}};

/// Two decimals, and none where they say nothing.
std::string plain(double number) {
  std::string text = fmt::format("{:.2f}", number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

/// The number alone, for a second amount of the same resource.
std::string bare(double amount, Resource resource) {
  std::string text = amount_text(amount, resource);
  const std::size_t end = text.find(resource == Resource::memory ? " of" : " ");
  return text.substr(0, end);
}

/// Memory of GPUs as a part of the largest one, MIG instances by their compute slices.
kai::Amounts amounts_of(const kai::PodRequest& request, std::int64_t gpu_memory_mib) {
  kai::Amounts amounts;
  amounts[Resource::cpu] = static_cast<double>(request.cpu_milli);
  amounts[Resource::memory] = static_cast<double>(request.memory_bytes);
  double gpus = request.gpus + (request.gpu_fraction * request.share_devices);
  if (request.gpu_memory_mib > 0 && gpu_memory_mib > 0) {
    gpus += static_cast<double>(request.gpu_memory_mib * request.share_devices) /
            static_cast<double>(gpu_memory_mib);
  }
  for (const kai::MigInstances& mig : request.mig) {
    gpus += static_cast<double>(mig.count * kai::mig_gpus(mig.profile));
  }
  amounts[Resource::gpu] = gpus;
  return amounts;
}

/// What one rule compares.
struct Comparison {
  const HeldBack& held;
  const kai::SnapshotJob& job;
  const kai::QueueTree& queues;
  const ClusterRoom& room;
  kai::Amounts asked;

  [[nodiscard]] double ask() const { return asked[held.resource]; }
  [[nodiscard]] std::string asks() const { return amount_text(ask(), held.resource); }
  [[nodiscard]] std::string free() const { return bare(room.free[held.resource], held.resource); }
};

std::string queue_bound(const Comparison& seen) {
  const Resource resource = seen.held.resource;
  const kai::Queue& queue = seen.queues[seen.held.queue];
  const kai::QueueShare& share = queue.share(resource);
  if (seen.held.obstacle == Obstacle::queue_limit) {
    return fmt::format("queue {}: limit {}, has {}, asks {}", queue.name,
                       amount_text(share.limit, resource),
                       bare(queue.held.allocated[resource], resource), bare(seen.ask(), resource));
  }
  return fmt::format(
      "queue {}: deserves {}, jobs that may not be preempted have {} of them, asks "
      "{}, and may not be preempted either",
      queue.name, amount_text(share.deserved, resource),
      bare(queue.held.non_preemptible[resource], resource), bare(seen.ask(), resource));
}

std::string not_ready(const kai::SnapshotJob& job) {
  const auto pods = job.tasks.size();
  if (job.root.groups.empty() && job.root.pod_sets.size() == 1) {
    return fmt::format("has {} pods, of at least {} that it needs", pods,
                       job.root.pod_sets.front().min_available);
  }
  return "some of its sub-groups have fewer pods than they need";
}

/// Why others do not make room.
std::string no_exchange(const Comparison& seen) {
  const Resource resource = seen.held.resource;
  const kai::Queue& queue = seen.queues[seen.held.queue];
  const double share = queue.share(resource).fair_share;
  const double has = queue.held.allocated[resource];
  if (has + seen.ask() > share) {
    return fmt::format("; queue {} has {} of its fair share of {}, so it takes none from others",
                       queue.name, bare(has, resource), bare(share, resource));
  }
  return "; nobody may be stopped for it";
}

/// A pod that is larger than every node; empty when there is none.
std::string too_large(const Comparison& seen) {
  for (const kai::SnapshotTask& task : seen.job.tasks) {
    const kai::Amounts asked = amounts_of(task.request, seen.room.gpu_memory_mib);
    for (const Resource r : {Resource::gpu, Resource::cpu, Resource::memory}) {
      if (asked[r] <= seen.room.largest[r]) continue;
      return fmt::format("a pod asks {}, no node has more than {}", amount_text(asked[r], r),
                         bare(seen.room.largest[r], r));
    }
  }
  return {};
}

std::string missing(const Comparison& seen) {
  const Resource resource = seen.held.resource;
  if (std::string text = too_large(seen); !text.empty()) return text;
  if (seen.ask() > seen.room.total[resource]) {
    return fmt::format("asks {}, the cluster has {} in all", seen.asks(),
                       bare(seen.room.total[resource], resource));
  }
  return fmt::format("asks {}, {} are free{}", seen.asks(), seen.free(), no_exchange(seen));
}

std::string scattered(const Comparison& seen) {
  if (std::string text = too_large(seen); !text.empty()) return text;
  return fmt::format("asks {}, {} are free, but not where its pods need them{}", seen.asks(),
                     seen.free(), no_exchange(seen));
}

std::string in_order(const Comparison& seen) {
  if (seen.ask() <= seen.room.free[seen.held.resource]) {
    return "fits now, and has its turn in the next cycle";
  }
  return fmt::format("asks {}, {} are left after those before it in order", seen.asks(),
                     seen.free());
}

std::string topology_text(const kai::SnapshotJob& job) {
  const auto& constraint = job.root.topology;
  if (!constraint || constraint->required_level.empty()) {
    return "no domain of its topology has room for the pods that belong together";
  }
  return fmt::format("no {} of topology {} has room for its pods", constraint->required_level,
                     constraint->topology);
}

}  // namespace

std::string_view rule_name(Obstacle obstacle) {
  const auto found = std::ranges::find(rule_names, obstacle, [](const auto& e) { return e.first; });
  return found->second;
}

std::string amount_text(double amount, Resource resource) {
  constexpr double gigabyte = 1e9;
  constexpr double milli = 1000;
  if (amount == kai::unlimited) return "unlimited";
  if (resource == Resource::cpu) return plain(amount / milli) + " CPU cores";
  if (resource == Resource::memory) return plain(amount / gigabyte) + " GB of memory";
  return plain(amount) + " GPUs";
}

ClusterRoom room_in(const DryRunInput& input, const kai::QueueTree& queues) {
  constexpr std::int64_t step_mib = 100;  // As the scheduler rounds the memory of devices down.
  ClusterRoom room;
  for (std::size_t i = 0; i < input.snapshot.nodes.size(); ++i) {
    if (std::ranges::find(input.not_ready, id_at<NodeId>(i)) != input.not_ready.end()) continue;
    const kai::SnapshotNode& node = input.snapshot.nodes[i];
    kai::Amounts has;
    has[Resource::cpu] = static_cast<double>(node.cpu_milli);
    has[Resource::memory] = static_cast<double>(node.memory_bytes);
    has[Resource::gpu] = static_cast<double>(node.gpus);
    for (const kai::MigInstances& mig : node.mig_instances) {
      has[Resource::gpu] += static_cast<double>(mig.count * kai::mig_gpus(mig.profile));
    }
    room.total += has;
    for (const Resource r : kai::all_resources) room.largest[r] = std::max(room.largest[r], has[r]);
    if (!node.gpu_memory_known) continue;
    room.gpu_memory_mib = std::max(room.gpu_memory_mib, node.gpu_memory_mib / step_mib * step_mib);
  }
  room.free = room.total;
  for (const QueueId queue : queues.top_level()) room.free -= queues[queue].held.allocated;
  return room;
}

kai::Amounts next_request(const kai::SnapshotJob& job, const ClusterRoom& room) {
  const bool is_plain = job.root.groups.empty() && job.root.pod_sets.size() == 1;
  const auto running =
      std::ranges::count(job.tasks, kai::Status::running, &kai::SnapshotTask::status);
  auto wanted = static_cast<std::ptrdiff_t>(job.tasks.size());
  if (is_plain) {
    wanted = std::max<std::ptrdiff_t>(1, job.root.pod_sets.front().min_available - running);
  }
  kai::Amounts sum;
  for (const kai::SnapshotTask& task : job.tasks) {
    if (task.status != kai::Status::pending || wanted-- <= 0) continue;
    sum += amounts_of(task.request, room.gpu_memory_mib);
  }
  return sum;
}

std::string reason(const HeldBack& held, const kai::SnapshotJob& job, const kai::QueueTree& queues,
                   const ClusterRoom& room) {
  const Comparison seen{held, job, queues, room, next_request(job, room)};
  switch (held.obstacle) {
    case Obstacle::not_in_leaf:
      return fmt::format("queue {} takes no jobs: it has queues below it, or none above",
                         job.queue);
    case Obstacle::not_ready:
      return not_ready(job);
    case Obstacle::queue_limit:
    case Obstacle::queue_quota:
      return queue_bound(seen);
    case Obstacle::no_capacity:
      return missing(seen);
    case Obstacle::fragmented:
      return scattered(seen);
    case Obstacle::affinity:
      return "the nodes that its models and labels allow have no room for it";
    case Obstacle::gpu_memory:
      return "no node is known to have GPUs with that much memory";
    case Obstacle::mig_type:
      return "no node serves this way to ask for GPUs: whole, shared or MIG";
    case Obstacle::topology:
      return topology_text(job);
    case Obstacle::numa:
      return "no set of NUMA zones of a node holds it";
    case Obstacle::order:
      return in_order(seen);
    case Obstacle::preemption_delay:
      return fmt::format("asks {}, {} are free; its preemption delay is not over yet", seen.asks(),
                         seen.free());
  }
  return {};
}

}  // namespace headroom
