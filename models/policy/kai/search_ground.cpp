// What a victim search knows about the nodes before it evicts anybody. Source: KAI-Scheduler commit
// d5bc503a, packages actions/common and plugins/accumulated_scenario_filters.
#include "models/policy/kai/search_ground.hpp"

#include <algorithm>
#include <functional>

namespace headroom::kai {
namespace {

/// Sums of hundredths are not exact.
constexpr double tolerance = 1e-6;

/// Whether `amounts`, largest first, go into `rooms`, largest first, each into the first with
/// enough left.
bool goes_into(std::vector<double> amounts, std::vector<double> rooms) {
  std::sort(amounts.begin(), amounts.end(), std::greater{});
  for (auto& room : rooms) room += tolerance;
  auto left = rooms;
  std::size_t first = 0;
  auto previous = -1.0;
  for (const auto need : amounts) {
    if (need == 0) return true;
    // What was too small for an equal amount before is still too small.
    if (need != previous) first = 0;
    previous = need;
    for (;; ++first) {
      if (first == rooms.size() || rooms[first] < need) return false;
      if (left[first] >= need) break;
    }
    left[first] -= need;
  }
  return true;
}

}  // namespace

void SearchGround::refresh(const SchedulingSession& session) {
  if (version_ == session.node_version()) return;
  version_ = session.node_version();
  by_room_.clear();
  slots_.clear();
  with_gpus_ = NodeMask{session.nodes.size()};
  for (std::size_t i = 0; i < session.nodes.size(); ++i) {
    const auto& node = session.nodes[i];
    by_room_.push_back({node.gpu_capacity(), id_at<NodeId>(i)});
    if (node.idle_gpus().gpus > 0 || node.releasing_gpus().gpus > 0) {
      with_gpus_.set(session.rank_of_node[i]);
    }
  }
  std::sort(by_room_.begin(), by_room_.end(), [](const RoomOnNode& a, const RoomOnNode& b) {
    return a.gpus != b.gpus ? a.gpus > b.gpus : a.node < b.node;
  });
}

const GpuSum& SearchGround::total(const SchedulingSession& session) {
  if (total_version_ == session.node_version()) return total_;
  total_version_ = session.node_version();
  total_ = {};
  // All idle amounts before all releasing ones: the order in which they are summed matters.
  for (const auto& node : session.nodes) {
    total_.gpus += node.idle_gpus().gpus;
    total_.memory_mib += node.idle_gpus().memory_mib;
  }
  for (const auto& node : session.nodes) {
    total_.gpus += node.releasing_gpus().gpus;
    total_.memory_mib += node.releasing_gpus().memory_mib;
  }
  return total_;
}

const SlotCounter& SearchGround::slots(const SchedulingSession& session, ShapeId shape) {
  return slots_.try_emplace(shape, session, shape).first->second;
}

void VictimRoom::add(std::span<const TaskId> victims) {
  for (const auto id : victims) {
    const auto& at = session_.task(id).at;
    const auto [room, is_new] = changed_.try_emplace(*at.node, 0.0);
    if (is_new) room->second = session_.node(*at.node).gpu_capacity();
    room->second += at.accepted_gpus;
  }
}

double VictimRoom::on(NodeId node) const {
  const auto changed = changed_.find(node);
  return changed != changed_.end() ? changed->second : session_.node(node).gpu_capacity();
}

std::vector<double> VictimRoom::largest(std::size_t count) const {
  std::vector<double> changed;
  for (const auto& [node, room] : changed_) changed.push_back(room);
  std::sort(changed.begin(), changed.end(), std::greater{});
  std::vector<double> rooms;
  auto next = changed.begin();
  for (const auto& base : ground_.by_room()) {
    if (rooms.size() == count) return rooms;
    if (changed_.contains(base.node)) continue;
    while (next != changed.end() && *next >= base.gpus && rooms.size() < count) {
      rooms.push_back(*next++);
    }
    if (rooms.size() < count) rooms.push_back(base.gpus);
  }
  while (next != changed.end() && rooms.size() < count) rooms.push_back(*next++);
  return rooms;
}

Plausibility::Plausibility(const SchedulingSession& session, const PodGroup& preemptor,
                           const GangView& part, std::span<const TaskId> part_tasks)
    : session_{session} {
  std::vector<double> gpus(part.active.size(), 0);
  for (const auto id : part_tasks) {
    gpus[session.task(id).pod_set] += session.shape(id).quota[Resource::gpu];
  }
  for (std::size_t m = 0; m < preemptor.members.size(); ++m) {
    const auto& member = preemptor.members[m];
    if (member.pod_set || !member.topology || member.topology->required_level.empty()) continue;
    auto label = member.topology->required_level;
    const auto tree = session.topologies.find(member.topology->topology);
    if (tree != session.topologies.end()) label = tree->second.label(label);
    double need = 0;
    for (const auto p : preemptor.pod_sets_below(m)) need += gpus[p];
    needs_[label].push_back(need);
  }
}

bool Plausibility::holds(std::span<const TaskId> pending, const VictimRoom& room) const {
  std::vector<double> amounts;
  for (const auto id : pending) amounts.push_back(session_.shape(id).quota[Resource::gpu]);
  if (!goes_into(std::move(amounts), room.largest(pending.size()))) return false;
  for (const auto& [label, needs] : needs_) {
    std::map<std::string, double> domains;
    for (std::size_t i = 0; i < session_.nodes.size(); ++i) {
      const auto& labels = session_.node_labels[i];
      const auto value = labels.find(label);
      if (value == labels.end() || value->second.empty()) continue;
      domains[value->second] += room.on(id_at<NodeId>(i));
    }
    std::vector<double> rooms;
    for (const auto& [value, gpus] : domains) rooms.push_back(gpus);
    std::sort(rooms.begin(), rooms.end(), std::greater{});
    if (!goes_into(needs, std::move(rooms))) return false;
  }
  return true;
}

}  // namespace headroom::kai
