#include "headroom/free_capacity.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

constexpr std::uint32_t not_modelled = std::numeric_limits<std::uint32_t>::max();
constexpr Bytes memory_not_modelled{std::numeric_limits<std::int64_t>::max()};

template <class Number>
Number divided_up(Number total, Number parts) {
  return (total + parts - 1) / parts;
}

}  // namespace

NodeId NodeSet::highest() const {
  for (std::size_t word = words_.size(); word-- > 0;) {
    if (words_[word] == 0) continue;
    return id_at<NodeId>(word * 64 + static_cast<std::size_t>(std::bit_width(words_[word])) - 1);
  }
  HEADROOM_ASSERT(false, "a set that is asked for its highest node is not empty");
}

FreeCapacity::FreeCapacity(const ClusterSpec& cluster) {
  for (std::uint32_t group = 0; group < cluster.nodes.size(); ++group) {
    const NodeGroup& spec = cluster.nodes[group];
    const NodeCapacity node{.gpus = spec.gpus,
                            .cpus = spec.cpus.value_or(not_modelled),
                            .memory = spec.memory.value_or(memory_not_modelled),
                            .group = group};
    capacity_.insert(capacity_.end(), spec.count, node);
    group_models_.push_back(spec.gpu_model);
    gpus_per_node_max_ = std::max(gpus_per_node_max_, spec.gpus);
    gpu_count_ += static_cast<std::int64_t>(spec.gpus) * spec.count;
  }
  const std::size_t nodes = capacity_.size();
  words_ = divided_up<std::size_t>(nodes, 64);
  summary_words_ = divided_up<std::size_t>(words_, 64);
  levels_ = std::min(gpus_per_node_max_, level_max);
  // One level more than is ever set, so that "exactly the highest level" needs no special case.
  level_bits_.resize((levels_ + 2) * words_);
  summary_bits_.resize((levels_ + 2) * summary_words_);
  nodes_at_least_.resize(levels_ + 2);
  eligible_.emplace_back(nodes);
  free_.resize(nodes);
  for (std::size_t i = 0; i < nodes; ++i) {
    const auto node = id_at<NodeId>(i);
    eligible_[0].insert(node);
    free_[i] = {capacity_[i].gpus, capacity_[i].cpus, capacity_[i].memory};
    level_bits_[i / 64] |= std::uint64_t{1} << (i % 64);
    summary_bits_[i / 4096] |= std::uint64_t{1} << (i / 64 % 64);
    set_levels(node, 0, level_of(capacity_[i].gpus));
  }
  nodes_at_least_[0] = static_cast<std::uint32_t>(nodes);
  free_total_ = gpu_count_;
}

NodeSet FreeCapacity::nodes_with_models(const std::vector<std::string>& gpu_models) const {
  if (gpu_models.empty()) return eligible_[0];
  NodeSet nodes(node_count());
  for (std::size_t i = 0; i < node_count(); ++i) {
    const std::string& model = group_models_[capacity_[i].group];
    if (std::ranges::find(gpu_models, model) != gpu_models.end()) nodes.insert(id_at<NodeId>(i));
  }
  return nodes;
}

std::uint32_t FreeCapacity::eligibility(const NodeSet& nodes) {
  const auto known = std::ranges::find(eligible_, nodes);
  const auto number = static_cast<std::uint32_t>(known - eligible_.begin());
  if (known == eligible_.end()) eligible_.push_back(nodes);
  return number;
}

void FreeCapacity::spread_over_whole_nodes(Footprint& footprint, std::uint32_t gpus,
                                           const NodeSet& allowed) {
  std::set<std::uint32_t, std::greater<>> sizes;
  for (std::size_t i = 0; i < node_count(); ++i) {
    if (allowed.contains(id_at<NodeId>(i)) && capacity_[i].gpus > 0)
      sizes.insert(capacity_[i].gpus);
  }
  for (const std::uint32_t size : sizes) {
    NodeSet of_size(node_count());
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < node_count(); ++i) {
      if (capacity_[i].gpus != size || !allowed.contains(id_at<NodeId>(i))) continue;
      of_size.insert(id_at<NodeId>(i));
      ++count;
    }
    footprint.nodes = divided_up(gpus, size);
    footprint.gpus_per_node = size;
    footprint.eligible = eligibility(of_size);
    if (count >= footprint.nodes) return;
  }
}

