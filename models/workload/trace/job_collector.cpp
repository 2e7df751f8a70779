#include "models/workload/trace/job_collector.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/names.hpp"
#include "headroom/units.hpp"

#include "models/hardware/gpu_slices.hpp"
#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/check_options.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_names.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

/// Factors count as written in decimal, to nine places: 0.1 is a tenth exactly.
constexpr std::int64_t factor_scale = 1'000'000'000;

WideInt scaled_factor(double factor) { return std::llround(factor * 1e9); }

/// numerator / denominator to the nearest, halves up. Requires both positive.
WideInt divided(WideInt numerator, WideInt denominator) {
  return (2 * numerator + denominator) / (2 * denominator);
}

}  // namespace

JobCollector::JobCollector(const TraceSpec& spec, const TraceFormat& format, WorkloadTables& tables)
    : RowAudit{format.place_word},
      spec_{&spec},
      format_{&format},
      tables_{&tables},
      cleaning_{spec.clean, format.cleaning, spec.shown},
      filter_{spec.where, spec.shown},
      jobs_max_{spec.first.value_or(std::numeric_limits<std::size_t>::max())},
      window_at_end_{format.submits_are_dates && (spec.from || spec.to)} {
  check_options(spec, format);
}

TraceRow& JobCollector::start_row(std::uint64_t place) {
  start(place);
  row_.start(place);
  return row_;
}

bool JobCollector::add() {
  if (row_.id.empty()) {
    row_number_ = std::to_string(rows());
    row_.id = row_number_;
  }
  if (!cleaning_.empty() && !cleaning_.apply(row_, log())) return true;
  if (!settle_size() || !settle_times()) return true;
  earliest_submit_ = std::min(earliest_submit_, submit_);
  if (!is_wanted()) {
    ++not_selected_;
    return true;
  }
  if (scale()) accept();
  return window_at_end_ || jobs_.size() < jobs_max_;
}

bool JobCollector::settle_size() {
  if (row_.processors && !settle_processors(*row_.processors)) return false;
  if ((row_.min_gpus || row_.max_gpus) && !settle_width()) return false;
  if (shares_devices(row_) && !settle_sharing()) return false;
  if (row_.nodes == 0U || (total_gpus(row_) == 0 && row_.cpus == 0 && row_.cpu_milli == 0)) {
    reject(AuditRule::no_resources, "gpus", fmt::format("{}", total_gpus(row_)));
    return false;
  }
  return !row_.gpus_per_node || settle_spread(*row_.gpus_per_node);
}

/// Between the fewest and the most GPUs stands what the times hold for.
bool JobCollector::settle_width() {
  if (!row_.gpus) row_.gpus = row_.max_gpus ? row_.max_gpus : row_.min_gpus;
  const std::uint32_t gpus = *row_.gpus;
  row_.min_gpus = std::max(1U, row_.min_gpus.value_or(gpus));
  row_.max_gpus = row_.max_gpus.value_or(gpus);
  const bool is_total = !row_.nodes && !row_.gpus_per_node && !shares_devices(row_);
  if (is_total && *row_.min_gpus <= gpus && gpus <= *row_.max_gpus) return true;
  reject(AuditRule::contradictory_size, "min_gpus",
         fmt::format("{}, gpus {}, max_gpus {}", *row_.min_gpus, gpus, *row_.max_gpus));
  return false;
}

/// One way to ask for a part of a device, and at least one device.
bool JobCollector::settle_sharing() {
  if (!row_.gpus && !row_.gpus_per_node) row_.gpus = 1;
  const int ways = (row_.gpu_fraction.count > 0 ? 1 : 0) + (row_.gpu_memory.count > 0 ? 1 : 0) +
                   (row_.mig.empty() ? 0 : 1);
  if (ways == 1) return true;
  reject(AuditRule::contradictory_size, "gpu_fraction", "beside gpu_memory or mig");
  return false;
}

/// Of GPUs in total, nodes and GPUs per node, two say the third.
bool JobCollector::settle_spread(std::uint32_t gpus_per_node) {
  const std::int64_t spread = std::int64_t{row_.nodes.value_or(1)} * gpus_per_node;
  if (spread > count_max) {
    reject(AuditRule::out_of_range, "gpus", fmt::format("{}", spread));
    return false;
  }
  if (!row_.gpus || *row_.gpus == spread) return true;
  if (!row_.nodes && gpus_per_node > 0 && *row_.gpus % gpus_per_node == 0) {
    row_.nodes = *row_.gpus / gpus_per_node;
    return true;
  }
  reject(AuditRule::contradictory_size, "gpus", fmt::format("{}, but {}", *row_.gpus, spread));
  return false;
}

