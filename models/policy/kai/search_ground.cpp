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

constexpr auto more_room_first = [](const RoomOnNode& a, const RoomOnNode& b) {
  return a.gpus != b.gpus ? a.gpus > b.gpus : a.node < b.node;
};

}  // namespace

void SearchGround::look_at_all(const SchedulingSession& session) {
  is_built_ = true;
  gpus_.clear();
  by_room_.clear();
  with_gpus_ = NodeMask{session.nodes.size()};
  for (std::size_t i = 0; i < session.nodes.size(); ++i) {
    const auto& node = session.nodes[i];
    gpus_.push_back({node.idle_gpus(), node.releasing_gpus(), node.gpu_capacity()});
    by_room_.push_back({gpus_[i].room, id_at<NodeId>(i)});
    if (gpus_[i].idle.gpus > 0 || gpus_[i].releasing.gpus > 0) {
      with_gpus_.set(session.rank_of_node[i]);
    }
  }
  std::sort(by_room_.begin(), by_room_.end(), more_room_first);
}

void SearchGround::look_at(const SchedulingSession& session, NodeId id) {
  const auto& node = session.node(id);
  auto& known = gpus_[index(id)];
  known.idle = node.idle_gpus();
  known.releasing = node.releasing_gpus();
  const auto has_gpus = known.idle.gpus > 0 || known.releasing.gpus > 0;
  if (has_gpus) {
    with_gpus_.set(session.rank(id));
  } else {
    with_gpus_.clear(session.rank(id));
  }
  const auto room = node.gpu_capacity();
  if (room == known.room) return;
  const auto place_of = [&](double gpus) {
    return std::lower_bound(by_room_.begin(), by_room_.end(), RoomOnNode{gpus, id},
                            more_room_first);
  };
  by_room_.erase(place_of(known.room));
  by_room_.insert(place_of(room), {room, id});
  known.room = room;
}

void SearchGround::refresh(const SchedulingSession& session) {
  const auto& changes = session.node_changes;
  const auto look = [&](std::size_t rank) { look_at(session, session.node_at_rank[rank]); };
  if (!is_built_ || !changes.visit_since(seen_, look)) look_at_all(session);
  seen_ = changes.count();
}

GpuSum SearchGround::total() const {
  GpuSum total;
  // All idle amounts before all releasing ones: the order in which they are summed matters.
  for (const auto& node : gpus_) {
    total.gpus += node.idle.gpus;
    total.memory_mib += node.idle.memory_mib;
  }
  for (const auto& node : gpus_) {
    total.gpus += node.releasing.gpus;
    total.memory_mib += node.releasing.memory_mib;
  }
  return total;
}

const SlotCounter& SearchGround::slots(const SchedulingSession& session, ShapeId shape) {
  const auto& changes = session.node_changes;
  const auto known = slots_.find(shape);
  if (known != slots_.end()) {
    auto& counter = known->second.counter;
    const auto count = [&](std::size_t rank) { counter.recount(session.node_at_rank[rank]); };
    const auto keeps_up = changes.visit_since(known->second.seen, count);
    known->second.seen = changes.count();
    if (keeps_up) return counter;
    slots_.erase(known);
  }
  // As many shapes as a few queues ask for at once; what is counted anew costs only time.
  constexpr std::size_t shapes_kept = 64;
  if (slots_.size() >= shapes_kept) slots_.clear();
  return slots_.emplace(shape, KnownSlots{SlotCounter{session, shape}, changes.count()})
      .first->second.counter;
}

SearchGround::Bounds SearchGround::bounds(const SchedulingSession& session, ShapeId shape) {
  if (!all_gone_) {
    all_gone_.emplace(session);
    some_gone_.emplace(session);
  }
  const auto& counter = slots(session, shape);
  all_gone_->start(counter);
  some_gone_->start(counter);
  return {&*all_gone_, &*some_gone_};
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
