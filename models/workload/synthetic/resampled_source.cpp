#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/random.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/synthetic/arrivals.hpp"
#include "models/workload/synthetic/day_deck.hpp"
#include "models/workload/synthetic/job_draw.hpp"
#include "models/workload/synthetic/sources.hpp"
#include "models/workload/synthetic_source.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

constexpr std::size_t days_per_week = 7;
constexpr Duration day_length = 24_h;

/// A trace cut into days.
class TraceDays {
 public:
  TraceDays(const SyntheticSpec& spec, WorkloadTables& tables) {
    TraceSpec trace = spec.resample->trace;
    trace.scale_gpus *= spec.scale_gpus;
    source_ = make_trace_source(trace, tables);
    std::vector<Duration> submits;
    while (const Job* job = source_->next()) {
      jobs_.push_back(job);
      submits.push_back(job->submit.since_start);
    }
    start_ = spec.resample->day_start.value_or(quietest_hour(submits));
    if (start_ > submits.front()) start_ -= day_length;
    first_ = day_of(submits.front());
    count_ = day_of(submits.back()) - first_ + 1;
    begins_.resize(count_ + 1, jobs_.size());
    for (std::size_t i = jobs_.size(); i > 0; --i) begins_[day_of(submits[i - 1]) - first_] = i - 1;
    // A day without jobs begins where the next one does.
    for (std::size_t day = count_; day > 0; --day) {
      begins_[day - 1] = std::min(begins_[day - 1], begins_[day]);
    }
  }

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::span<const Job* const> jobs(std::size_t day) const {
    return std::span{jobs_}.subspan(begins_[day], begins_[day + 1] - begins_[day]);
  }
  /// How long after the beginning of its day `job` is submitted.
  [[nodiscard]] Duration offset(const Job& job, std::size_t day) const {
    return job.submit.since_start - start_of(day);
  }
  /// When day `day` begins, which may be before 0 for the first.
  [[nodiscard]] Duration start_of(std::size_t day) const {
    return start_ + day_length * static_cast<std::int64_t>(first_ + day);
  }
  [[nodiscard]] std::span<const Job* const> all() const { return jobs_; }
  [[nodiscard]] const TraceAudit* audit() const { return source_->audit(); }

 private:
  [[nodiscard]] std::size_t day_of(Duration submit) const {
    return static_cast<std::size_t>((submit - start_).count / day_length.count);
  }

  std::unique_ptr<WorkloadSource> source_;
  std::vector<const Job*> jobs_;
  std::vector<std::size_t> begins_;
  Duration start_{};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

/// Gives `to` what the tables hold of job `from` by its name.
void copy_rare(const Job& from, JobName to, WorkloadTables& tables) {
  const auto copy = [&](bool has, auto& table) {
    if (has) table.insert_or_assign(to, table.at(from.name));
  };
  copy(from.has_restart_cost, tables.restart_costs);
  copy(from.has_service_class, tables.service_classes);
  copy(from.has_checkpoints, tables.checkpoint_intervals);
  copy(from.has_training, tables.trainings);
  copy(from.is_elastic, tables.elastic);
  copy(from.has_topology, tables.topologies);
}

/// Deals the days of the trace one deck after another. Above an intensity of 1 several decks lie
/// over each other, each with users of its own; what is left of 1 keeps some users of each day.
class ResampledSource final : public WorkloadSource {
 public:
  ResampledSource(const SyntheticSpec& spec, GeneratorStreams streams, WorkloadTables& tables)
      : spec_{spec}, streams_{streams}, tables_{&tables}, days_{spec, tables} {}

  const Job* next() override {
    if (spec_.count && jobs_.size() >= *spec_.count) return nullptr;
    while (at_ == deck_.size()) {
      const bool goes_on = spec_.count || spec_.until;
      if (decks_ > 0 && (!goes_on || is_beyond_end())) return nullptr;
      deal();
    }
    const Dealt& dealt = deck_[at_++];
    const TimePoint submit = shifted(TimePoint{dealt.submit}, spec_);
    if (spec_.until && submit.since_start >= *spec_.until) return nullptr;
    if (submit.since_start >= longest_duration) return nullptr;
    jobs_.push_back(copied(dealt, submit));
    return &jobs_.back();
  }

  [[nodiscard]] const TraceAudit* audit() const override { return days_.audit(); }