bool JobCollector::settle_processors(const ProcessorCounts& counts) {
  auto size = counts.requested;
  if (counts.allocated && (!size || spec_->size == "allocated")) size = counts.allocated;
  if (!size) {
    reject(AuditRule::no_processors);
    return false;
  }
  if (spec_->processors == "cpus") {
    row_.cpus = *size;
  } else {
    row_.gpus = size;
  }
  return true;
}

bool JobCollector::settle_times() {
  if (!row_.submit || !row_.run) {
    reject(row_.submit ? AuditRule::negative_run : AuditRule::negative_submit);
    return false;
  }
  submit_ = *row_.submit;
  run_ = *row_.run;
  if (row_.walltime && *row_.walltime <= Duration{}) {
    repair(AuditRule::non_positive_walltime, "requested time", "0");
    row_.walltime.reset();
  }
  return true;
}

bool JobCollector::is_wanted() const {
  if (!window_at_end_ && !is_in_window(submit_)) return false;
  return filter_.empty() || filter_.matches(row_);
}

bool JobCollector::is_in_window(Duration submit) const {
  return (!spec_->from || submit >= *spec_->from) && (!spec_->to || submit < *spec_->to);
}

bool JobCollector::scale() {
  if (spec_->scale_gpus == 1.0) return true;
  const std::int64_t gpus = total_gpus(row_);
  if (gpus == 0) return true;
  const WideInt scaled =
      divided(static_cast<WideInt>(gpus) * scaled_factor(spec_->scale_gpus), factor_scale);
  if (scaled > count_max) {
    reject(AuditRule::out_of_range, "scaled gpus", fmt::format("{}", gpus));
    return false;
  }
  const auto scaled_width = [&](std::uint32_t width) {
    const WideInt wide = static_cast<WideInt>(width) * scaled_factor(spec_->scale_gpus);
    return std::max(
        1U, static_cast<std::uint32_t>(std::min<WideInt>(divided(wide, factor_scale), count_max)));
  };
  if (row_.min_gpus) row_.min_gpus = scaled_width(*row_.min_gpus);
  if (row_.max_gpus) row_.max_gpus = scaled_width(*row_.max_gpus);
  row_.gpus = std::max(1U, static_cast<std::uint32_t>(scaled));
  row_.nodes.reset();
  row_.gpus_per_node.reset();
  return true;
}

void JobCollector::accept() {
  const TimePoint submit{submit_};
  if (!jobs_.empty() && submit < jobs_.back().submit) {
    repair(AuditRule::unsorted_times);
    is_sorted_ = false;
  }
  const JobName name = name_of(row_.id);
  ids_rise_ = ids_rise_ && (jobs_.empty() || jobs_.back().name < name);
  Job& job = jobs_.emplace_back();
  job.name = name;
  job.submit = submit;
  job.duration = run_;
  job.walltime = row_.walltime;
  job.has_restart_cost = row_.restart_cost.has_value();
  if (row_.restart_cost) tables_->restart_costs[name] = *row_.restart_cost;
  if (row_.deadline) extras_.deadlines[name] = *row_.deadline;
  job.user = id_at<UserId>(users_.number(tables_->users, row_.user));
  job.queue = id_at<QueueId>(queues_.number(tables_->queues, row_.queue));
  job.has_service_class = !row_.qos.empty() || !row_.account.empty();
  if (job.has_service_class) {
    tables_->service_classes[name] = {id_at<QosId>(tables_->qos.intern(row_.qos)),
                                      id_at<AccountId>(tables_->accounts.intern(row_.account))};
  }
  job.request = request();
  job.is_elastic = row_.max_gpus.has_value() && *row_.max_gpus > *row_.min_gpus;
  if (job.is_elastic) {
    tables_->elastic[name] = {.gpus_min = *row_.min_gpus,
                              .gpus_max = *row_.max_gpus,
                              .gpus_per_worker = row_.gpus_per_worker.value_or(1)};
  }
  job.priority = row_.priority;
  job.preemptible = row_.preemptible.value_or(true);
  job.says_preemptible = row_.preemptible.has_value();
  if (!row_.after.empty()) {
    has_dependencies_ = true;
    job.first_dependency = static_cast<std::uint32_t>(tables_->dependencies.size());
    job.dependency_count = static_cast<std::uint16_t>(row_.after.size());
    for (const PredecessorName& predecessor : row_.after) {
      tables_->dependencies.push_back(
          {tables_->job_names.job_name(predecessor.id), predecessor.think_time});
    }
  }
  constexpr std::uint64_t place_max = std::numeric_limits<std::uint32_t>::max();
  origins_.push_back({static_cast<std::uint32_t>(std::min(row_.place, place_max)),
                      row_.repaired || is_repaired(), row_.state});
}

/// NameTable::job_name, at less cost for short numbers.
JobName JobCollector::name_of(std::string_view id) {
  const auto number = id.starts_with('0') ? std::nullopt : short_number(id);
  return number ? JobName{*number} : tables_->job_names.job_name(id);
}

