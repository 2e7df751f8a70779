#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/lifecycle/estimate.hpp"
#include "sim/lifecycle/job_life.hpp"

namespace headroom {

/// Nothing for a job whose queue is in no partition, where there are some.
std::optional<std::uint32_t> JobLife::partition_of(const Job& spec) const {
  return world_.partitions == nullptr ? 0 : world_.partitions->of(spec.queue);
}

FootprintId JobLife::footprint_of(RequestId request, std::uint32_t partition) {
  if (partition >= by_request_.size()) by_request_.resize(partition + std::size_t{1});
  auto& footprints = by_request_[partition];
  if (index(request) >= footprints.size()) footprints.resize(index(request) + 1);
  std::optional<FootprintId>& known = footprints[index(request)];
  if (known) return *known;
  const NodeSet* within =
      world_.partitions == nullptr ? nullptr : &world_.partitions->nodes(partition);
  known = jobs_.intern(world_.cluster.resolve(world_.tables.requests.at(request), within));
  return *known;
}

JobId JobLife::admit(const Job& spec, const std::optional<TrainingWork>& work, Watched watched) {
  const JobId job = jobs_.add(spec, now());
  jobs_.record(job).watcher = watched.watcher;
  jobs_.record(job).is_open_ended = watched.is_open_ended;
  jobs_.record(job).fails = watched.fails;
  const auto limit = kill_limit(spec, settings_);
  jobs_.record(job).exceeds_walltime = limit && spec.duration > *limit;
  if (world_.policy.needs_labels()) jobs_.add_labels(labels_of(spec));
  JobFacts& facts = jobs_.facts(job);
  facts.footprint = footprint_of(spec.request, partition_of(spec).value_or(0));
  facts.gpus = static_cast<std::uint32_t>(
      gpus_rounded_up(total_gpus(world_.tables.requests.at(spec.request))));
  if (work) {
    jobs_.record(job).trains = true;
    world_.stack->assign(job, *work);
    facts.estimate = estimated_run_time(believed(spec, job), settings_, job);
  } else if (spec.has_etl) {
    jobs_.record(job).prepares_data = true;
    const EtlWork& preparation = world_.tables.etl.at(spec.name);
    world_.stack->assign(job, preparation);
    declare_data(spec.name, preparation);
    facts.estimate = estimated_run_time(believed(spec, job), settings_, job);
  } else {
    facts.estimate = estimated_run_time(spec, settings_, job);
  }
  if (spec.is_elastic || spec.has_topology ||
      jobs_.footprints()[index(facts.footprint)].shares_devices()) {
    note_rare_facts(job);
  }
  last_change_ = now();
  if (!world_.tables.dependencies.empty()) {
    by_name_.try_emplace(spec.name.code, job);
    open_dependencies(job);
  }
  if (data_sets_.any()) wait_for_data(job, work);
  if (jobs_.record(job).state != JobState::pending) submit(job);
  return job;
}

JobLabels JobLife::labels_of(const Job& spec) const {
  JobLabels labels{.user = spec.user, .queue = spec.queue, .qos = {}, .account = {}};
  if (!spec.has_service_class) return labels;
  const ServiceClass& service = world_.tables.service_classes.at(spec.name);
  labels.qos = service.qos;
  labels.account = service.account;
  return labels;
}

void JobLife::note_rare_facts(JobId job) {
  const Job& spec = *jobs_.record(job).spec;
  const Footprint footprint = jobs_.footprints()[index(jobs_.facts(job).footprint)];
  if (footprint.shares_devices()) {
    // As on the first node that could serve it; memory and MIG instances differ.
    const std::int64_t each =
        footprint.impossible
            ? 1000
            : world_.cluster.free().share_on(first_node_for(jobs_.facts(job).footprint), footprint);
    jobs_.rare().sharing[job] = {.asked = {each * footprint.gpus()}};
  }
  if (spec.has_topology) {
    jobs_.rare().topologies[job] = world_.tables.topologies.at(spec.name);
  }
  if (!spec.is_elastic) return;
  const ElasticWidth& width = world_.tables.elastic.at(spec.name);
  Footprint worker = footprint;
  const auto workers = std::max<std::int64_t>(1, footprint.gpus() / width.gpus_per_worker);
  worker.nodes = 1;
  worker.gpus_per_node = width.gpus_per_worker;
  worker.cpu_milli_per_node = footprint.cpu_milli_per_node * footprint.nodes / workers;
  worker.memory_per_node.count = footprint.memory_per_node.count * footprint.nodes / workers;
  jobs_.rare().elastic[job] = {.workers_min = width.gpus_min / width.gpus_per_worker,
                               .workers_max = width.gpus_max / width.gpus_per_worker,
                               .worker = jobs_.intern(worker)};
  if (jobs_.record(job).runs_on_stack()) return;
  progress_[job] = {.estimate = jobs_.facts(job).estimate, .speed_up = width.speed_up};
}

void JobLife::open_dependencies(JobId job) {
  JobRecord& record = jobs_.record(job);
  for (const Dependency& dependency : world_.tables.dependencies_of(*record.spec)) {
    const auto predecessor = by_name_.find(dependency.predecessor.code);
    const bool ended =
        predecessor != by_name_.end() && has_ended(jobs_.record(predecessor->second).state);
    if (ended) continue;
    successors_[dependency.predecessor.code].push_back(job);
    ++open_dependencies_[job];
    if (dependency.think_time) record.state = JobState::pending;
  }
}

void JobLife::submit(JobId job) {
  JobRecord& record = jobs_.record(job);
  const JobFacts& facts = jobs_.facts(job);
  const auto partition = partition_of(*record.spec);
  if (!partition) {
    ++without_partition_[record.spec->queue];
    end(job, JobState::rejected);
  } else if (settings_.reject_impossible && jobs_.footprints()[index(facts.footprint)].impossible) {
    ++rejected_[{*partition, record.spec->request}];
    end(job, JobState::rejected);
  } else if (open_dependencies_.contains(job)) {
    record.state = JobState::held;
    record.wait_reason = data_sets_.is_waiting(job) ? WaitReason::data : WaitReason::dependency;
    if (world_.log != nullptr) world_.log->held(now(), job);
  } else {
    enqueue(job);
  }
}

void JobLife::handle(const JobSubmit& event) {
  jobs_.record(event.job).submitted = now();
  jobs_.facts(event.job).submit = now();
  last_change_ = now();
  submit(event.job);
}

void JobLife::handle(const JobEligible& event) {
  // A watched job may have given up meanwhile.
  if (has_ended(jobs_.record(event.job).state)) return;
  last_change_ = now();
  if (world_.log != nullptr) world_.log->released(now(), event.job, std::nullopt);
  enqueue(event.job);
}

void JobLife::enqueue(JobId job) {
  jobs_.record(job).state = JobState::queued;
  queued_share_ += jobs_.asked_share(job);
  newcomers_.push_back(job);
  file_decision();
}

void JobLife::release_successors(JobId job) {
  if (successors_.empty()) return;
  const JobName name = jobs_.record(job).spec->name;
  const auto waiting = successors_.find(name.code);
  if (waiting == successors_.end()) return;
  for (const JobId successor : waiting->second) {
    if (!close_dependency(successor, job)) continue;
    const JobRecord& record = jobs_.record(successor);
    if (record.state != JobState::pending) continue;
    Duration think_time{};
    for (const Dependency& dependency : world_.tables.dependencies_of(*record.spec)) {
      if (dependency.predecessor == name) think_time = dependency.think_time.value_or(Duration{});
    }
    world_.future.schedule(now() + think_time, Phase::arrival, JobSubmit{successor});
  }
  successors_.erase(waiting);
}

/// One thing less that `job` waits for, thanks to `cause`; whether it was the last. A job that
/// was held for it waits for nodes from now on.
bool JobLife::close_dependency(JobId job, JobId cause) {
  const auto open = open_dependencies_.find(job);
  if (--open->second > 0) return false;
  open_dependencies_.erase(open);
  if (jobs_.record(job).state == JobState::held) {
    if (world_.log != nullptr) world_.log->released(now(), job, cause);
    enqueue(job);
  }
  return true;
}

}  // namespace headroom
