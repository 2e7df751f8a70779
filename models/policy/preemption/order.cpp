#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "headroom/device_table.hpp"
#include "headroom/diagnostics.hpp"

#include "models/policy/preemption/preemptions.hpp"

namespace headroom {
namespace {

/// Which GPU a plan means. A plan begins with an empty cluster and lets whole GPUs go to the
/// lowest devices, while in the cluster they lie where they came to lie. So devices of a plan
/// are names: the first job that stays on one says which it is, and one that nobody stays on is
/// any that is free when the first job starts there. There are enough of these, since plan and
/// cluster have equally many devices in use.
class PlannedDevices {
 public:
  void clear() { real_.clear(); }

  /// Whether what `planned` names can be `held`, which is where a job is now; then it is so.
  bool are(NodeId node, std::span<const DeviceSlot> planned, std::span<const DeviceSlot> held) {
    for (std::size_t i = 0; i < planned.size(); ++i) {
      const auto known = real_.find({node, planned[i].device});
      if (known != real_.end() ? known->second != held[i].device : is_named(node, held[i].device)) {
        return false;
      }
    }
    for (std::size_t i = 0; i < planned.size(); ++i) {
      real_.emplace(std::pair{node, planned[i].device}, held[i].device);
    }
    return true;
  }

  /// The device of `node` that `planned` names, as the cluster stands.
  [[nodiscard]] DeviceSlot real(NodeId node, DeviceSlot planned, const DeviceTable& devices) {
    const auto known = real_.find({node, planned.device});
    if (known != real_.end()) return {known->second, planned.first_slice};
    const auto free = devices.free(node);
    const auto unused = std::ranges::find(free, DeviceTable::all);
    HEADROOM_ASSERT(unused != free.end(), "a plan uses no more devices than there are");
    const auto device = static_cast<std::uint16_t>(unused - free.begin());
    real_.emplace(std::pair{node, planned.device}, device);
    return {device, planned.first_slice};
  }

 private:
  [[nodiscard]] bool is_named(NodeId node, std::uint16_t device) const {
    for (auto name = real_.lower_bound({node, 0}); name != real_.end() && name->first.first == node;
         ++name) {
      if (name->second == device) return true;
    }
    return false;
  }

  std::map<std::pair<NodeId, std::uint16_t>, std::uint16_t> real_;
};

/// At each pass all jobs, running and waiting, are taken in order as if on an
/// empty cluster. Each that fits in what earlier ones leave has its GPUs, others
/// are passed over. Running jobs that are not reached stop; one whose nodes change
/// is moved.
class OrderPreemption final : public PreemptionPolicy {
 public:
  bool run(SchedulingPass& pass) override {
    plan(pass);
    note_takers(pass.view());
    for (const JobId job : stopped_) pass.stop(job, taker_of(job, pass.view()));
    for (Start& start : starts_) {
      if (pass.view().footprint(start.job).mig_kind == 0) name_devices(pass.view(), start);
      pass.start_on(start.job, start.nodes, start.slots);
    }
    wake_at_next_jump(pass);
    return true;
  }

 private:
  struct Start {
    JobId job;
    std::vector<NodeId> nodes;
    std::vector<DeviceSlot> slots;
  };

  void plan(SchedulingPass& pass) {
    const SchedulerView& view = pass.view();
    FreeCapacity left = emptied(view);
    stopped_.clear();
    starts_.clear();
    devices_.clear();
    const std::vector<WaitingJob> running = running_in_order(pass);
    auto waiting = pass.scan();
    const WaitingJob* newcomer = waiting.next();
    std::size_t next = 0;
    while (next < running.size() || newcomer != nullptr) {
      if (next < running.size() && (newcomer == nullptr || running[next] < *newcomer)) {
        keep_move_or_stop(pass, running[next++].job, left);
        continue;
      }
      const Footprint& footprint = view.footprint(newcomer->job);
      if (place(pass, footprint, left)) {
        starts_.push_back({newcomer->job, nodes_, slots_});
      } else {
        waiting.leave_out(footprint);
      }
      newcomer = waiting.next();
    }
  }

