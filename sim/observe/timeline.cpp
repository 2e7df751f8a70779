#include "sim/observe/timeline.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/names.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/lanes.hpp"
#include "sim/observe/name_text.hpp"
#include "sim/observe/node_tracks.hpp"
#include "sim/observe/placed_runs.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/series.hpp"
#include "sim/observe/submit_order.hpp"
#include "sim/observe/summary.hpp"
#include "sim/report/decimal.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/trace_events.hpp"

namespace headroom {
namespace {

/// The processes in order; nodes follow.
enum Process : std::uint32_t {
  cluster_process = 1,
  queues_process,
  links_process,
  stops_process,
  first_node_process,
};

std::string number_of_gpus(GpuShare share) {
  return number_text(static_cast<double>(share.count) / 1000.0);
}

std::string_view end_text(const PlacedRun& held, JobState state) {
  if (held.how == RunEnd::stopped) return "stopped";
  if (held.how == RunEnd::resized) return "resized";
  return to_string(state);
}

class Timeline {
 public:
  Timeline(const RunRecord& run, const TextSink& sink)
      : run_{run},
        events_{sink},
        users_{quoted(run.tables.users)},
        queues_{quoted(run.tables.queues)} {}

  void write(std::uint32_t samples) {
    events_.name_process(cluster_process, R"("cluster")", cluster_process);
    events_.name_process(queues_process, R"("queues")", queues_process);
    if (!run_.training.kinds.empty()) {
      events_.name_process(links_process, R"("storage and links")", links_process);
    }
    write_counters(samples);
    write_waits();
    NodeTracks tracks{run_, first_node_process, events_};
    runs_ = placed_runs(run_);
    write_runs(tracks);
    write_stops(tracks);
    events_.finish(R"("scenario":)" + json_quoted(run_.scenario) + R"(,"seed":)" +
                   std::to_string(run_.seed) + R"(,"version":)" + json_quoted(headroom_version()));
  }

 private:
  static std::vector<std::string> quoted(const NameTable& names) {
    std::vector<std::string> texts;
    texts.reserve(names.size());
    for (std::uint32_t i = 0; i < names.size(); ++i) texts.push_back(json_quoted(names.text(i)));
    return texts;
  }
  static std::string_view text_at(const std::vector<std::string>& texts, std::size_t place) {
    return place < texts.size() ? std::string_view{texts[place]} : R"("")";
  }
  [[nodiscard]] std::string job_name(JobId job) const {
    return json_quoted(run_.tables.job_names.job_text(run_.jobs.record(job).spec->name));
  }

  [[nodiscard]] std::uint32_t steps_for(std::uint32_t samples) const;
  void write_counters(std::uint32_t samples);
  void write_counter(std::uint32_t process, std::string_view name,
                     const std::vector<double>& values, const std::vector<TimePoint>& starts);
  void write_waits();
  void write_runs(NodeTracks& tracks);
  void write_stops(NodeTracks& tracks);
  void write_stop(std::size_t which, TraceTrack track);
  void find_runs_of_jobs();
  [[nodiscard]] std::optional<std::size_t> next_run(std::size_t which) const;
  [[nodiscard]] std::string facts_of(JobId job) const;

