#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "headroom/units.hpp"

#include "models/cron/cron_times.hpp"
#include "models/policy/kai/resources.hpp"

namespace headroom::kai {

/// Where the window of past use begins.
enum class UsageWindow : std::uint8_t {
  sliding,   ///< `length` before the present
  tumbling,  ///< at `begin` and every `length` after it (and before it)
  cron,      ///< at the newest instant that `cron` names
};

/// How past use is measured. The defaults are those of the KAI scheduler: a sample a minute over
/// a sliding week, without decay.
struct UsageRule {
  UsageWindow window = UsageWindow::sliding;
  Duration length{7 * 24 * 3600 * std::int64_t{1'000'000'000}};  ///< positive
  Duration sample_interval{60 * std::int64_t{1'000'000'000}};    ///< positive
  std::optional<Duration> half_life{};  ///< positive; without one nothing fades
  TimePoint begin{};                    ///< of one tumbling window
  CronTimes cron{};
  std::int64_t start_epoch_s = 0;  ///< seconds from 1970-01-01 UTC to the start of the run
};

/// What one thing held over time, sampled at whole multiples of an interval from 0 on. Sums of
/// samples that fade by a constant factor from one to the next cost O(log changes).
class SampledUse {
 public:
  /// Sample `first` and all later ones are `amounts`, until told otherwise. `first` never falls.
  void hold(std::int64_t first, const Amounts& amounts, double fading);
  /// Sum over samples s with after < s <= last of fading^(last - s) times the sample.
  [[nodiscard]] Amounts sum(std::int64_t after, std::int64_t last, double fading) const;
  /// Forgets what only sums over samples up to `after` need.
  void forget(std::int64_t after);

 private:
  struct Stretch {
    std::int64_t first = 0;
    Amounts before{};  ///< faded sum of all samples before `first`, as seen at `first` - 1
    Amounts held{};
  };
  [[nodiscard]] static Amounts sum_at(const Stretch& stretch, std::int64_t last, double fading);
  [[nodiscard]] Amounts sum_up_to(std::int64_t last, double fading) const;

  std::deque<Stretch> stretches_;
};

/// Past use of queues as a part of past capacity:
///   usage(q, r) = sum_t decay(t) allocated(q, r, t) / sum_t decay(t) capacity(r, t),
///   decay(t) = 0.5^((now - t) / half life),
/// over the samples t of the window. Source: KAI-Scheduler, docs/time-based-fairshare.
class UsageLedger {
 public:
  UsageLedger(const UsageRule& rule, std::size_t queue_count);

  /// From `now` on `queue` holds `allocated`; calls for one queue come in order of time.
  void record_allocated(std::size_t queue, const Amounts& allocated, TimePoint now);
  void record_capacity(const Amounts& capacity, TimePoint now);

  /// Between 0 and 1 where a queue never held more than there was; 0 without samples.
  [[nodiscard]] Amounts usage(std::size_t queue, TimePoint now) const;
  /// The first instant of the window that holds `now`; a sliding window begins after it.
  [[nodiscard]] TimePoint window_begin(TimePoint now) const;

 private:
  [[nodiscard]] std::int64_t samples_before_window(TimePoint now) const;
  void record(SampledUse& series, const Amounts& amounts, TimePoint now) const;

  UsageRule rule_;
  double fading_ = 1.0;
  std::vector<SampledUse> allocated_;
  SampledUse capacity_;
};

}  // namespace headroom::kai