  void keep_move_or_stop(SchedulingPass& pass, JobId job, FreeCapacity& left) {
    const SchedulerView& view = pass.view();
    if (!place(pass, view.footprint(job), left)) {
      stopped_.push_back(job);
    } else if (!std::ranges::equal(nodes_, view.nodes_of(job)) || !stays_on_devices(view, job)) {
      stopped_.push_back(job);
      starts_.push_back({job, nodes_, slots_});
    }
  }

  /// Of a job that stays on its nodes.
  bool stays_on_devices(const SchedulerView& view, JobId job) {
    const Footprint& footprint = view.footprint(job);
    // MIG instances share their devices with none but instances, so a plan's devices are real.
    if (footprint.mig_kind != 0) return std::ranges::equal(slots_, view.slots_of(job));
    if (!footprint.shares_devices()) return true;
    const std::size_t each = footprint.gpus_per_node;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const auto planned = std::span{slots_}.subspan(i * each, each);
      if (!devices_.are(nodes_[i], planned, view.slots_of(job, i))) return false;
    }
    return true;
  }

  void name_devices(const SchedulerView& view, Start& start) {
    if (start.slots.empty()) return;
    const std::size_t each = start.slots.size() / start.nodes.size();
    for (std::size_t i = 0; i < start.slots.size(); ++i) {
      start.slots[i] = devices_.real(start.nodes[i / each], start.slots[i], view.free.devices());
    }
  }

  /// On each node the first in order of those that start there.
  void note_takers(const SchedulerView& view) {
    takers_.clear();
    if (stopped_.empty()) return;
    takers_.resize(view.free.node_count());
    for (const Start& start : starts_) {
      for (const NodeId node : start.nodes) {
        std::optional<JobId>& taker = takers_[index(node)];
        if (!taker) taker = start.job;
      }
    }
  }

  /// For whom `job` stops: the one that starts on its first node that is taken.
  /// Nobody when it moves of its own accord, to a place that has become free.
  [[nodiscard]] std::optional<JobId> taker_of(JobId job, const SchedulerView& view) const {
    for (const NodeId node : view.nodes_of(job)) {
      const std::optional<JobId>& taker = takers_[index(node)];
      if (taker && *taker != job) return taker;
    }
    return std::nullopt;
  }

  bool place(SchedulingPass& pass, const Footprint& footprint, FreeCapacity& left) {
    if (!pass.placement().place(footprint, left, nullptr, nodes_)) return false;
    slots_.clear();
    const std::size_t each = footprint.shares_devices() ? footprint.gpus_per_node : 0;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (each > 0 && !pass.placement().choose_devices(footprint, left, nodes_[i], slots_)) {
        return false;
      }
      left.take(nodes_[i], footprint, std::span{slots_}.subspan(i * each, each));
    }
    return true;
  }

  static std::vector<WaitingJob> running_in_order(const SchedulingPass& pass) {
    const SchedulerView& view = pass.view();
    std::vector<WaitingJob> running;
    running.reserve(view.running.size());
    for (const JobId job : view.running) {
      running.push_back({.key = pass.order().key(view.job(job), view.now), .job = job});
    }
    std::sort(running.begin(), running.end());
    return running;
  }

  static FreeCapacity emptied(const SchedulerView& view) {
    FreeCapacity empty = view.free;
    for (const JobId job : view.running) {
      const auto nodes = view.nodes_of(job);
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        empty.give(nodes[i], view.footprint(job), view.slots_of(job, i));
      }
    }
    return empty;
  }

  /// Orders with levels change between events, too.
  static void wake_at_next_jump(SchedulingPass& pass) {
    if (pass.queue().empty()) return;
    const SchedulerView& view = pass.view();
    std::optional<TimePoint> next;
    for (const JobId job : view.running) {
      const auto jump = pass.order().next_jump(view.job(job), view.now);
      if (jump && (!next || *jump < *next)) next = jump;
    }
    if (next) pass.decisions().wake_at(*next);
  }

  std::vector<JobId> stopped_;
  std::vector<Start> starts_;
  std::vector<std::optional<JobId>> takers_;  ///< by node; empty when nobody stops
  std::vector<NodeId> nodes_;
  std::vector<DeviceSlot> slots_;
  PlannedDevices devices_;
};

}  // namespace

PreemptionEntry order_preemption() {
  return preemption_entry<OrderPreemption>("order",
                                           "at each decision all jobs are placed anew, in order");
}

}  // namespace headroom
