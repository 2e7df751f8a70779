#include "tools/schedule/node_room.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <string>
#include <utility>

namespace headroom {
namespace {

using kai::SnapshotJob;
using kai::SnapshotNode;
using kai::SnapshotTask;

/// Sums of decimal shares may exceed 1 by this much.
constexpr double rounding = 1e-9;
/// Device memory counts in hundreds of MiB, as the scheduler rounds it.
constexpr std::int64_t memory_step_mib = 100;

bool is_on_node(const SnapshotTask& task) {
  return task.status == kai::Status::running || task.status == kai::Status::releasing;
}

bool shares_devices(const SnapshotTask& task) {
  return task.request.gpu_fraction > 0 || task.request.gpu_memory_mib > 0;
}

/// What the pods on one node hold.
class Load {
 public:
  explicit Load(const SnapshotNode& node) : node_{&node} {}

  void add(const SnapshotJob& job, const SnapshotTask& task) {
    cpu_milli_ += task.request.cpu_milli;
    memory_ += std::min(task.request.memory_bytes, INT64_MAX - memory_);
    gpus_ += task.request.gpus;
    ++pods_;
    for (const kai::MigInstances& instances : task.request.mig) {
      instances_[instances.profile] += instances.count;
    }
    if (jobs_.empty() || jobs_.back() != job.name) jobs_.push_back(job.name);
    for (const std::string& device : task.gpu_groups) devices_[device] += share(task);
  }

  /// Gives the pod a device for each that it asks for and does not name.
  void name_devices(SnapshotTask& task) {
    const auto wanted = static_cast<std::size_t>(task.request.share_devices);
    while (task.gpu_groups.size() < wanted) {
      std::string device = device_with_room(task);
      devices_[device] += share(task);
      task.gpu_groups.push_back(std::move(device));
    }
  }

  void check(const Section& place) const {
    const auto refuse = [&](const std::string& held, const std::string& has) {
      place.refuse("",
                   fmt::format("node \"{}\": its pods hold {}, it has {}",
                               node_->name.substr(0, 60), held, has),
                   fmt::format("pods of {}", fmt::join(first_jobs(), ", ")));
    };
    const auto gpus = gpus_ + static_cast<std::int64_t>(devices_.size());
    if (gpus > node_->gpus) {
      refuse(devices_.empty() ? fmt::format("{} GPUs", gpus)
                              : fmt::format("{} GPUs, {} of them shared", gpus, devices_.size()),
             std::to_string(node_->gpus));
    }
    for (const auto& [device, held] : devices_) {
      if (held > 1 + rounding) refuse(fmt::format("{:.4g} of device \"{}\"", held, device), "1");
    }
    for (const auto& [profile, count] : instances_) {
      const auto has =
          std::ranges::find(node_->mig_instances, profile, &kai::MigInstances::profile);
      const std::int64_t there = has == node_->mig_instances.end() ? 0 : has->count;
      if (count > there) refuse(fmt::format("{} {}", count, profile), std::to_string(there));
    }
    if (cpu_milli_ > node_->cpu_milli) {
      refuse(fmt::format("{} CPU cores", static_cast<double>(cpu_milli_) / 1000),
             fmt::format("{}", static_cast<double>(node_->cpu_milli) / 1000));
    }
    if (memory_ > node_->memory_bytes) {
      refuse(fmt::format("{} bytes of memory", memory_), std::to_string(node_->memory_bytes));
    }
    if (pods_ > node_->max_pods) {
      refuse(fmt::format("{} places of pods", pods_), std::to_string(node_->max_pods));
    }
  }

 private:
  [[nodiscard]] double share(const SnapshotTask& task) const {
    if (task.request.gpu_memory_mib == 0) return task.request.gpu_fraction;
    const std::int64_t memory = node_->gpu_memory_mib / memory_step_mib * memory_step_mib;
    if (!node_->gpu_memory_known || memory == 0) return 1;
    return static_cast<double>(task.request.gpu_memory_mib) / static_cast<double>(memory);
  }

  [[nodiscard]] std::string device_with_room(const SnapshotTask& task) const {
    for (const auto& [device, held] : devices_) {
      const bool is_taken = std::ranges::find(task.gpu_groups, device) != task.gpu_groups.end();
      if (!is_taken && held + share(task) <= 1 + rounding) return device;
    }
    std::size_t number = 0;
    while (devices_.contains(std::to_string(number))) ++number;
    return std::to_string(number);
  }

  [[nodiscard]] std::vector<std::string> first_jobs() const {
    constexpr std::size_t shown_max = 5;
    const std::size_t shown = std::min(shown_max, jobs_.size());
    std::vector<std::string> names(jobs_.begin(),
                                   jobs_.begin() + static_cast<std::ptrdiff_t>(shown));
    if (jobs_.size() > shown_max) names.push_back(fmt::format("{} more", jobs_.size() - shown_max));
    return names;
  }

  const SnapshotNode* node_;
  std::int64_t cpu_milli_ = 0;
  std::int64_t memory_ = 0;
  std::int64_t gpus_ = 0;
  std::int64_t pods_ = 0;
  std::map<std::string, std::int64_t> instances_;
  std::map<std::string, double> devices_;  ///< how much of each shared one is held
  std::vector<std::string> jobs_;
};

}  // namespace

void settle_on_nodes(const SnapshotCluster& cluster, std::vector<SnapshotJob>& jobs) {
  std::map<std::size_t, Load> loads;
  std::vector<std::pair<Load*, SnapshotTask*>> unnamed;
  for (SnapshotJob& job : jobs) {
    for (SnapshotTask& task : job.tasks) {
      const auto node = cluster.by_name.find(task.node);
      if (!is_on_node(task) || node == cluster.by_name.end()) continue;
      Load& load = loads.try_emplace(node->second, cluster.nodes[node->second]).first->second;
      load.add(job, task);
      if (shares_devices(task)) unnamed.emplace_back(&load, &task);
    }
  }
  // After all devices that the file names, so that no pod is put on one that is full.
  for (const auto& [load, task] : unnamed) load->name_devices(*task);
  for (const auto& [node, load] : loads) {
    const Section& place = cluster.groups[cluster.group_of[node]];
    if (place.is_sound("mig") && place.is_sound("gpus") && place.is_sound("server")) {
      load.check(place);
    }
  }
}

}  // namespace headroom
