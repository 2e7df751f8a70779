#include "sim/observe/fragmentation.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/packing/expected_jobs.hpp"
#include "models/policy/packing/fragmentation.hpp"
#include "models/policy/packing/task_types.hpp"

namespace headroom {
namespace {

constexpr std::size_t samples_max = 2048;
/// A look at a node takes about a nanosecond and an event some hundred: this many
/// looks are not noticed even by a run of no length, and further ones are as many as
/// there are events.
constexpr std::uint64_t free_visits = 2'000'000;

}  // namespace

FragmentationSamples::FragmentationSamples(const FreeCapacity& free, std::optional<Duration> length)
    : free_{&free}, seen_(free.node_count()) {
  constexpr Duration first_spacing = 1_s;
  spacing_ = first_spacing;
  if (length) spacing_.count = std::max<std::int64_t>(1, length->count / (samples_max / 2));
}

void FragmentationSamples::look(TimePoint to, std::uint64_t events) {
  Snapshot now = snapshot();
  if (snapshots_.empty() || snapshots_.back() != now) snapshots_.push_back(std::move(now));
  if (visits_ > free_visits + events) look_half_as_often();
  while (next_ < to) {
    const std::int64_t due = ((to - next_).count + spacing_.count - 1) / spacing_.count;
    if (static_cast<std::size_t>(due) > samples_max - samples_.size()) {
      look_half_as_often();
      continue;
    }
    samples_.insert(samples_.end(), static_cast<std::size_t>(due),
                    static_cast<std::uint32_t>(snapshots_.size() - 1));
    next_ = next_ + spacing_ * due;
  }
}

void FragmentationSamples::look_half_as_often() {
  std::vector<Snapshot> kept;
  std::optional<std::uint32_t> last;
  const auto keep = [&](std::uint32_t place) {
    if (last != place) kept.push_back(std::move(snapshots_[place]));
    last = place;
    return static_cast<std::uint32_t>(kept.size() - 1);
  };
  for (std::size_t i = 0; 2 * i < samples_.size(); ++i) samples_[i] = keep(samples_[2 * i]);
  samples_.resize((samples_.size() + 1) / 2);
  // The latest look has no sample yet.
  static_cast<void>(keep(static_cast<std::uint32_t>(snapshots_.size() - 1)));
  snapshots_ = std::move(kept);
  spacing_ = spacing_ * 2;
  next_ = TimePoint{spacing_ * static_cast<std::int64_t>(samples_.size())};
}

FragmentationSamples::Snapshot FragmentationSamples::snapshot() {
  found_.clear();
  for (std::size_t i = 0; i < free_->node_count(); ++i) {
    const StateId state = state_of(id_at<NodeId>(i));
    if (counts_[state]++ == 0) found_.push_back(state);
  }
  visits_ += free_->node_count();
  std::ranges::sort(found_);
  Snapshot nodes;
  for (const StateId state : found_) nodes.emplace_back(state, std::exchange(counts_[state], 0));
  return nodes;
}

FragmentationSamples::StateId FragmentationSamples::state_of(NodeId node) {
  const NodeCapacity& capacity = free_->capacity(node);
  const bool is_shared = free_->devices().is_active() &&
                         (free_->devices().is_shared(node) || capacity.partitioned_gpus > 0);
  if (is_shared) {
    const PackingRoom room = rooms_.room(*free_, node);
    State state{.group = capacity.group,
                .cpu_milli = room.cpu_milli_to_come(),
                .whole_gpus = room.whole_gpus,
                .parts = {}};
    for (const std::uint16_t milli : room.gpu_milli) {
      if (milli > 0 && milli < whole_gpu_milli) state.parts.push_back(milli);
    }
    std::ranges::sort(state.parts);
    visits_ += 16 * (1 + room.gpu_milli.size());
    return number(std::move(state));
  }
  Seen& seen = seen_[index(node)];
  const std::int64_t cpu_milli =
      counts_cpu(capacity) ? free_->free_cpu_milli(node) : std::numeric_limits<std::int64_t>::max();
  const std::uint32_t whole_gpus = free_->free_gpus(node) + capacity.partitioned_gpus;
  if (seen.cpu_milli == cpu_milli && seen.whole_gpus == whole_gpus) return seen.state;
  seen = {.cpu_milli = cpu_milli,
          .whole_gpus = whole_gpus,
          .state = number({.group = capacity.group,
                           .cpu_milli = cpu_milli,
                           .whole_gpus = whole_gpus,
                           .parts = {}})};
  visits_ += 16;
  return seen.state;
}

FragmentationSamples::StateId FragmentationSamples::number(State state) {
  const auto next = static_cast<StateId>(state_numbers_.size());
  const auto [found, is_new] = state_numbers_.try_emplace(std::move(state), next);
  if (is_new) counts_.push_back(0);
  return found->second;
}

FragmentationSeries FragmentationSamples::judge(std::span<const ExpectedJobs> expected) const {
  GpuModels models;
  const auto types = task_types(expected, group_count(*free_), models);
  const FragmentMeter meter{types, models};
  GpuTally tally;
  std::vector<FragmentationSeries::Sample> by_state(state_numbers_.size());
  for (const auto& [state, number] : state_numbers_) {
    meter.tally(state.parts, tally);
    meter.add_whole(tally, static_cast<std::int32_t>(state.whole_gpus));
    std::int64_t free_milli = std::int64_t{state.whole_gpus} * whole_gpu_milli;
    for (const std::uint16_t milli : state.parts) free_milli += milli;
    const double fragmented =
        meter.fragmented(tally, {state.cpu_milli, free_milli, group_model(state.group)});
    by_state[number] = {.fragmented_gpus = fragmented / 1000.0,
                        .free_gpus = static_cast<double>(free_milli) / 1000.0};
  }
  std::vector<FragmentationSeries::Sample> by_snapshot;
  for (const Snapshot& snapshot : snapshots_) {
    FragmentationSeries::Sample& sum = by_snapshot.emplace_back();
    for (const auto& [state, nodes] : snapshot) {
      sum.fragmented_gpus += by_state[state].fragmented_gpus * nodes;
      sum.free_gpus += by_state[state].free_gpus * nodes;
    }
  }
  FragmentationSeries series{.spacing = spacing_, .samples = {}};
  for (const std::uint32_t place : samples_) series.samples.push_back(by_snapshot[place]);
  return series;
}

}  // namespace headroom
