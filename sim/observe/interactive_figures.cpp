#include "sim/observe/interactive_figures.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/session_uses.hpp"
#include "sim/observe/statistics.hpp"

namespace headroom {
namespace {

constexpr WideInt milli_nanoseconds_per_hour = 3'600'000'000'000'000;
constexpr std::size_t session_ends = 6;

/// What is counted of one population.
struct Figures {
  std::uint64_t opened = 0;
  std::uint64_t returns = 0;
  std::uint64_t started = 0;
  std::uint64_t stopped = 0;
  std::array<std::uint64_t, session_ends> by_end{};
  std::vector<std::uint64_t> start_delays;
  std::vector<std::uint64_t> return_delays;
  std::vector<std::uint64_t> bursts;
  std::vector<std::uint64_t> slowdowns;  ///< bits of reals
  double work_s = 0.0;
  GpuShareTime held{};
  GpuShareTime used{};
  GpuShareTime lost{};

  [[nodiscard]] std::uint64_t count(SessionEnd end) const {
    return by_end[static_cast<std::size_t>(end)];
  }
};

void count_session(Figures& figures, const SessionRecord& session, const JobRecord& job) {
  ++figures.opened;
  if (session.is_return) ++figures.returns;
  ++figures.by_end[static_cast<std::size_t>(session.end)];
  figures.stopped += job.preemptions;
  if (!job.first_start) return;
  ++figures.started;
  const auto delay = static_cast<std::uint64_t>((*job.first_start - job.submitted).count);
  (session.is_return ? figures.return_delays : figures.start_delays).push_back(delay);
}

void count_burst(Figures& figures, const BusySpan& span) {
  const double taken = to_seconds(span.length());
  const double alone = to_seconds(*span.work);
  figures.bursts.push_back(static_cast<std::uint64_t>(span.length().count));
  figures.slowdowns.push_back(std::bit_cast<std::uint64_t>(taken / alone));
  figures.work_s += alone;
}

/// By population.
std::vector<Figures> figures_of(const RunRecord& run) {
  std::vector<Figures> all(run.sessions.populations.size());
  // Jobs on shared devices without a user come last, and are no population.
  std::vector<std::uint32_t> population_of(run.jobs.size(), static_cast<std::uint32_t>(all.size()));
  for (const SessionRecord& session : run.sessions.sessions) {
    population_of[index(session.job)] = session.population;
    const JobRecord& job = run.jobs.record(session.job);
    if (job.submitted < run.measured_from) continue;
    count_session(all[session.population], session, job);
  }
  for (const BusySpan& span : run.sessions.spans) {
    if (!span.work || !span.population || span.from < run.measured_from) continue;
    count_burst(all[*span.population], span);
  }
  for_each_session_use(run, [&](const SessionUse& use) {
    const std::uint32_t population = population_of[index(use.job)];
    if (population == all.size()) return;
    const GpuShareTime time = use.after(run.measured_from);
    all[population].held += time;
    if (use.gpu_class == GpuClass::useful) all[population].used += time;
    if (use.gpu_class == GpuClass::lost) all[population].lost += time;
  });
  return all;
}

Tree spread_tree(const std::optional<Spread>& spread) {
  Tree tree = Tree::object();
  const auto add = [&](const char* name, double Percentiles<double>::* at) {
    tree.add(name, spread ? std::optional{spread->at.*at} : std::nullopt);
  };
  tree.add("mean", spread ? std::optional{spread->mean} : std::nullopt);
  add("p50", &Percentiles<double>::p50);
  add("p90", &Percentiles<double>::p90);
  add("p95", &Percentiles<double>::p95);
  add("p99", &Percentiles<double>::p99);
  add("max", &Percentiles<double>::max);
  return tree;
}

double hours(GpuShareTime time) { return exact_ratio(time.count, milli_nanoseconds_per_hour); }

Tree sessions_tree(const Figures& figures) {
  Tree tree = Tree::object();
  tree.add("opened", figures.opened);
  tree.add("returns", figures.returns);
  tree.add("started", figures.started);
  tree.add("finished", figures.count(SessionEnd::finished));
  tree.add("culled", figures.count(SessionEnd::culled));
  tree.add("gave_up", figures.count(SessionEnd::gave_up));
  tree.add("killed", figures.count(SessionEnd::killed));
  tree.add("rejected", figures.count(SessionEnd::rejected));
  tree.add("open", figures.count(SessionEnd::open));
  tree.add("stopped", figures.stopped);
  return tree;
}

Tree population_tree(const Figures& figures) {
  Tree tree = Tree::object();
  tree.add("sessions", sessions_tree(figures));
  tree.add("start_delay_s", spread_tree(time_spread(figures.start_delays)));
  tree.add("return_delay_s", spread_tree(time_spread(figures.return_delays)));
  Tree& bursts = tree.add("bursts", Tree::object());
  constexpr double seconds_per_hour = 3600.0;
  bursts.add("count", static_cast<std::uint64_t>(figures.bursts.size()));
  bursts.add("work_hours", figures.work_s / seconds_per_hour);
  tree.add("burst_s", spread_tree(time_spread(figures.bursts)));
  tree.add("slowdown", spread_tree(real_spread(figures.slowdowns)));
  Tree& account = tree.add("gpu_hours", Tree::object());
  account.add("held", hours(figures.held));
  account.add("used", hours(figures.used));
  account.add("lost", hours(figures.lost));
  const bool any = figures.held.count > 0;
  tree.add("used_ratio", any ? std::optional{static_cast<double>(figures.used.count) /
                                             static_cast<double>(figures.held.count)}
                             : std::nullopt);
  return tree;
}

}  // namespace

Tree interactive_tree(const RunRecord& run) {
  Tree tree = Tree::object();
  const std::vector<Figures> figures = figures_of(run);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    tree.add(run.sessions.populations[i], population_tree(figures[i]));
  }
  return tree;
}

}  // namespace headroom