Footprint FreeCapacity::resolve(const ResourceRequest& request) {
  const NodeSet allowed = nodes_with_models(request.gpu_models);
  const auto gpus = static_cast<std::uint32_t>(gpus_rounded_up(total_gpus(request)));
  std::uint32_t gpus_max = 0;
  std::uint32_t cpus_max = 0;
  for (std::size_t i = 0; i < node_count(); ++i) {
    if (!allowed.contains(id_at<NodeId>(i))) continue;
    gpus_max = std::max(gpus_max, capacity_[i].gpus);
    cpus_max = std::max(cpus_max, capacity_[i].cpus);
  }
  Footprint footprint{.eligible = eligibility(allowed)};
  if (request.nodes) {
    footprint.nodes = *request.nodes;
    footprint.gpus_per_node = request.gpus_per_node.value_or(divided_up(gpus, *request.nodes));
  } else if (gpus > gpus_max) {
    spread_over_whole_nodes(footprint, gpus, allowed);
  } else if (gpus > 0) {
    footprint.gpus_per_node = gpus;
  } else if (request.cpus > cpus_max && cpus_max > 0) {
    footprint.nodes = divided_up(request.cpus, cpus_max);
  }
  footprint.cpus_per_node = divided_up(request.cpus, footprint.nodes);
  footprint.memory_per_node =
      Bytes{divided_up(request.memory.count, static_cast<std::int64_t>(footprint.nodes))};

  std::uint32_t able = 0;
  for (std::size_t i = 0; i < node_count(); ++i) {
    const NodeCapacity& node = capacity_[i];
    able += is_eligible(id_at<NodeId>(i), footprint) && node.gpus >= footprint.gpus_per_node &&
                    node.cpus >= footprint.cpus_per_node && node.memory >= footprint.memory_per_node
                ? 1U
                : 0U;
  }
  footprint.impossible = able < footprint.nodes ||
                         (!request.nodes && footprint.gpus() < static_cast<std::int64_t>(gpus));
  return footprint;
}

bool FreeCapacity::is_eligible(NodeId node, const Footprint& footprint) const {
  return footprint.eligible == 0 || eligible_[footprint.eligible].contains(node);
}

bool FreeCapacity::has_room(NodeId node, const Footprint& footprint) const {
  const Free& free = free_[index(node)];
  return free.gpus >= footprint.gpus_per_node && free.cpus >= footprint.cpus_per_node &&
         free.memory >= footprint.memory_per_node && is_eligible(node, footprint);
}

bool FreeCapacity::fits(const Footprint& footprint, const NodeSet* blocked) const {
  if (footprint.impossible) return false;
  // Necessary in any case, and all there is to know when GPUs alone decide.
  if (nodes_at_least_[level_of(footprint.gpus_per_node)] < footprint.nodes) return false;
  if (blocked == nullptr && footprint.only_gpus() && footprint.gpus_per_node <= levels_)
    return true;
  std::uint32_t found = 0;
  for_each_with_room(footprint, blocked, [&](NodeId) { return ++found < footprint.nodes; });
  return found >= footprint.nodes;
}

void FreeCapacity::set_levels(NodeId node, std::uint32_t from, std::uint32_t to) {
  const std::size_t word = index(node) / 64;
  const std::uint64_t bit = std::uint64_t{1} << (index(node) % 64);
  const std::uint64_t summary_bit = std::uint64_t{1} << (word % 64);
  for (std::size_t level = from + 1; level <= to; ++level) {
    level_bits_[level * words_ + word] |= bit;
    summary_bits_[level * summary_words_ + word / 64] |= summary_bit;
    ++nodes_at_least_[level];
  }
}

void FreeCapacity::clear_levels(NodeId node, std::uint32_t from, std::uint32_t to) {
  const std::size_t word = index(node) / 64;
  const std::uint64_t bit = std::uint64_t{1} << (index(node) % 64);
  const std::uint64_t summary_bit = std::uint64_t{1} << (word % 64);
  for (std::size_t level = to + 1; level <= from; ++level) {
    std::uint64_t& bits = level_bits_[level * words_ + word];
    bits &= ~bit;
    if (bits == 0) summary_bits_[level * summary_words_ + word / 64] &= ~summary_bit;
    --nodes_at_least_[level];
  }
}

void FreeCapacity::take(NodeId node, const Footprint& footprint) {
  Free& free = free_[index(node)];
  const std::uint32_t before = level_of(free.gpus);
  free.gpus -= footprint.gpus_per_node;
  free.cpus -= footprint.cpus_per_node;
  free.memory -= footprint.memory_per_node;
  free_total_ -= footprint.gpus_per_node;
  clear_levels(node, before, level_of(free.gpus));
}

void FreeCapacity::give(NodeId node, const Footprint& footprint) {
  Free& free = free_[index(node)];
  const std::uint32_t before = level_of(free.gpus);
  free.gpus += footprint.gpus_per_node;
  free.cpus += footprint.cpus_per_node;
  free.memory += footprint.memory_per_node;
  free_total_ += footprint.gpus_per_node;
  set_levels(node, before, level_of(free.gpus));
}

}  // namespace headroom
