#include "sim/lifecycle/life_log.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace headroom {

std::string_view to_string(LifeEvent event) {
  constexpr std::array<std::string_view, 7> names{"hold",   "release", "stop", "restart",
                                                  "resize", "takes",   "wait"};
  return names[static_cast<std::size_t>(event)];
}

std::string_view to_string(HoldReason reason) {
  constexpr std::array<std::string_view, 8> names{"room",  "order",    "reservation", "limit",
                                                  "quota", "topology", "cycle",       "off_peak"};
  return names[static_cast<std::size_t>(reason)];
}

/// Gives `nodes` to the entry added last.
void LifeLog::add_nodes(std::span<const NodeId> nodes) {
  entries_.back().first_node = static_cast<std::uint32_t>(nodes_.size());
  entries_.back().node_count = static_cast<std::uint32_t>(nodes.size());
  nodes_.insert(nodes_.end(), nodes.begin(), nodes.end());
}

void LifeLog::stopped(TimePoint now, JobId job, const Stop& stop) {
  add({.time = now,
       .job = job,
       .cause = stop.for_whom,
       .event = LifeEvent::stop,
       .lost = stop.lost});
  add_nodes(stop.nodes);
  if (index(job) < words_.size()) words_[index(job)] = {};
}

void LifeLog::resized(TimePoint now, JobId job, std::span<const NodeId> nodes, Duration cost) {
  add({.time = now, .job = job, .event = LifeEvent::resize, .lost = cost});
  add_nodes(nodes);
}

void LifeLog::takes(TimePoint now, JobId job, const Take& take) {
  add({.time = now,
       .job = job,
       .event = LifeEvent::takes,
       .shape = take.shape,
       .first_slot = static_cast<std::uint32_t>(slots_.size()),
       .slot_count = static_cast<std::uint32_t>(take.slots.size())});
  slots_.insert(slots_.end(), take.slots.begin(), take.slots.end());
  // Others are told by the job's row, which names each node once.
  const bool repeats = std::ranges::adjacent_find(take.nodes) != take.nodes.end();
  if (repeats) add_nodes(take.nodes);
}

void LifeLog::first(TimePoint now, std::optional<JobId> job, std::uint32_t line) {
  if (line >= firsts_.size()) firsts_.resize(line + std::size_t{1});
  if (firsts_[line] == job) return;
  firsts_[line] = job;
  first_waiting_.push_back({.time = now, .job = job, .line = line});
}

void LifeLog::waits(TimePoint now, JobId job, HoldReason reason, std::optional<JobId> behind) {
  if (index(job) >= words_.size()) words_.resize(index(job) + 1);
  const Word word{.reason = reason, .behind = behind};
  if (words_[index(job)] == word) return;
  words_[index(job)] = word;
  add({.time = now, .job = job, .cause = behind, .reason = reason, .event = LifeEvent::wait});
}

}  // namespace headroom
