#include "sim/lifecycle/job_table.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace headroom {

void JobTable::reserve(std::size_t jobs) {
  records_.reserve(jobs);
  facts_.reserve(jobs);
}

JobId JobTable::add(const Job& spec, TimePoint submitted) {
  const auto id = id_at<JobId>(records_.size());
  JobRecord& record = records_.emplace_back();
  record.spec = &spec;
  record.submitted = submitted;
  JobFacts& facts = facts_.emplace_back();
  facts.submit = submitted;
  facts.priority = spec.priority;
  facts.preemptible = spec.preemptible;
  facts.says_preemptible = spec.says_preemptible;
  return id;
}

FootprintId JobTable::intern(const Footprint& footprint) {
  const auto next = id_at<FootprintId>(footprints_.size());
  const auto [entry, is_new] = footprint_ids_.try_emplace(footprint, next);
  if (is_new) footprints_.push_back(footprint);
  return entry->second;
}

FootprintId JobTable::worker_footprint(JobId id) {
  const auto elastic = rare_.elastic.find(id);
  if (elastic != rare_.elastic.end()) return elastic->second.worker;
  const FootprintId whole = facts(id).footprint;
  const auto known = workers_.find(whole);
  if (known != workers_.end()) return known->second;
  Footprint worker = footprints_[index(whole)];
  worker.nodes = 1;
  return workers_[whole] = intern(worker);
}

FootprintId JobTable::known_worker_footprint(JobId id) const {
  const auto elastic = rare_.elastic.find(id);
  return elastic != rare_.elastic.end() ? elastic->second.worker : workers_.at(facts(id).footprint);
}

GpuShare JobTable::held_share(JobId id) const {
  const Footprint& held = footprints_[index(held_footprint(id))];
  if (held.shares_devices()) return rare_.sharing.at(id).held;
  const JobFacts& job = facts(id);
  const std::uint32_t nodes = job.in_workers ? job.node_count : held.nodes;
  return whole_gpus(static_cast<std::int64_t>(nodes) * held.gpus_per_node);
}

GpuShare JobTable::asked_share(JobId id) const {
  const JobFacts& job = facts(id);
  if (!footprints_[index(job.footprint)].shares_devices()) return whole_gpus(job.gpus);
  return rare_.sharing.at(id).asked;
}

void JobTable::set_nodes(JobId id, std::span<const NodeId> nodes) {
  JobFacts& job = facts(id);
  if (nodes.size() == 1) {
    job.node_count = 1;
    job.first_node = nodes.front();
    return;
  }
  // A job that runs again on as many nodes reuses its place.
  if (job.node_count != nodes.size()) {
    job.first_node = id_at<NodeId>(nodes_.size());
    job.node_count = static_cast<std::uint32_t>(nodes.size());
    nodes_.resize(nodes_.size() + nodes.size());
  }
  std::ranges::copy(nodes, nodes_.begin() + static_cast<std::ptrdiff_t>(index(job.first_node)));
}

}  // namespace headroom