  const RunRecord& run_;
  TraceEvents events_;
  std::vector<std::string> users_;   ///< as JSON, by UserId
  std::vector<std::string> queues_;  ///< likewise
  std::vector<PlacedRun> runs_;
  std::vector<std::optional<TraceTrack>> first_tracks_;  ///< of runs
  std::vector<std::uint32_t> by_job_;                    ///< runs, job by job
  std::vector<std::uint32_t> places_;                    ///< in that, of runs
  std::vector<std::uint32_t> first_of_job_;              ///< into that, by JobId, and the end
  std::uint64_t arrows_ = 0;
};

/// Members that tell about `job`, the same in each of its slices.
std::string Timeline::facts_of(JobId job) const {
  const JobRecord& record = run_.jobs.record(job);
  std::string facts = R"("job":)" + job_name(job);
  facts += R"(,"user":)";
  facts += text_at(users_, index(record.spec->user));
  facts += R"(,"queue":)";
  facts += text_at(queues_, index(record.spec->queue));
  facts += R"(,"gpus":)" + number_of_gpus(run_.jobs.asked_share(job));
  const TimePoint waited_until =
      record.first_start.value_or(has_ended(record.state) ? record.end : run_.end);
  facts += R"(,"wait_s":)" + seconds_text(waited_until - record.submitted);
  if (waited_until > record.submitted) {
    facts += R"(,"reason":)" + json_quoted(to_string(record.wait_reason));
  }
  return facts;
}

void Timeline::write_counter(std::uint32_t process, std::string_view name,
                             const std::vector<double>& values,
                             const std::vector<TimePoint>& starts) {
  const std::string quoted_name = json_quoted(name);
  for (std::size_t step = 0; step < values.size(); ++step) {
    if (step > 0 && values[step] == values[step - 1]) continue;
    events_.counter(process, quoted_name, starts[step], number_text(values[step]));
  }
}

/// Steps for counters, fine enough to zoom into and few enough for a viewer: at least
/// `samples`, at most ten thousand, and a quarter of a million values in all.
std::uint32_t Timeline::steps_for(std::uint32_t samples) const {
  constexpr std::size_t values_max = 250'000;
  constexpr std::size_t steps_max = 10'000;
  constexpr std::size_t columns_of_all = 7;
  const std::size_t columns =
      columns_of_all + 2 * run_.tables.queues.size() + run_.training.kinds.size();
  return std::max(samples, static_cast<std::uint32_t>(std::min(steps_max, values_max / columns)));
}

void Timeline::write_counters(std::uint32_t samples) {
  constexpr std::string_view of_queue = "by_queue.";
  const Series all = series(run_, steps_for(samples));
  const std::size_t first_link = all.columns.size() - run_.training.kinds.size();
  for (std::size_t i = 0; i < all.columns.size(); ++i) {
    const Series::Column& column = all.columns[i];
    std::string_view name = column.name;
    std::uint32_t process = cluster_process;
    if (i >= first_link && run_.has_links()) {
      process = links_process;
    } else if (name.starts_with(of_queue)) {
      process = queues_process;
      name.remove_prefix(of_queue.size());
    }
    write_counter(process, name, column.values, all.starts);
  }
}

/// Of each queue the waits share one row of the viewer, so they go by its name.
void Timeline::write_waits() {
  std::vector<std::string> names;
  names.reserve(run_.tables.queues.size());
  for (std::uint32_t i = 0; i < run_.tables.queues.size(); ++i) {
    const std::string_view queue = run_.tables.queues.text(i);
    names.push_back(json_quoted(queue.empty() ? "waiting" : "waiting in " + std::string{queue}));
  }
  const std::vector<JobId> order = submit_order(run_.jobs);
  for (std::size_t i = 0; i < run_.jobs.size(); ++i) {
    const JobId job = order.empty() ? id_at<JobId>(i) : order[i];
    const JobRecord& record = run_.jobs.record(job);
    if (record.state == JobState::pending || record.state == JobState::rejected) continue;
    const TimePoint until =
        record.first_start.value_or(has_ended(record.state) ? record.end : run_.end);
    if (until <= record.submitted) continue;
    const std::size_t queue = index(record.spec->queue);
    const TraceTrack track{.process = queues_process, .thread = 0};
    events_.floating_slice(
        {.track = track,
         .id = i + 1,
         .name = queue < names.size() ? std::string_view{names[queue]} : R"("waiting")"},
        {.start = record.submitted, .end = until}, facts_of(job));
  }
}

void Timeline::write_runs(NodeTracks& tracks) {
  first_tracks_.resize(runs_.size());
  for (std::size_t which = 0; which < runs_.size(); ++which) {
    const PlacedRun& held = runs_[which];
    const std::string name = job_name(held.job);
    std::string facts = facts_of(held.job) + R"(,"state":)";
    facts += json_quoted(end_text(held, run_.jobs.record(held.job).state));
    if (held.for_whom) facts += R"(,"stopped_for":)" + job_name(*held.for_whom);
    for (const auto& [track, share] : tracks.place(held)) {
      const TraceSpan span{.start = held.start, .end = held.end};
      if (!first_tracks_[which]) first_tracks_[which] = track;
      if (share == 1000) {
        events_.slice(track, span, name, facts);
      } else {
        events_.slice(track, span, name, facts + R"(,"share":)" + number_of_gpus({share}));
      }
    }
  }
}

/// Sorts the runs by job, each job's in their order.
void Timeline::find_runs_of_jobs() {
  first_of_job_.assign(run_.jobs.size() + 1, 0);
  for (const PlacedRun& held : runs_) ++first_of_job_[index(held.job) + 1];
  for (std::size_t i = 1; i < first_of_job_.size(); ++i) first_of_job_[i] += first_of_job_[i - 1];
  std::vector<std::uint32_t> next{first_of_job_};
  by_job_.resize(runs_.size());
  places_.resize(runs_.size());
  for (std::size_t which = 0; which < runs_.size(); ++which) {
    places_[which] = next[index(runs_[which].job)]++;
    by_job_[places_[which]] = static_cast<std::uint32_t>(which);
  }
}

/// The run with which the job of a stopped one goes on.
std::optional<std::size_t> Timeline::next_run(std::size_t which) const {
  const std::uint32_t next = places_[which] + 1;
  if (next == first_of_job_[index(runs_[which].job) + 1]) return std::nullopt;
  return by_job_[next];
}

void Timeline::write_stops(NodeTracks& tracks) {
  std::vector<std::size_t> stops;
  for (std::size_t which = 0; which < runs_.size(); ++which) {
    if (runs_[which].how == RunEnd::stopped) stops.push_back(which);
  }
  if (stops.empty()) return;
  find_runs_of_jobs();
  events_.name_process(stops_process, R"("stopped jobs")", stops_process);
  std::ranges::stable_sort(stops, {}, [&](std::size_t which) { return runs_[which].end; });
  Lanes lanes;
  std::vector<std::uint32_t> threads;
  for (const std::size_t which : stops) {
    const auto next = next_run(which);
    const TimePoint until = next ? runs_[*next].start : run_.end;
    if (until <= runs_[which].end) continue;
    const std::uint32_t lane = lanes.take(runs_[which].end, until);
    if (lane == threads.size()) {
      threads.push_back(tracks.new_thread());
      events_.name_track({.process = stops_process, .thread = threads.back()},
                         json_quoted("stopped " + std::to_string(lane + 1)), lane);
    }
    write_stop(which, {.process = stops_process, .thread = threads[lane]});
  }
}

/// A stop, and the arrow that leads to it.
void Timeline::write_stop(std::size_t which, TraceTrack track) {
  const PlacedRun& held = runs_[which];
  const auto next = next_run(which);
  const TraceSpan span{.start = held.end, .end = next ? runs_[*next].start : run_.end};
  std::string facts = facts_of(held.job) + R"(,"lost_s":)" + seconds_text(held.lost);
  if (held.for_whom) facts += R"(,"stopped_for":)" + job_name(*held.for_whom);
  events_.slice(track, span, job_name(held.job), facts);
  if (!held.for_whom) return;
  const std::size_t winner = index(*held.for_whom);
  for (std::uint32_t i = first_of_job_[winner]; i < first_of_job_[winner + 1]; ++i) {
    const PlacedRun& taken = runs_[by_job_[i]];
    const TimePoint time = std::max(span.start, taken.start);
    const auto& from = first_tracks_[by_job_[i]];
    if (taken.end <= time || !from) continue;
    if (time < span.end) events_.flow(++arrows_, *from, track, time);
    return;
  }
}

}  // namespace

void write_timeline(const RunRecord& run, std::uint32_t samples, const TextSink& sink) {
  Timeline{run, sink}.write(samples);
}

}  // namespace headroom
