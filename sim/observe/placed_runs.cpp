#include "sim/observe/placed_runs.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <tuple>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/lifecycle/life_log.hpp"
#include "sim/observe/gpu_uses.hpp"

namespace headroom {
namespace {

/// Takes the lists apart that a run leaves behind: the k-th run that was cut short belongs
/// to the k-th entry of the log that says so.
class RunReader {
 public:
  explicit RunReader(const RunRecord& run) : run_{run}, taken_(run.jobs.size()) {}

  std::vector<PlacedRun> read() {
    auto earlier = run_.earlier_runs.begin();
    for (const LifeEntry& entry : run_.log.entries()) {
      if (entry.event == LifeEvent::takes) taken_[index(entry.job)] = &entry;
      if (entry.event != LifeEvent::stop && entry.event != LifeEvent::resize) continue;
      HEADROOM_ASSERT(earlier != run_.earlier_runs.end() && earlier->job == entry.job,
                      "the log names each run that was cut short");
      add_earlier(*earlier++, entry);
    }
    for (std::size_t i = 0; i < run_.jobs.size(); ++i) add_last(id_at<JobId>(i));
    std::ranges::sort(runs_, {}, [](const PlacedRun& held) {
      return std::tuple{held.start, held.end > held.start, held.job, held.end};
    });
    return std::move(runs_);
  }

 private:
  void add_earlier(const EarlierRun& earlier, const LifeEntry& entry) {
    PlacedRun held{.job = earlier.job,
                   .start = earlier.start,
                   .end = earlier.end,
                   .nodes = run_.log.nodes_of(entry)};
    held.for_whom = entry.cause;
    held.lost = earlier.lost;
    held.how = entry.event == LifeEvent::stop ? RunEnd::stopped : RunEnd::resized;
    add(held);
    taken_[index(earlier.job)] = nullptr;
  }

  /// The run that the job ended in, or is in.
  void add_last(JobId job) {
    const auto last = last_run(run_, job);
    if (!last) return;
    PlacedRun held{
        .job = job, .start = last->start, .end = last->end, .nodes = run_.jobs.nodes_of(job)};
    held.how = has_ended(run_.jobs.record(job).state) ? RunEnd::ended : RunEnd::lasting;
    add(held);
  }

  void add(PlacedRun held) {
    const LifeEntry* taken = taken_[index(held.job)];
    held.shape = taken != nullptr ? taken->shape : run_.jobs.facts(held.job).footprint;
    if (taken != nullptr) held.slots = run_.log.slots_of(*taken);
    runs_.push_back(held);
  }

  const RunRecord& run_;
  std::vector<const LifeEntry*> taken_;  ///< by job: what its current run takes, where said
  std::vector<PlacedRun> runs_;
};

}  // namespace

std::vector<PlacedRun> placed_runs(const RunRecord& run) { return RunReader{run}.read(); }

}  // namespace headroom
