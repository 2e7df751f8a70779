#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/interactive/busy_spans.hpp"
#include "sim/interactive/hold.hpp"
#include "sim/interactive/shared_devices.hpp"
#include "sim/interactive/wakes.hpp"

namespace headroom {

/// Jobs with a duration that share devices with others: at work as long as they run, and as long
/// in it as the others on their devices make them.
class PacedJobs {
 public:
  /// Both outlive it.
  PacedJobs(TimeSharedDevices& devices, BusySpans& spans) : devices_{devices}, spans_{spans} {}

  /// What one has to do.
  struct Work {
    Duration duration{};                 ///< on devices of its own
    std::optional<Duration> walltime{};  ///< it is killed after so long
    double demand = 1.0;
  };
  void add(JobId job, const Work& work) { jobs_[job] = {.work = work, .left = work.duration}; }

  /// A job that is to be ended.
  struct Wish {
    JobId job{};
    bool is_killed = false;
  };
  /// When one begins to work or reaches its walltime.
  [[nodiscard]] std::optional<TimePoint> next() const { return wakes_.next(); }
  void act(TimePoint now);
  [[nodiscard]] std::vector<Wish> take_wishes();

  [[nodiscard]] bool has(JobId job) const { return jobs_.contains(job); }
  void started(JobId job, const Hold& hold, TimePoint now);
  void stopped(JobId job, TimePoint now);
  void rejected(JobId job) { jobs_.erase(job); }
  /// Its work is done.
  void done(JobId job, TimePoint now) { end(job, now, false); }

  void close(TimePoint now);

 private:
  struct Paced {
    Work work{};
    Duration left{};          ///< of its work, when its run began
    Duration left_at_stop{};  ///< of its work, when its run ended
    Duration executed{};      ///< as the scheduler counts it, when its run began
    Duration executed_at_stop{};
    Hold hold{};
    TimePoint work_from{};
    bool is_running = false;
    bool is_working = false;
    bool was_stopped = false;
  };
  void resume(Paced& job, const Hold& hold) const;
  void end(JobId job, TimePoint now, bool is_killed);
  Duration leave_devices(JobId job, Paced& paced, TimePoint now, bool is_lost);
  void file_kill(JobId job, const Paced& paced);

  TimeSharedDevices& devices_;
  BusySpans& spans_;
  std::map<JobId, Paced> jobs_;  ///< that have not ended
  Wakes wakes_;
  std::vector<Wish> wishes_;
};

}  // namespace headroom
