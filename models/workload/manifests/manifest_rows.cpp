#include "models/workload/manifests/manifest_rows.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/cron/cron_times.hpp"
#include "models/workload/manifests/manifest_job.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/trace_row.hpp"

namespace headroom {
namespace {

constexpr std::size_t rows_max = 1'000'000;
constexpr std::int64_t second = 1'000'000'000;
/// 1970-01-05, a Monday, at midnight.
constexpr Duration a_monday{4 * 86'400 * second};

/// Classes that come with Kubernetes, KAI and Run:AI. Sources: Kubernetes documentation, "Pod
/// priority and preemption"; KAI-Scheduler, docs/priority.
constexpr std::array<std::pair<std::string_view, std::int32_t>, 7> known_classes{
    {{"system-node-critical", 2'000'001'000},
     {"system-cluster-critical", 2'000'000'000},
     {"train", 50},
     {"interactive-preemptible", 75},
     {"build-preemptible", 75},
     {"build", 100},
     {"inference", 125}}};

/// The gang of one job, added up.
struct GangSum {
  std::uint64_t gpus = 0;
  std::uint32_t gpus_per_pod = 0;  ///< where all pods with GPUs have as many
  bool is_even = true;
  WideInt cpu_milli = 0;
  WideInt memory = 0;
  PodNeeds sharing;  ///< what pods with GPUs say of their devices
  bool agrees = true;
};

GangSum sum_of(const std::vector<PodBatch>& pods) {
  GangSum sum;
  for (const PodBatch& set : pods) {
    sum.cpu_milli += static_cast<WideInt>(set.needs.cpu_milli) * set.count;
    sum.memory += static_cast<WideInt>(set.needs.memory.count) * set.count;
    if (set.needs.gpus == 0) continue;
    const PodNeeds sharing{.gpu_fraction = set.needs.gpu_fraction,
                           .gpu_memory = set.needs.gpu_memory,
                           .mig = set.needs.mig};
    if (sum.gpus == 0) {
      sum.sharing = sharing;
      sum.gpus_per_pod = set.needs.gpus;
    }
    sum.agrees = sum.agrees && sharing == sum.sharing;
    sum.is_even = sum.is_even && set.needs.gpus == sum.gpus_per_pod;
    sum.gpus = std::min<std::uint64_t>(sum.gpus + std::uint64_t{set.needs.gpus} * set.count,
                                       std::uint64_t{count_max} + 1);
  }
  return sum;
}

class RowMaker {
 public:
  RowMaker(const ManifestWorkload& workload, const TraceSpec& spec, JobCollector& jobs)
      : workload_{&workload},
        shown_{&spec.shown},
        jobs_{&jobs},
        horizon_{spec.horizon.value_or(Duration{86'400 * second})},
        assumed_{spec.assumed_duration.value_or(Duration{3600 * second})} {
    std::optional<Duration> earliest;
    for (const ManifestJob& job : workload.jobs) {
      if (job.created && !job.is_rejected()) {
        earliest = earliest ? std::min(*earliest, *job.created) : *job.created;
      }
    }
    start_ = earliest.value_or(a_monday);
  }

  void make_all() {
    for (const ManifestJob& job : workload_->jobs) {
      if (!make(job)) return;
    }
  }

 private:
  /// False when no further row is wanted.
  bool make(const ManifestJob& job) {
    if (job.is_rejected()) return reject(job);
    const Duration created = job.created.value_or(start_) - start_;
    if (!job.schedule) return make_copies(job, job.submit.value_or(created), "");
    // An instant at which it is created counts.
    std::int64_t now = (start_.count + created.count - 1) / second;
    const std::int64_t end = (start_.count + horizon_.count - 1) / second;
    std::uint32_t number = 0;
    while (const auto next = next_cron_time(*job.schedule, now)) {
      if (*next > end) break;
      now = *next;
      const Duration submit{*next * second - start_.count};
      if (!make_copies(job, submit, fmt::format("-{}", ++number))) return false;
    }
    if (number > 0) return true;
    jobs_->start_row(job.line);
    jobs_->reject(AuditRule::never_started, "schedule",
                  fmt::format("not within {}", format_duration(horizon_)));
    return true;
  }

  bool reject(const ManifestJob& job) {
    jobs_->start_row(job.line);
    const auto reason = std::ranges::find_if(
        job.notes, [](const ManifestNote& note) { return audit_rule_info(note.rule).rejects; });
    jobs_->reject(reason->rule, reason->field, reason->value);
    return true;
  }

  bool make_copies(const ManifestJob& job, Duration submit, const std::string& instant) {
    const GangSum sum = sum_of(job.pods);
    for (std::uint32_t copy = 0; copy < job.copies; ++copy) {
      if (++rows_ > rows_max) fail_with_too_many(job);
      TraceRow& row = jobs_->start_row(job.line);
      const std::string base = job.id + instant;
      const bool is_one = job.copies == 1;
      id_ = is_one ? base : fmt::format("{}-{}", base, copy);
      row.id = id_;
      row.submit = submit;
      if (copy >= job.at_once) {
        before_ = fmt::format("{}-{}", base, copy - job.at_once);
        row.after.push_back({.id = before_, .think_time = std::nullopt});
      }
      wait_for(job.after, instant, row);
      if (fill(job, sum, row) && !jobs_->add()) return false;
    }
    return true;
  }

  /// Those that it waits for come round at the same instants.
  void wait_for(const std::vector<std::string>& ids, const std::string& instant, TraceRow& row) {
    names_.clear();
    names_.reserve(ids.size());
    for (const std::string& id : ids) {
      names_.push_back(id + instant);
      row.after.push_back({.id = names_.back(), .think_time = std::nullopt});
    }
  }

  bool fill(const ManifestJob& job, const GangSum& sum, TraceRow& row) {
    row.user = job.user;
    row.queue = job.queue;
    row.preemptible = job.preemptible;
    row.walltime = job.walltime;
    row.gpu_models = job.gpu_models;
    if (!take_run(job, row) || !take_size(sum, row)) return false;
    take_width(job, sum, row);
    for (const ManifestNote& note : job.notes) jobs_->repair(note.rule, note.field, note.value);
    take_priority(job, row);
    return true;
  }

  bool take_run(const ManifestJob& job, TraceRow& row) {
    const Duration unknown = job.is_endless ? horizon_ : assumed_;
    const Duration once = job.run.value_or(unknown);
    if (!job.run) {
      jobs_->repair(AuditRule::assumed_duration, "headroom/duration",
                    fmt::format("missing, {} taken", format_duration(unknown)));
    }
    const WideInt run = static_cast<WideInt>(once.count) * job.waves;
    if (run > longest_duration.count) {
      jobs_->reject(AuditRule::out_of_range, "completions", fmt::format("{} in a row", job.waves));
      return false;
    }
    row.run = Duration{static_cast<std::int64_t>(run)};
    return true;
  }

  bool take_size(const GangSum& sum, TraceRow& row) {
    constexpr WideInt bytes_max = WideInt{1} << 62U;
    constexpr WideInt milli = 1000;
    if (sum.gpus > count_max || sum.cpu_milli > count_max * milli || sum.memory > bytes_max) {
      jobs_->reject(AuditRule::out_of_range, "pods", "more than there can be");
      return false;
    }
    if (!sum.agrees) {
      jobs_->reject(AuditRule::contradictory_size, "pods", "whole GPUs beside shared ones");
      return false;
    }
    if (sum.gpus > 0) row.gpus = static_cast<std::uint32_t>(sum.gpus);
    row.gpu_fraction = sum.sharing.gpu_fraction;
    row.gpu_memory = sum.sharing.gpu_memory;
    row.mig = sum.sharing.mig;
    row.cpus = static_cast<std::uint32_t>(sum.cpu_milli / milli);
    row.cpu_milli = static_cast<std::uint32_t>(sum.cpu_milli % milli);
    row.memory = Bytes{static_cast<std::int64_t>(sum.memory)};
    return true;
  }

  /// Where pods may come and go, so do their GPUs, a pod's at a time.
  static void take_width(const ManifestJob& job, const GangSum& sum, TraceRow& row) {
    const bool varies = (job.pods_min || job.pods_max) && sum.gpus > 0 && sum.is_even;
    if (!varies || shares_devices(row)) return;
    const auto gpus_of = [&](std::optional<std::uint32_t> pods) {
      const std::uint64_t wanted =
          pods ? std::uint64_t{std::max(*pods, 1U)} * sum.gpus_per_pod : sum.gpus;
      return static_cast<std::uint32_t>(std::min<std::uint64_t>(wanted, count_max));
    };
    row.min_gpus = std::min(gpus_of(job.pods_min), *row.gpus);
    row.max_gpus = std::max(gpus_of(job.pods_max), *row.gpus);
    row.gpus_per_worker = sum.gpus_per_pod;
  }

  void take_priority(const ManifestJob& job, TraceRow& row) {
    if (job.priority) row.priority = *job.priority;
    if (job.priority || job.priority_class.empty()) return;
    const auto own = workload_->priorities.find(job.priority_class);
    if (own != workload_->priorities.end()) {
      row.priority = own->second;
      return;
    }
    const std::string_view name = job.priority_class;
    const auto known =
        std::ranges::find(known_classes, name, &std::pair<std::string_view, std::int32_t>::first);
    if (known != known_classes.end()) {
      row.priority = known->second;
      return;
    }
    jobs_->repair(AuditRule::unknown_priority_class, "priorityClassName", name);
  }

  [[noreturn]] void fail_with_too_many(const ManifestJob& job) const {
    throw InputError{
        Diagnostic{.path = fmt::format("{}:{}", *shown_, job.line),
                   .message = "copies and schedules make more than 1000000 jobs",
                   .hint = fmt::format("a shorter horizon than {}", format_duration(horizon_))}};
  }

  const ManifestWorkload* workload_;
  const std::string* shown_;
  JobCollector* jobs_;
  Duration horizon_;
  Duration assumed_;
  Duration start_{};
  std::size_t rows_ = 0;
  // What the row that is being made refers to.
  std::string id_;
  std::string before_;
  std::vector<std::string> names_;
};

}  // namespace

void add_manifest_rows(const ManifestWorkload& workload, const TraceSpec& spec,
                       JobCollector& jobs) {
  RowMaker{workload, spec, jobs}.make_all();
}

}  // namespace headroom
