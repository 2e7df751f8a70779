#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "sim/observe/statistics.hpp"
#include "sim/observe/summary.hpp"
#include "sim/report/tree.hpp"
#include "tools/trace/trace_statistics.hpp"

namespace headroom {
namespace {

constexpr WideInt nanoseconds_per_hour = 3'600'000'000'000;

Tree spread_tree(const std::optional<Spread>& spread) {
  if (!spread) return {};
  Tree tree = Tree::object();
  tree.add("mean", spread->mean);
  tree.add("p50", spread->at.p50);
  tree.add("p90", spread->at.p90);
  tree.add("p95", spread->at.p95);
  tree.add("p99", spread->at.p99);
  tree.add("max", spread->at.max);
  return tree;
}

Tree load_tree(const TraceLoad& load) {
  Tree tree = Tree::object();
  tree.add("jobs", load.jobs);
  tree.add("gpu_hours", exact_ratio(load.gpu_time.count, nanoseconds_per_hour));
  if (load.duration) tree.add("duration_s", spread_tree(load.duration));
  return tree;
}

Tree loads_tree(const std::vector<NamedTraceLoad>& loads) {
  Tree tree = Tree::object();
  for (const auto& [name, load, states] : loads) {
    Tree& entry = tree.add(name, load_tree(load));
    if (!states.empty()) entry.add("states", loads_tree(states));
  }
  return tree;
}

/// Null where the trace does not tell.
Tree states_tree(const std::vector<NamedTraceLoad>& states) {
  return states.empty() ? Tree{} : loads_tree(states);
}

template <class Values>
Tree list_of(const Values& values) {
  Tree list = Tree::list();
  for (const auto& value : values) list.append(value);
  return list;
}

Tree tail_tree(const TailFigures& tail) {
  Tree tree = Tree::object();
  tree.add("p99_over_p50", tail.p99_over_p50);
  tree.add("top_hundredth_share", tail.top_hundredth_share);
  Tree& index = tree.add("tail_index", Tree{});
  if (!tail.index) return tree;
  index = Tree::object();
  index.add("exponent", tail.index->exponent);
  index.add("values", tail.index->count);
  index.add("from", tail.index->from);
  return tree;
}

Tree concentration_tree(const ConcentrationFigures& figures, std::size_t count) {
  Tree tree = Tree::object();
  tree.add("count", count);
  tree.add("gini", figures.gini);
  tree.add("top_1_share", figures.top_1_share);
  tree.add("top_10_share", figures.top_10_share);
  tree.add("with_half", figures.with_half);
  tree.add("shared", shared_curve_tree(figures.shared));
  return tree;
}

Tree estimates_tree(const EstimateAccuracy& estimates) {
  if (estimates.jobs == 0) return {};
  Tree tree = Tree::object();
  tree.add("jobs", estimates.jobs);
  tree.add("beyond", estimates.beyond);
  tree.add("within_a_tenth", estimates.within_a_tenth);
  tree.add("under_a_tenth", estimates.under_a_tenth);
  tree.add("used", estimates.used);
  tree.add("used_by_job", spread_tree(estimates.used_by_job));
  tree.add("by_tenth", list_of(estimates.by_tenth));
  Tree& common = tree.add("common", Tree::list());
  for (const auto& [requested, jobs] : estimates.common) {
    Tree& entry = common.append(Tree::object());
    entry.add("walltime_s", exact_seconds(requested));
    entry.add("jobs", jobs);
  }
  return tree;
}

Tree gaps_tree(const ArrivalPattern& arrivals) {
  Tree list = Tree::list();
  for (const ArrivalGap& gap : arrivals.longest_gaps) {
    Tree& entry = list.append(Tree::object());
    entry.add("from_s", exact_seconds(gap.from));
    entry.add("length_s", exact_seconds(gap.length));
    entry.add("expected_arrivals", gap.expected_arrivals);
  }
  return list;
}

Tree arrivals_tree(const ArrivalPattern& arrivals, const WeekClock& clock) {
  Tree tree = Tree::object();
  tree.add("clock_known", clock.is_known);
  tree.add("zero_of_week_s", exact_seconds(clock.zero));
  tree.add("by_hour", list_of(arrivals.by_hour));
  tree.add("hours_seen", list_of(arrivals.hours_seen));
  tree.add("by_weekday", list_of(arrivals.by_weekday));
  tree.add("weekday_hours_seen", list_of(arrivals.weekday_hours_seen));
  tree.add("by_week_hour", list_of(arrivals.by_week_hour));
  tree.add("week_hours_seen", list_of(arrivals.week_hours_seen));
  tree.add("gap_s", spread_tree(arrivals.gap));
  tree.add("gap_variation", arrivals.gap_variation);
  Tree& dispersion = tree.add("dispersion", Tree::list());
  for (const ArrivalDispersion& of_window : arrivals.dispersion) {
    Tree& entry = dispersion.append(Tree::object());
    entry.add("window_s", exact_seconds(of_window.window));
    entry.add("index", of_window.index);
  }
  tree.add("longest_gaps", gaps_tree(arrivals));
  tree.add("longest_gap_expected_s", arrivals.longest_gap_expected_s);
  return tree;
}

Tree offered_tree(const std::optional<OfferedLoad>& load) {
  if (!load) return {};
  Tree tree = Tree::object();
  tree.add("gpus", load->gpus);
  tree.add("ratio", load->ratio);
  tree.add("by_week", list_of(load->by_week));
  tree.add("busiest_week", load->busiest_week);
  tree.add("weeks_above_1", load->weeks_above_1);
  tree.add("too_large", load->too_large);
  return tree;
}

void add_totals(const TraceStatistics& statistics, Tree& tree) {
  tree.add("jobs", statistics.all.jobs);
  tree.add("first_submit_s", exact_seconds(statistics.first_submit));
  tree.add("last_submit_s", exact_seconds(statistics.last_submit));
  const Duration span = statistics.last_submit - statistics.first_submit;
  tree.add("span_s", exact_seconds(span));
  tree.add("gpu_hours", exact_ratio(statistics.all.gpu_time.count, nanoseconds_per_hour));
  tree.add("gpus_wanted_mean", span > Duration{}
                                   ? Tree{exact_ratio(statistics.all.gpu_time.count, span.count)}
                                   : Tree{});
  tree.add("jobs_per_hour", span > Duration{} ? Tree{static_cast<double>(statistics.all.jobs) /
                                                     (exact_seconds(span) / 3600.0)}
                                              : Tree{});
}

}  // namespace

Tree statistics_tree(const TraceStatistics& statistics, const TraceAudit& audit) {
  Tree tree = Tree::object();
  tree.add("trace", audit.source);
  tree.add("format", audit.format);
  tree.add("rows", audit.accepted + audit.rejected + audit.not_selected);
  add_totals(statistics, tree);
  tree.add("gpus", spread_tree(statistics.gpus));
  tree.add("duration_s", spread_tree(statistics.all.duration));
  tree.add("gpu_hours_by_job", spread_tree(statistics.gpu_hours));
  tree.add("walltime_s", spread_tree(statistics.walltime));
  tree.add("with_walltime", statistics.estimates.jobs);
  tree.add("beyond_walltime", statistics.estimates.beyond);
  tree.add("with_dependencies", statistics.with_dependencies);
  Tree& tails = tree.add("tails", Tree::object());
  tails.add("duration_s", tail_tree(statistics.duration_tail));
  tails.add("gpu_hours", tail_tree(statistics.gpu_hours_tail));
  tree.add("offered_load", offered_tree(statistics.load));
  tree.add("estimates", estimates_tree(statistics.estimates));
  tree.add("arrivals", arrivals_tree(statistics.arrivals, statistics.clock));
  Tree& concentration = tree.add("concentration", Tree::object());
  concentration.add("users", concentration_tree(statistics.users, statistics.by_user.size()));
  concentration.add("queues", concentration_tree(statistics.queues, statistics.by_queue.size()));
  Tree& histogram = tree.add("jobs_by_gpus", Tree::object());
  for (const auto& [gpus, jobs] : statistics.jobs_by_gpus) {
    histogram.add(std::to_string(gpus), jobs);
  }
  tree.add("by_size", loads_tree(statistics.by_size));
  tree.add("by_queue", loads_tree(statistics.by_queue));
  tree.add("by_user", loads_tree(statistics.by_user));
  tree.add("by_state", states_tree(statistics.by_state));
  tree.add("arrivals_by_hour", list_of(statistics.arrivals.by_hour));
  tree.add("over_time", demand_course_tree(statistics.course));
  tree.add("curves", trace_curves_tree(statistics.curves));
  const TraceAudit* const audits[]{&audit};
  tree.add("audit", audit_tree(audits));
  return tree;
}

}  // namespace headroom
