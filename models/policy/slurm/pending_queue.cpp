#include "models/policy/slurm/pending_queue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace headroom::slurm {

bool PendingQueue::empty() const {
  return std::ranges::all_of(lanes_, [](const auto& lane) { return lane.empty(); });
}

std::optional<JobId> PendingQueue::first() const {
  const auto step = Walk{*this}.next();
  return step ? std::optional{step->job} : std::nullopt;
}

PendingQueue::Walk::Walk(const PendingQueue& queue) {
  lanes_.reserve(queue.lanes_.size());
  for (const auto& lane : queue.lanes_) lanes_.push_back({lane.begin(), lane.end()});
}

std::optional<PendingQueue::Walk::Step> PendingQueue::Walk::next() {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (lanes_[i].at == lanes_[i].end) continue;
    if (!best || *lanes_[i].at < *lanes_[*best].at) best = i;
  }
  if (!best) return std::nullopt;
  const JobId job = (lanes_[*best].at++)->job;
  return Step{.partition = static_cast<std::uint32_t>(*best), .job = job};
}

}  // namespace headroom::slurm