 private:
  struct Dealt {
    Duration submit{};
    const Job* job = nullptr;
    std::uint32_t layer = 0;
  };

  /// Later decks begin where the weekday is the one on which the trace begins.
  [[nodiscard]] Duration deck_length() const {
    const std::size_t weeks = (days_.count() + days_per_week - 1) / days_per_week;
    return day_length * static_cast<std::int64_t>(weeks * days_per_week);
  }

  [[nodiscard]] bool is_beyond_end() const {
    const Duration begin = deck_length() * static_cast<std::int64_t>(decks_);
    const Duration end = spec_.until.value_or(longest_duration);
    return shifted(TimePoint{begin}, spec_).since_start >= std::min(end, longest_duration);
  }

  void deal() {
    deck_.clear();
    at_ = 0;
    const auto layers = static_cast<std::uint32_t>(std::ceil(spec_.intensity));
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      deal_layer(layer, std::min(spec_.intensity - static_cast<double>(layer), 1.0));
    }
    std::ranges::stable_sort(deck_, {}, &Dealt::submit);
    ++decks_;
  }

  /// The first and the last day stay where they are: most traces have only a part of them.
  [[nodiscard]] std::vector<std::size_t> order_of_days(RandomStream stream) const {
    std::vector<std::size_t> order(days_.count());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (order.size() < 3) return order;
    const auto inner = dealt_days(order.size() - 2, spec_.resample->window, stream);
    for (std::size_t i = 0; i < inner.size(); ++i) order[i + 1] = inner[i] + 1;
    return order;
  }

  void deal_layer(std::uint32_t layer, double share) {
    const std::uint64_t number = (decks_ << 8U) | layer;
    const std::vector<std::size_t> from = order_of_days(streams_.of("days", number));
    RandomStream keep = streams_.of("users kept", number);
    const Duration begin = deck_length() * static_cast<std::int64_t>(decks_);
    for (std::size_t day = 0; day < from.size(); ++day) {
      std::map<UserId, bool> kept;
      for (const Job* job : days_.jobs(from[day])) {
        if (share < 1.0) {
          const auto [user, is_new] = kept.try_emplace(job->user, false);
          if (is_new) user->second = keep.uniform() < share;
          if (!user->second) continue;
        }
        const Duration submit = days_.start_of(day) + days_.offset(*job, from[day]);
        deck_.push_back({begin + submit, job, layer});
      }
    }
  }

  Job copied(const Dealt& dealt, TimePoint submit) {
    Job job = *dealt.job;
    job.name = generated_name(streams_.entity, jobs_.size() + 1, tables_->job_names);
    copy_rare(*dealt.job, job.name, *tables_);
    job.submit = submit;
    job.first_dependency = 0;
    job.dependency_count = 0;
    const std::string_view user = tables_->users.text(static_cast<std::uint32_t>(index(job.user)));
    if (dealt.layer > 0 && !user.empty()) {
      const std::string name = std::string{user} + "~" + std::to_string(dealt.layer + 1);
      job.user = id_at<UserId>(tables_->users.intern(name));
    }
    return job;
  }

  SyntheticSpec spec_;
  GeneratorStreams streams_;
  WorkloadTables* tables_;
  TraceDays days_;
  std::vector<Dealt> deck_;
  std::size_t at_ = 0;
  std::uint64_t decks_ = 0;
  std::deque<Job> jobs_;
};

}  // namespace

double mean_gpus_resampled(const SyntheticSpec& spec) {
  WorkloadTables tables;
  const TraceDays days{spec, tables};
  double work = 0.0;
  for (const Job* job : days.all()) {
    const auto gpus = static_cast<double>(total_gpus(tables.requests.at(job->request)).count);
    work += gpus / 1000.0 * to_seconds(job->duration);
  }
  // From the first to the last submission, as `trace stats` has it, but at least a day.
  const Duration span =
      days.all().back()->submit.since_start - days.all().front()->submit.since_start;
  return work / to_seconds(std::max(span, day_length)) * spec.intensity * spec.speed_up;
}

std::unique_ptr<WorkloadSource> make_resampled_source(const SyntheticSpec& spec,
                                                      GeneratorStreams streams,
                                                      WorkloadTables& tables) {
  return std::make_unique<ResampledSource>(spec, streams, tables);
}

}  // namespace headroom
