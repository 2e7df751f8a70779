#include "models/pipeline/run_schedule.hpp"

namespace headroom {
namespace {

constexpr std::int64_t ns_per_s = Duration{1_s}.count;

}  // namespace

std::optional<TimePoint> RunTimes::next_of_cron() const {
  const TimePoint after = given_ == 0 ? TimePoint{Duration{-1}} : last_;
  // Whole seconds since 1970, rounded down, so that the first instant of the run counts.
  const std::int64_t epoch = start_epoch_.count + after.since_start.count;
  const std::int64_t epoch_s = epoch / ns_per_s - (epoch % ns_per_s < 0 ? 1 : 0);
  const auto found = next_cron_time(*schedule_->cron, epoch_s);
  if (!found) return std::nullopt;
  return TimePoint{Duration{*found * ns_per_s - start_epoch_.count}};
}

std::optional<TimePoint> RunTimes::next() {
  if (schedule_->runs && given_ >= *schedule_->runs) return std::nullopt;
  std::optional<TimePoint> time;
  if (schedule_->cron) {
    time = next_of_cron();
  } else if (given_ == 0) {
    time = TimePoint{schedule_->first};
  } else if (schedule_->every) {
    time = last_ + *schedule_->every;
  }
  if (!time || time->since_start > longest_duration) return std::nullopt;
  last_ = *time;
  ++given_;
  return time;
}

}  // namespace headroom
