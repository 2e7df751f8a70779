#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "sim/preparation/etl_runs.hpp"

namespace headroom {
namespace {

/// Files are read in pieces of this size, as samples of a training are.
constexpr double read_size = 1'048'576.0;
/// Below this a difference of rates is rounding.
constexpr double rate_tolerance = 1e-9;

constexpr std::uint32_t limit_cores = 0;
constexpr std::uint32_t limit_client = 1;
constexpr std::uint32_t first_kind_limit = 2;

/// What of its cores a stage can use. Each task holds one core from its beginning to its end, and
/// they come in waves: in the last one, cores without a task idle.
double wave_share(const PreparationStage& stage, double cores) {
  if (stage.tasks == 0) return 1.0;
  const auto tasks = static_cast<double>(stage.tasks);
  return tasks / (std::ceil(tasks / cores) * cores);
}

double share_of_input(const PreparationStage& stage, Bytes bytes) {
  return static_cast<double>(bytes.count) / static_cast<double>(stage.input.count);
}

Duration time_for(double bytes, double rate) {
  if (bytes >= rate * (static_cast<double>(longest_duration.count) / 1e9)) return longest_duration;
  return {static_cast<std::int64_t>(std::ceil(bytes * 1e9 / rate))};
}

}  // namespace

LinkLoads EtlRuns::loads_of(const PreparationStage& stage, std::span<const NodeId> nodes) {
  DataPaths& paths = shared_->paths();
  LinkLoads loads;
  const double read = share_of_input(stage, stage.read.size);
  if (!stage.read.storage.empty()) {
    const SampleRead sample{.bytes = read, .operations = read / read_size};
    if (const auto storage = shared_->storage_named(stage.read.storage)) {
      paths.add_read(loads, *storage, sample, nodes);
    } else {
      paths.add_local_read(loads, sample, nodes);
    }
  }
  const auto each = 1.0 / static_cast<double>(nodes.size());
  paths.add_local_write(loads, share_of_input(stage, stage.shuffle_written) * each, nodes);
  paths.add_shuffle_read(loads, share_of_input(stage, stage.shuffle_read), nodes);
  const double written = share_of_input(stage, stage.write.size);
  if (const auto storage = shared_->storage_named(stage.write.storage)) {
    paths.add_spread_write(loads, *storage, written, nodes);
  } else if (!stage.write.storage.empty()) {
    paths.add_local_write(loads, written * each, nodes);
  }
  return loads;
}

std::uint32_t EtlRuns::limit_of(LinkId link) const {
  const SharedLink& shared = shared_->paths().links()[static_cast<std::size_t>(link)];
  return first_kind_limit + static_cast<std::uint32_t>(shared.kind);
}

std::vector<std::pair<std::uint32_t, double>> EtlRuns::bounds_of(
    const PreparationStage& stage, const Place& place, std::span<const LinkUse> uses) const {
  std::vector<std::pair<std::uint32_t, double>> bounds{
      {limit_cores, place.cores * stage.rate_per_core * wave_share(stage, place.cores)}};
  const auto storage = shared_->storage_named(stage.read.storage);
  if (storage && stage.read.size.count > 0) {
    const auto& client = shared_->spec().storages[*storage].spec.client_read;
    const auto nodes = static_cast<double>(place.nodes.size());
    if (client) {
      bounds.emplace_back(limit_client,
                          client->count * nodes / share_of_input(stage, stage.read.size));
    }
  }
  std::map<std::uint32_t, double> links;
  for (const LinkUse& use : uses) {
    const double rate =
        shared_->paths().links()[static_cast<std::size_t>(use.link)].capacity / use.per_rate;
    const auto known = links.try_emplace(limit_of(use.link), rate).first;
    known->second = std::min(known->second, rate);
  }
  bounds.insert(bounds.end(), links.begin(), links.end());
  return bounds;
}

std::pair<std::uint32_t, double> EtlRuns::own_bound(
    std::span<const std::pair<std::uint32_t, double>> bounds) {
  std::pair<std::uint32_t, double> lowest = bounds.front();
  for (const auto& bound : bounds) {
    if (bound.first < first_kind_limit && bound.second < lowest.second) lowest = bound;
  }
  return lowest;
}

Duration EtlRuns::alone(JobId job, const Place& place) {
  const EtlWork& work = *preparations_[number_of(job)].work;
  std::vector<StageState> states(work.stages.size(), StageState::waiting);
  std::vector<double> left;
  for (const PreparationStage& stage : work.stages) {
    left.push_back(static_cast<double>(stage.input.count));
  }
  Duration time{};
  for (auto running = ready(work, states); !running.empty(); running = ready(work, states)) {
    // Stages that run at once share everything evenly until the first of them ends.
    const auto among = static_cast<double>(running.size());
    std::vector<double> rates;
    Duration step = longest_duration;
    for (const std::uint32_t i : running) {
      const PreparationStage& stage = work.stages[i];
      const auto uses = loads_of(stage, place.nodes).uses();
      const Place part{.nodes = place.nodes, .cores = place.cores / among};
      const auto bounds = bounds_of(stage, part, uses);
      double rate = bounds[0].second;
      for (std::size_t k = 1; k < bounds.size(); ++k) {
        rate = std::min(rate, bounds[k].second / among);
      }
      rates.push_back(rate);
      step = std::min(step, time_for(left[i], rate));
    }
    if (step >= longest_duration - time) return longest_duration;
    time += step;
    for (std::size_t k = 0; k < running.size(); ++k) {
      double& rest = left[running[k]];
      rest -= rates[k] * to_seconds(step);
      if (rest < 1.0) states[running[k]] = StageState::done;
    }
  }
  return std::max(time, Duration{1});
}

EtlBytes EtlRuns::bytes_of(const PreparationStage& stage, double share) {
  const auto part = [&](Bytes bytes) {
    if (share >= 1.0) return bytes;
    return Bytes{std::llround(static_cast<double>(bytes.count) * share)};
  };
  return {.read = part(stage.read.size),
          .shuffle_read = part(stage.shuffle_read),
          .shuffle_written = part(stage.shuffle_written),
          .written = part(stage.write.size)};
}

/// Counts what a stage has moved that has not ended.
void EtlRuns::count_part(const Run& run) {
  if (run.stage == none) return;
  const PreparationStage& stage = stage_of(run);
  const auto input = static_cast<double>(stage.input.count);
  preparations_[run.job].record.moved += bytes_of(stage, (input - run.left) / input);
}

void EtlRuns::book(Run& run, TimePoint now) {
  Preparation& preparation = preparations_[run.job];
  if (run.stage != none)
    run.left = std::max(0.0, run.left - run.rate * to_seconds(now - run.since));
  const TimePoint from = std::max(run.since, measured_from_);
  run.since = now;
  if (from >= now) return;
  const double core_seconds = run.cores * to_seconds(now - from);
  preparation.record.core_seconds += core_seconds;
  if (run.stage == none) {
    preparation.record.restart_core_seconds += core_seconds;
    return;
  }
  double next = 0.0;
  for (const auto& [limit, rate] : run.bounds) {
    if (limit != run.limit && (next == 0.0 || rate < next)) next = rate;
  }
  Limited& held = preparation.limited[run.limit];
  held.core_seconds += core_seconds;
  // What nothing else would hold back takes no time.
  if (next > 0.0) held.without += core_seconds * std::min(1.0, run.rate / next);
}

void EtlRuns::set_rate(std::uint32_t place, double rate, TimePoint now) {
  Run& run = runs_[place];
  book(run, now);
  const double old_rate = std::exchange(run.rate, rate);
  run.limit = run.cap_limit;
  if (run.flow && rate < run.cap * (1.0 - rate_tolerance)) {
    if (const auto link = shared_->network().bottleneck(*run.flow)) run.limit = limit_of(*link);
  }
  tell_links(run, old_rate, now);
  file_end(place, rate > 0.0 ? now + time_for(run.left, rate) : end_of_time);
}

void EtlRuns::file_end(std::uint32_t place, TimePoint end) {
  Run& run = runs_[place];
  if (run.end < end_of_time) ends_.erase({run.end, place});
  run.end = end;
  if (end < end_of_time) ends_.emplace(end, place);
}

void EtlRuns::tell_links(const Run& run, double old_rate, TimePoint now) {
  for (const auto& [kind, per_byte] : run.kinds) {
    const double by = per_byte * (run.rate - old_rate);
    if (by != 0.0) shared_->levels().change(now, shared_->link_level(kind), by);
  }
}

}  // namespace headroom
