#include "models/price/queue_meter.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

constexpr unsigned part_bits = 60;
constexpr WideInt parts_max = (WideInt{1} << part_bits) - 1;

}  // namespace

QueueUse& QueueUse::operator+=(const QueueUse& other) {
  used += other.used;
  within_quota += other.within_quota;
  over_quota += other.over_quota;
  quota_idle += other.quota_idle;
  quota_lent += other.quota_lent;
  return *this;
}

QueueMeter::QueueMeter(const std::vector<BilledQueue>& queues, TimePoint start) : now_{start} {
  for (const BilledQueue& queue : queues) {
    queues_.push_back({.deserved = queue.deserved, .since = start, .lent_at = {}});
    idle_ += idle(queues_.back());
  }
}

GpuShare QueueMeter::over(const Queue& queue) {
  if (!queue.deserved) return {};
  return std::max(queue.held - *queue.deserved, GpuShare{});
}

GpuShare QueueMeter::idle(const Queue& queue) {
  if (!queue.deserved) return {};
  return std::max(*queue.deserved - queue.held, GpuShare{});
}

/// Brings the totals to `now`.
void QueueMeter::advance(TimePoint now) {
  const Duration span = now - now_;
  HEADROOM_ASSERT(span.count >= 0, "time never goes back");
  now_ = now;
  if (span.count == 0 || lent().count == 0) return;
  lent_ += lent() * span;
  const WideInt ratio = (WideInt{lent().count} << part_bits) / idle_.count;
  lent_time_.parts += ratio * span.count;
  lent_time_.whole += lent_time_.parts >> part_bits;
  lent_time_.parts &= parts_max;
}

/// Brings one queue to where the totals are.
void QueueMeter::settle(Queue& queue) {
  const Duration span = now_ - queue.since;
  const GpuShareTime over_quota = over(queue) * span;
  queue.use.used += queue.held * span;
  queue.use.over_quota += over_quota;
  queue.use.within_quota += queue.held * span - over_quota;
  queue.use.quota_idle += idle(queue) * span;
  const WideInt share = idle(queue).count;
  queue.lent_parts += share * (lent_time_.parts - queue.lent_at.parts);
  queue.use.quota_lent.count += share * (lent_time_.whole - queue.lent_at.whole);
  // Parts may be owed from the whole; the shift rounds down, so they are positive again.
  queue.use.quota_lent.count += queue.lent_parts >> part_bits;
  queue.lent_parts &= parts_max;
  queue.since = now_;
  queue.lent_at = lent_time_;
}

void QueueMeter::change(std::size_t queue, GpuShare by, TimePoint now) {
  advance(now);
  Queue& changed = queues_[queue];
  settle(changed);
  over_ -= over(changed);
  idle_ -= idle(changed);
  changed.held += by;
  HEADROOM_ASSERT(changed.held.count >= 0, "no queue holds less than nothing");
  over_ += over(changed);
  idle_ += idle(changed);
}

std::vector<QueueUse> QueueMeter::close(TimePoint end) {
  advance(end);
  GpuShareTime missing = lent_;
  for (Queue& queue : queues_) {
    settle(queue);
    missing -= queue.use.quota_lent;
  }
  std::vector<QueueUse> uses;
  for (const Queue& queue : queues_) {
    QueueUse& use = uses.emplace_back(queue.use);
    // What rounding down left of the sum goes to the first lenders that had as much idle.
    const bool lends = use.quota_lent.count > 0 || queue.lent_parts > 0;
    if (!lends) continue;
    const GpuShareTime more = std::min(use.quota_idle - use.quota_lent, missing);
    use.quota_lent += more;
    missing -= more;
  }
  HEADROOM_ASSERT(missing.count == 0, "lenders lend all that is used over quota");
  return uses;
}

std::int64_t price_of(GpuShareTime time, std::int64_t per_gpu_hour) {
  constexpr WideInt gpu_hour = 3'600'000'000'000'000;  // in thousandths of a GPU times nanoseconds
  const WideInt hours = time.count / gpu_hour;
  const WideInt rest = time.count % gpu_hour;
  return static_cast<std::int64_t>(hours * per_gpu_hour +
                                   (rest * per_gpu_hour + gpu_hour / 2) / gpu_hour);
}

}  // namespace headroom
