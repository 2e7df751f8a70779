#include "sim/storage/shared_stack.hpp"

#include <algorithm>

namespace headroom {
namespace {

std::vector<Bytes> disk_capacities(const StackSpec& stack) {
  std::vector<Bytes> capacities;
  for (const GroupHardware& group : stack.groups) {
    capacities.insert(capacities.end(), group.count, group.server.local.capacity);
  }
  return capacities;
}

}  // namespace

SharedStack::SharedStack(const StackSpec& spec, std::uint64_t seed)
    : spec_{&spec}, paths_{spec}, disks_{disk_capacities(spec), seed} {
  std::uint32_t first = 0;
  for (const GroupHardware& group : spec.groups) {
    group_starts_.push_back(first);
    first += group.count;
  }
  for (const SharedLink& link : paths_.links()) {
    static_cast<void>(network_.add_link(link.name, Bandwidth{link.capacity}));
  }
}

std::uint32_t SharedStack::group_of(NodeId node) const {
  const auto next = std::ranges::upper_bound(group_starts_, static_cast<std::uint32_t>(node));
  return static_cast<std::uint32_t>(next - group_starts_.begin() - 1);
}

std::optional<std::size_t> SharedStack::storage_named(const std::string& name) const {
  const auto& storages = spec_->storages;
  const auto found = std::ranges::find(storages, name, &StackStorage::name);
  if (found == storages.end()) return std::nullopt;
  return static_cast<std::size_t>(found - storages.begin());
}

FlowId SharedStack::start(const FlowRequest& request, FlowOwner owner, TimePoint now) {
  const FlowId flow = network_.start(request, now);
  const auto number = static_cast<std::size_t>(flow);
  owners_.resize(std::max(owners_.size(), number + 1));
  owners_[number] = owner;
  return flow;
}

}  // namespace headroom
