#include "sim/serving/replica_loads.hpp"

#include <algorithm>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

/// Weights and image layers are read in pieces of this size, as training records are.
constexpr double read_size = 1'048'576.0;

}  // namespace

ReplicaLoads::ReplicaLoads(const StackSpec& stack) : stack_{&stack}, paths_{stack} {
  for (const SharedLink& link : paths_.links()) {
    static_cast<void>(network_.add_link(link.name, Bandwidth{link.capacity}));
  }
}

void ReplicaLoads::start(std::uint64_t key, const std::string& storage, Bytes size,
                         std::span<const NodeId> nodes, TimePoint now) {
  const auto& storages = stack_->storages;
  const auto found = std::ranges::find(storages, storage, &StackStorage::name);
  const SampleRead one_byte{.bytes = 1.0, .operations = 1.0 / read_size, .metadata = 0.0};
  LinkLoads loads;
  double cap = 0.0;
  if (found != storages.end()) {
    paths_.add_read(loads, static_cast<std::size_t>(found - storages.begin()), one_byte, nodes);
    if (found->spec.client_read) {
      cap = found->spec.client_read->count * static_cast<double>(nodes.size());
    }
  } else {
    paths_.add_local_read(loads, one_byte, nodes);
  }
  const std::vector<LinkUse> uses = loads.uses();
  FlowRequest request{.demand = {.path = uses, .weight = 1.0}, .size = size};
  if (cap > 0.0) request.demand.cap = cap;
  const FlowId flow = network_.start(request, now);
  flows_[key] = flow;
  keys_[static_cast<std::uint32_t>(flow)] = key;
}

void ReplicaLoads::cancel(std::uint64_t key, TimePoint now) {
  const auto found = flows_.find(key);
  if (found == flows_.end()) return;
  static_cast<void>(network_.cancel(found->second, now));
  keys_.erase(static_cast<std::uint32_t>(found->second));
  flows_.erase(found);
}

std::optional<TimePoint> ReplicaLoads::next() {
  return flows_.empty() ? std::nullopt : network_.next_finish();
}

std::vector<std::uint64_t> ReplicaLoads::finish(TimePoint now) {
  std::vector<std::uint64_t> done;
  const auto next = this->next();
  if (!next || *next > now) return done;
  for (const FlowId flow : network_.finish(now)) {
    const auto found = keys_.find(static_cast<std::uint32_t>(flow));
    HEADROOM_ASSERT(found != keys_.end(), "a flow belongs to a load");
    done.push_back(found->second);
    flows_.erase(found->second);
    keys_.erase(found);
  }
  return done;
}

}  // namespace headroom