RequestId JobCollector::request() {
  const bool is_plain = row_.gpus && row_.cpus == 0 && row_.memory == Bytes{} && !row_.nodes &&
                        !row_.gpus_per_node && row_.gpu_models.empty() && row_.cpu_milli == 0 &&
                        !shares_devices(row_);
  if (is_plain) return tables_->requests.whole_gpus(row_.gpus.value_or(0));
  ResourceRequest wanted;
  if (!row_.gpus_per_node) wanted.gpus = whole_gpus(row_.gpus.value_or(0));
  wanted.nodes = row_.nodes;
  wanted.gpus_per_node = row_.gpus_per_node;
  wanted.cpu_milli = (std::int64_t{row_.cpus} * 1000) + row_.cpu_milli;
  wanted.memory = row_.memory;
  wanted.device_share = row_.gpu_fraction;
  wanted.gpu_memory = row_.gpu_memory;
  wanted.mig = plain_mig_name(row_.mig);
  wanted.gpu_models = row_.gpu_models;
  std::ranges::sort(wanted.gpu_models);
  return tables_->requests.intern(wanted);
}

CollectedTrace JobCollector::finish() {
  if (window_at_end_) keep_window();
  if (jobs_.empty()) fail_without_jobs();
  if (!ids_rise_ || has_dependencies_) settle_names(jobs_, origins_, *tables_, log());
  shift_submits();
  extras_.states = states_in_order();
  if (!is_sorted_) std::ranges::stable_sort(jobs_, {}, &Job::submit);

  CollectedTrace collected;
  collected.audit.source = spec_->shown;
  collected.audit.format = format_->name;
  collected.audit.accepted = jobs_.size();
  collected.audit.repaired =
      static_cast<std::uint64_t>(std::ranges::count(origins_, true, &JobOrigin::repaired));
  collected.audit.rejected = log().rejected();
  collected.audit.not_selected = not_selected_;
  log().write_to(collected.audit);
  collected.jobs = std::move(jobs_);
  return collected;
}

/// Drops what lies outside from/to and beyond first, in file order.
void JobCollector::keep_window() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    const bool stays =
        kept < jobs_max_ && is_in_window(jobs_[i].submit.since_start - earliest_submit_);
    if (!stays) continue;
    jobs_[kept] = jobs_[i];
    origins_[kept] = origins_[i];
    ++kept;
  }
  not_selected_ += jobs_.size() - kept;
  jobs_.resize(kept);
  origins_.resize(kept);
}

/// States of the jobs as they will be sorted; none where no row tells any.
std::vector<RecordedState> JobCollector::states_in_order() const {
  const auto is_told = [](const JobOrigin& origin) {
    return origin.state != RecordedState::untold;
  };
  if (std::ranges::none_of(origins_, is_told)) return {};
  std::vector<std::size_t> order(jobs_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!is_sorted_) {
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return jobs_[i].submit; });
  }
  std::vector<RecordedState> states;
  states.reserve(order.size());
  for (const std::size_t i : order) states.push_back(origins_[i].state);
  return states;
}

void JobCollector::shift_submits() {
  Duration zero = spec_->from.value_or(Duration{});
  if (format_->submits_are_dates) zero += earliest_submit_;
  const WideInt factor = scaled_factor(spec_->speed_up);
  if (zero == Duration{} && factor == factor_scale) return;
  for (Job& job : jobs_) {
    const Duration since = job.submit.since_start - zero;
    const WideInt sped_up = divided(static_cast<WideInt>(since.count) * factor_scale, factor);
    if (sped_up > longest_duration.count) {
      throw InputError{Diagnostic{
          .path = spec_->shown,
          .message =
              fmt::format("speed_up {} moves submit times beyond 100 years", spec_->speed_up),
          .hint = ""}};
    }
    job.submit = TimePoint{Duration{static_cast<std::int64_t>(sped_up)}};
  }
}

void JobCollector::fail_without_jobs() const {
  std::vector<Diagnostic> findings;
  if (not_selected_ > 0) {
    findings.push_back({.path = spec_->shown,
                        .message = fmt::format("first, from, to and where leave none of its {} "
                                               "jobs",
                                               not_selected_),
                        .hint = ""});
  } else if (rows() == 0) {
    findings.push_back({.path = spec_->shown,
                        .message = fmt::format("holds no job ({})", format_->name),
                        .hint = ""});
  } else {
    findings.push_back({.path = spec_->shown,
                        .message = fmt::format("none of its {} rows is a job as format {} has "
                                               "them",
                                               rows(), format_->name),
                        .hint = ""});
  }
  for (const std::string& example : log().first_rejections()) {
    findings.push_back({.path = spec_->shown, .message = example, .hint = ""});
  }
  throw InputError{std::move(findings)};
}

}  // namespace headroom
