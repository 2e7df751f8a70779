#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// A queue as bills know it.
struct BilledQueue {
  std::string name;
  std::optional<std::size_t> parent{};    ///< place of the queue above in the same list
  std::optional<GpuShare> deserved = {};  ///< its quota; absent: without bound
};

/// Millionths of a unit of money for one GPU-hour, >= 0.
struct QueuePrices {
  std::int64_t within_quota = 0;
  std::int64_t over_quota = 0;
};

/// Who is billed for use, and at what price.
struct BillingRule {
  std::vector<BilledQueue> queues;      ///< none: nobody is
  std::optional<QueuePrices> prices{};  ///< absent: use is told without money
};

/// What of its quota a queue used over a time, and what became of the rest.
struct QueueUse {
  GpuShareTime used;
  GpuShareTime within_quota;
  GpuShareTime over_quota;  ///< the two sum to `used`
  GpuShareTime quota_idle;  ///< quota that its own jobs did not use
  GpuShareTime quota_lent;  ///< part of that which others used beyond their quotas

  QueueUse& operator+=(const QueueUse& other);
};

/// Meters what the jobs of each queue hold against its quota. At each instant a queue
/// that holds h of a quota q uses min(h, q) within it, max(0, h - q) over it and leaves
/// max(0, q - h) idle. What all use over quota is lent by the idle quotas, as far as they
/// reach, each in proportion to its size. A quota without bound is never idle.
///
/// A change costs constant time, whatever the number of queues: a queue is settled when
/// it changes, and lending needs the two totals only, of which the meter integrates the
/// ratio. All figures are exact but for `quota_lent`: its sum over the queues is exact,
/// each queue's part is off by less than its idle quota-time times 2^-60, plus what
/// rounding left of the sum.
class QueueMeter {
 public:
  /// Meters from `start` on, when nobody holds anything.
  QueueMeter(const std::vector<BilledQueue>& queues, TimePoint start);

  /// `queue` holds `by` more, or less, from `now` on; `now` never goes back, and what
  /// it holds never falls below 0.
  void change(std::size_t queue, GpuShare by, TimePoint now);

  /// The use of each queue until `end`, in their order. The meter is spent then.
  [[nodiscard]] std::vector<QueueUse> close(TimePoint end);

 private:
  /// The integral of lent / idle over time: whole nanoseconds and parts of 2^-60.
  struct LentTime {
    WideInt whole = 0;
    WideInt parts = 0;
  };
  struct Queue {
    std::optional<GpuShare> deserved;
    GpuShare held{};
    TimePoint since;   ///< it was settled last
    LentTime lent_at;  ///< as it was then
    QueueUse use{};
    WideInt lent_parts = 0;
  };

  void advance(TimePoint now);
  void settle(Queue& queue);
  [[nodiscard]] static GpuShare over(const Queue& queue);
  [[nodiscard]] static GpuShare idle(const Queue& queue);
  [[nodiscard]] GpuShare lent() const { return over_ < idle_ ? over_ : idle_; }

  std::vector<Queue> queues_;
  TimePoint now_;
  GpuShare over_{};  ///< of all queues
  GpuShare idle_{};
  GpuShareTime lent_{};  ///< by all
  LentTime lent_time_;
};

/// The price of `time` at so many millionths an hour: millionths, the half rounded up.
[[nodiscard]] std::int64_t price_of(GpuShareTime time, std::int64_t per_gpu_hour);

}  // namespace headroom
