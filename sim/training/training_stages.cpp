#include <algorithm>
#include <cmath>
#include <utility>

#include "models/runtime/checkpoint_interval.hpp"
#include "models/storage/cache_hit_ratio.hpp"
#include "models/storage/closed_loop.hpp"
#include "sim/training/training_runs.hpp"

namespace headroom {
namespace {

/// Opening, looking up and closing a file. Source: DLIO's readers on POSIX, 2 to 4 calls.
constexpr double metadata_per_file = 3.0;
/// Records are read in pieces of this size, a small file in one piece.
constexpr double read_size = 1'048'576.0;

SampleRead sample_read(const TrainingData& data, double share) {
  return {
      .bytes = data.sample_bytes * share,
      .operations = std::max(data.sample_bytes / read_size, 1.0 / data.samples_per_file) * share,
      .metadata = metadata_per_file / data.samples_per_file * share};
}

CacheEviction eviction(CacheRule rule) {
  switch (rule) {
    case CacheRule::random:
      return CacheEviction::random_replacement;
    case CacheRule::lru:
      return CacheEviction::least_recently_used;
    case CacheRule::pinned:
      return CacheEviction::pinned;
  }
  return CacheEviction::random_replacement;
}

/// Limits beyond the parts of a step and the kinds of links.
constexpr std::uint32_t limit_preprocessing = step_limits;
constexpr std::uint32_t limit_client = step_limits + 1;
constexpr std::uint32_t limit_latency = step_limits + 2;
constexpr std::uint32_t first_kind_limit = step_limits + 3;

}  // namespace

void TrainingRuns::name_limits() {
  for (std::size_t i = 0; i < step_limits; ++i) {
    limits_.emplace_back(step_limit_name(static_cast<StepLimit>(i)));
  }
  limits_.insert(limits_.end(), {"CPU preprocessing", "storage client", "storage latency"});
  for (const LinkKind& kind : shared_->paths().kinds()) limits_.push_back(kind.name);
}

LimitId TrainingRuns::limit_of(LinkId link) const {
  const SharedLink& shared = shared_->paths().links()[static_cast<std::size_t>(link)];
  return LimitId{first_kind_limit + static_cast<std::uint32_t>(shared.kind)};
}

Bytes TrainingRuns::dataset_size(const Training& training) const {
  const TrainingData& data = profile_of(training).data;
  return {std::llround(std::min(data.samples * data.sample_bytes, 9e18))};
}

/// Part of what falls to a node that its cache has room for.
double TrainingRuns::cached_share(const Run& run) const {
  const Training& training = trainings_[run.training];
  const TrainingData& data = profile_of(training).data;
  if (data.cache == CachePlace::none || run.reads_staged) return 0.0;
  double cached = 0.0;
  for (const NodeId node : run.nodes) {
    const ServerSpec& server = stack_->groups[group_of(node)].server;
    const Bytes place = data.cache == CachePlace::memory ? server.memory : server.local.capacity;
    cached += static_cast<double>(data.cache_size.value_or(place).count);
  }
  // Shuffles give each node other samples every epoch, and it asks its own cache only.
  const double needed =
      static_cast<double>(dataset_size(training).count) * static_cast<double>(run.nodes.size());
  return std::min(1.0, cached / std::max(1.0, needed));
}

double TrainingRuns::hit_ratio(const Run& run) const {
  const double share = cached_share(run);
  const CacheRule rule = profile_of(trainings_[run.training]).data.cache_rule;
  return share > 0.0 ? cache_hit_ratio(eviction(rule), share) : 0.0;
}

double TrainingRuns::checkpoint_bytes(const Run& run) const {
  const TrainingCheckpoints& plan = profile_of(trainings_[run.training]).checkpoints;
  if (plan.size) return static_cast<double>(plan.size->count);
  return static_cast<double>(checkpoint_size(run.pace.parameters).count);
}

double TrainingRuns::checkpoint_share(const Run& run) const {
  const TrainingCheckpoints& plan = profile_of(trainings_[run.training]).checkpoints;
  if (plan.every.count == 0) return 0.0;
  const GroupHardware& group = stack_->groups[group_of(run.nodes.front())];
  Bandwidth devices = group.server.local.write;
  Bandwidth port = devices;
  if (const auto storage = storage_named(plan.storage)) {
    const StackStorage& to = stack_->storages[*storage];
    devices = to.spec.write * to.write_factor;
    port = stack_->network.link.rate() * ports_of(group, stack_->network);
  }
  if (devices.count <= 0.0) return 0.0;
  const Bytes size{std::llround(checkpoint_bytes(run))};
  const double write = to_seconds(checkpoint_write_time(size, devices, port, 1.0));
  return write / (write + to_seconds(plan.every));
}

void TrainingRuns::enter_first_stage(Run& run, Duration restart_cost, TimePoint now) {
  if (restart_cost.count > 0) {
    run.stage = Stage::restarting;
    file_end(run, now + restart_cost);
    tell_phases(run, now);
  } else {
    enter_staging(run, now);
  }
}

void TrainingRuns::enter_staging(Run& run, TimePoint now) {
  const Training& training = trainings_[run.training];
  const TrainingData& data = profile_of(training).data;
  const auto storage = storage_named(data.storage);
  if (!data.is_staged || !storage) return enter_training(run, now);
  std::vector<NodeId> missing;
  for (const NodeId node : run.nodes) {
    const bool holds = shared_->disks().holds(node, data.dataset);
    if (!holds &&
        !shared_->disks().make_room(node, data.dataset, dataset_size(training), data.cache_rule)) {
      // One node without room reads over the network, and so do all: they step together.
      for (const NodeId copied : missing) shared_->disks().drop(copied, data.dataset);
      return enter_training(run, now);
    }
    if (!holds) missing.push_back(node);
  }
  for (const NodeId node : run.nodes) shared_->disks().begin_use(node, data.dataset);
  run.staged = run.nodes;
  run.reads_staged = true;
  if (missing.empty()) return enter_training(run, now);
  run.stage = Stage::staging;
  run.copied_to = missing;
  LinkLoads loads;
  const auto copies = static_cast<double>(missing.size());
  shared_->paths().add_read(loads, *storage, {.bytes = copies, .operations = copies / read_size},
                            missing);
  shared_->paths().add_local_write(loads, 1.0, missing);
  const std::vector<LinkUse> uses = loads.uses();
  run.flow = shared_->start({.demand = {.path = uses}, .size = dataset_size(training)},
                            {.user = FlowUser::training, .run = training.run}, now);
  tell_phases(run, now);
}

void TrainingRuns::enter_training(Run& run, TimePoint now) {
  const Training& training = trainings_[run.training];
  const TrainingData& data = profile_of(training).data;
  const double done = training.record.samples;
  run.left = std::max(0.0, training.work.samples - done);
  run.stage = Stage::steady;
  run.hit_ratio = hit_ratio(run);
  if (run.hit_ratio > 0.0 && done < data.samples) {
    // Every cache is cold in the first epoch.
    run.stage = Stage::first_epoch;
    run.hit_ratio = 0.0;
    run.left = std::min(run.left, data.samples - done);
  }
  run.checkpoint_share = checkpoint_share(run);
  run.full_rate = run.pace.samples_per_s * (1.0 - run.checkpoint_share);
  run.cap = run.full_rate;
  run.cap_limit =
      run.pace.is_host_bound ? LimitId{limit_preprocessing} : limit_of(run.pace.step.limited_by);
  limit_by_client(run);
  start_flow(run, now);
}

/// What the nodes' clients of the storage can do, whatever the others do.
void TrainingRuns::limit_by_client(Run& run) {
  const TrainingData& data = profile_of(trainings_[run.training]).data;
  const auto storage = storage_named(data.storage);
  const double share = 1.0 - run.hit_ratio;
  if (!storage || run.reads_staged || data.sample_bytes * share <= 0.0) return;
  const StorageSpec& spec = stack_->storages[*storage].spec;
  const auto nodes = static_cast<double>(run.nodes.size());
  const auto lower = [&](double rate, std::uint32_t limit) {
    if (rate >= run.cap) return;
    run.cap = rate;
    run.cap_limit = LimitId{limit};
  };
  if (spec.client_read) {
    lower(spec.client_read->count * nodes / (data.sample_bytes * share), limit_client);
  }
  const GroupHardware& group = stack_->groups[group_of(run.nodes.front())];
  const double port = stack_->network.link.rate().count * ports_of(group, stack_->network);
  // Each request brings a sample, or a piece of read_size of packed records.
  const double object =
      data.samples_per_file > 1.0 ? std::max(read_size, data.sample_bytes) : data.sample_bytes;
  const ClosedLoopThroughput loop = closed_loop_throughput(
      {.object = Bytes{std::max<std::int64_t>(1, std::llround(object))},
       .clients = nodes,
       .requests_per_client = data.reads_in_flight * run.gpus_per_node,
       .metadata_latency = spec.latency,
       .metadata_per_object = data.samples_per_file > 1.0 ? 0.0 : metadata_per_file,
       .first_byte = spec.latency,
       .stream = spec.connection_read.value_or(Bandwidth{port})});
  lower(loop.objects_per_second * object / (data.sample_bytes * share), limit_latency);
}

/// What one sample takes of the links, gradients aside.
void TrainingRuns::add_sample(const Run& run, LinkLoads& loads) {
  const Training& training = trainings_[run.training];
  const TrainingProfile& profile = profile_of(training);
  const TrainingData& data = profile.data;
  if (run.reads_staged || data.storage == "local") {
    shared_->paths().add_local_read(loads, sample_read(data, 1.0), run.nodes);
  } else if (const auto storage = storage_named(data.storage)) {
    shared_->paths().add_read(loads, *storage, sample_read(data, 1.0 - run.hit_ratio), run.nodes);
    if (data.cache == CachePlace::local_disk && run.hit_ratio > 0.0) {
      shared_->paths().add_local_read(loads, sample_read(data, run.hit_ratio), run.nodes);
    }
    if (data.cache == CachePlace::local_disk && run.stage == Stage::first_epoch) {
      // A cold cache is written as fast as samples come.
      const auto nodes = static_cast<double>(run.nodes.size());
      shared_->paths().add_local_write(loads, data.sample_bytes * cached_share(run) / nodes,
                                       run.nodes);
    }
  }
  if (run.checkpoint_share <= 0.0) return;
  const double samples = run.pace.samples_per_s * to_seconds(profile.checkpoints.every);
  const double written = checkpoint_bytes(run) / samples;
  if (const auto storage = storage_named(profile.checkpoints.storage)) {
    shared_->paths().add_write(loads, *storage, written, run.nodes);
  } else {
    shared_->paths().add_local_write(loads, written, std::span{run.nodes}.first(1));
  }
}

void TrainingRuns::start_flow(Run& run, TimePoint now) {
  LinkLoads ring;
  const double gpu_share = stack_->network.link.gpu_rate(stack_->network.link.is_rdma()).count /
                           stack_->network.link.rate().count;
  shared_->paths().add_ring(ring, run.pace.ring_bytes_per_sample, run.nodes, gpu_share);
  run.exchange = ring.uses();
  LinkLoads all;
  add_sample(run, all);
  for (const LinkUse& use : run.exchange) all.add(use.link, use.per_rate);
  const std::vector<LinkUse> uses = all.uses();
  // On a port that carries reads, too, what carries more is what is waited for.
  std::erase_if(run.exchange, [&](const LinkUse& gradients) {
    const auto use = std::ranges::lower_bound(uses, gradients.link, {}, &LinkUse::link);
    return 2.0 * gradients.per_rate < use->per_rate;
  });
  note_bounds(run, uses);
  if (uses.empty()) {
    set_rate(run, run.cap, now);
    return;
  }
  // Links are shared by bytes: a job's share does not grow with the size of its samples.
  const TrainingData& data = profile_of(trainings_[run.training]).data;
  const double bytes = std::max(data.sample_bytes * (1.0 - run.hit_ratio),
                                run.pace.ring_bytes_per_sample / gpu_share);
  run.flow = shared_->start(
      {.demand = {.path = uses, .weight = 1.0 / std::max(1.0, bytes), .cap = run.cap},
       .size = std::nullopt},
      {.user = FlowUser::training, .run = trainings_[run.training].run}, now);
  shared_->network().watch(*run.flow);
  run.since = now;
}

bool TrainingRuns::is_exchange(const Run& run, LinkId link) {
  const auto use = std::ranges::lower_bound(run.exchange, link, {}, &LinkUse::link);
  return use != run.exchange.end() && use->link == link;
}

void TrainingRuns::note_bounds(Run& run, std::span<const LinkUse> uses) {
  std::map<std::uint32_t, double> by_kind;
  std::map<std::uint32_t, Bound> bounds;
  for (const LinkUse& use : uses) {
    const SharedLink& link = shared_->paths().links()[static_cast<std::size_t>(use.link)];
    const auto kind = static_cast<std::uint32_t>(link.kind);
    by_kind[kind] += use.per_rate;
    const Bound bound{.limit = LimitId{first_kind_limit + kind},
                      .rate = link.capacity / use.per_rate,
                      .is_exchange = is_exchange(run, use.link)};
    const auto known = bounds.try_emplace(kind, bound).first;
    if (bound.rate < known->second.rate) known->second = bound;
  }
  run.kinds.assign(by_kind.begin(), by_kind.end());
  Training& training = trainings_[run.training];
  training.bounds.clear();
  for (const auto& [kind, bound] : bounds) training.bounds.push_back(bound);
  if (run.cap < run.full_rate) {
    training.bounds.push_back({.limit = run.cap_limit, .rate = run.cap});
  }
  if (run.pace.is_host_bound) {
    training.bounds.push_back({.limit = LimitId{limit_preprocessing}, .rate = run.full_rate});
  }
  for (std::size_t i = 0; i < step_limits; ++i) {
    training.gains[i] = run.pace.step.gain_without(static_cast<StepLimit>(i));
  }
}

void TrainingRuns::end_flow(Run& run, TimePoint now) {
  if (run.flow) static_cast<void>(shared_->network().cancel(*run.flow, now));
  run.flow.reset();
  tell_links(run, std::exchange(run.rate, 0.0), now);
  run.kinds.clear();
}

bool TrainingRuns::end_stage(Run& run, TimePoint now) {
  switch (run.stage) {
    case Stage::restarting:
      enter_staging(run, now);
      return false;
    case Stage::staging:
      enter_training(run, now);
      return false;
    case Stage::first_epoch:
      trainings_[run.training].record.samples = std::min(
          profile_of(trainings_[run.training]).data.samples, trainings_[run.training].work.samples);
      if (trainings_[run.training].record.samples >= trainings_[run.training].work.samples) {
        return true;
      }
      end_flow(run, now);
      enter_training(run, now);
      return false;
    case Stage::steady:
      trainings_[run.training].record.samples = trainings_[run.training].work.samples;
      return true;
  }
  return true;
}

}  // namespace headroom
