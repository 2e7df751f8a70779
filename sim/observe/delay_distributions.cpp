#include "sim/observe/delay_distributions.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/observe/job_figures.hpp"
#include "sim/observe/name_text.hpp"
#include "sim/observe/statistics.hpp"

namespace headroom {
namespace {

constexpr std::size_t even_ranks = 320;
constexpr std::size_t ranks_max = 400;
constexpr std::size_t queues_max = 20;

using Delays = std::vector<Duration>;

/// The ranks, from 0 on, that stand for `count` values.
std::vector<std::size_t> ranks_of(std::size_t count) {
  std::vector<std::size_t> ranks;
  const std::size_t spaced = count <= ranks_max ? count : even_ranks;
  for (std::size_t i = 0; i < spaced; ++i) {
    ranks.push_back(spaced < 2 ? 0 : i * (count - 1) / (spaced - 1));
  }
  // Beyond the even ones, where percentiles of interest lie, ever closer to the last.
  const std::size_t furthest = std::min(count / spaced, count - 1);
  for (std::size_t from_last = furthest; from_last > 0; from_last = from_last * 4 / 5) {
    ranks.push_back(count - 1 - from_last);
  }
  std::ranges::sort(ranks);
  ranks.erase(std::ranges::unique(ranks).begin(), ranks.end());
  return ranks;
}

/// Of delays in ascending order.
Tree distribution(std::string name, const Delays& delays) {
  Tree tree = Tree::object();
  tree.add("name", std::move(name));
  tree.add("count", delays.size());
  Tree& values = tree.add("delay_s", Tree::list());
  std::vector<std::size_t> ranks;
  if (!delays.empty()) ranks = ranks_of(delays.size());
  for (const std::size_t rank : ranks) values.append(exact_seconds(delays[rank]));
  Tree& fractions = tree.add("fraction", Tree::list());
  for (const std::size_t rank : ranks) {
    fractions.append(static_cast<double>(rank + 1) / static_cast<double>(delays.size()));
  }
  return tree;
}

/// The queues with most jobs, of equals those that had jobs first; by name.
std::vector<std::pair<std::string, Delays>> largest(const RunRecord& run,
                                                    std::map<std::size_t, Delays> by_queue) {
  std::vector<std::pair<std::string, Delays>> queues;
  for (auto& [queue, delays] : by_queue) {
    queues.emplace_back(name_text(run.tables.queues, queue), std::move(delays));
  }
  std::ranges::stable_sort(queues, std::ranges::greater{},
                           [](const auto& queue) { return queue.second.size(); });
  queues.resize(std::min(queues.size(), queues_max));
  std::ranges::sort(queues, {}, [](const auto& queue) { return queue.first; });
  return queues;
}

}  // namespace

Tree delay_distributions(const RunRecord& run) {
  std::map<std::uint32_t, Delays> by_size;
  std::map<std::size_t, Delays> by_queue;
  const bool has_queues = run.tables.queues.size() > 1;
  for (std::size_t i = 0; i < run.jobs.size(); ++i) {
    const auto id = id_at<JobId>(i);
    const JobRecord& job = run.jobs.record(id);
    if (!job.first_start || job.submitted < run.measured_from) continue;
    const Duration delay = *job.first_start - job.submitted;
    by_size[size_class(run.jobs.facts(id).gpus)].push_back(delay);
    if (has_queues) by_queue[index(job.spec->queue)].push_back(delay);
  }
  Delays all;
  Tree sizes = Tree::list();
  for (auto& [size, delays] : by_size) {
    std::ranges::sort(delays);
    const auto middle = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), delays.begin(), delays.end());
    std::ranges::inplace_merge(all, all.begin() + middle);
    sizes.append(distribution(size_class_name(size), delays));
  }
  Tree tree = Tree::object();
  tree.add("all", distribution("all", all));
  tree.add("by_size", std::move(sizes));
  Tree& queues = tree.add("by_queue", Tree::list());
  if (by_queue.size() < 2) return tree;
  for (auto& [name, delays] : largest(run, std::move(by_queue))) {
    std::ranges::sort(delays);
    queues.append(distribution(name, delays));
  }
  return tree;
}

}  // namespace headroom
