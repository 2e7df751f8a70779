#include "sim/observe/summary.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "sim/observe/audit_tree.hpp"
#include "sim/observe/cost_tree.hpp"
#include "sim/observe/etl_figures.hpp"
#include "sim/observe/goals.hpp"
#include "sim/observe/interactive_figures.hpp"
#include "sim/observe/job_figures.hpp"
#include "sim/observe/job_figures_tree.hpp"
#include "sim/observe/longest_waits.hpp"
#include "sim/observe/pipeline_figures.hpp"
#include "sim/observe/queue_bills.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/run_warnings.hpp"
#include "sim/observe/service_figures.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/observe/training_figures.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

constexpr WideInt milli_nanoseconds_per_hour = 3'600'000'000'000'000;  // of thousandths
constexpr WideInt nanoseconds_per_second = 1'000'000'000;
constexpr std::size_t longest_waits_count = 10;

Tree sets_tree(const std::vector<NamedFigures>& sets) {
  Tree tree = Tree::object();
  for (const auto& [name, figures] : sets) add_job_figures(tree.add(name, Tree::object()), figures);
  return tree;
}

void add_span_figures(Tree& tree, const RunFigures& figures) {
  std::optional<double> makespan;
  std::optional<double> last_end;
  std::optional<double> start_sum;
  if (figures.last_end && figures.first_submit) {
    makespan = exact_seconds(*figures.last_end - *figures.first_submit);
    last_end = exact_seconds(figures.last_end->since_start);
  }
  if (figures.all.jobs.started > 0) {
    start_sum = exact_ratio(figures.start_sum_ns, nanoseconds_per_second);
  }
  tree.add("makespan_s", makespan);
  tree.add("end_s_max", last_end);
  tree.add("start_s_sum", start_sum);
}

void add_gpu_account(Tree& tree, const RunRecord& run) {
  const GpuAccount& account = run.account;
  const WideInt capacity = account.capacity.count;
  WideInt allocated = 0;
  for (std::size_t i = 0; i < gpu_class_count; ++i) {
    if (is_allocated(static_cast<GpuClass>(i))) allocated += account.by_class[i].count;
  }
  const WideInt useful = account.by_class[static_cast<std::size_t>(GpuClass::useful)].count;
  const auto ratio = [&](WideInt part) {
    return capacity > 0 ? std::optional{exact_ratio(part, capacity)} : std::nullopt;
  };
  Tree& gpu = tree.add("gpu", Tree::object());
  gpu.add("count", run.gpu_count);
  gpu.add("capacity_hours", exact_ratio(capacity, milli_nanoseconds_per_hour));
  gpu.add("allocated_ratio", ratio(allocated));
  gpu.add("busy_ratio", ratio(useful));
  Tree& hours = tree.add("gpu_hours", Tree::object());
  for (std::size_t i = 0; i < gpu_class_count; ++i) {
    hours.add(to_string(static_cast<GpuClass>(i)),
              exact_ratio(account.by_class[i].count, milli_nanoseconds_per_hour));
  }
}

/// Over the samples from the end of the warm-up on.
void add_fragmentation(Tree& tree, const RunRecord& run) {
  const auto& [spacing, samples] = run.fragmentation;
  double sum = 0.0;
  double free_sum = 0.0;
  double largest = 0.0;
  double count = 0.0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (TimePoint{spacing * static_cast<std::int64_t>(i)} < run.measured_from) continue;
    sum += samples[i].fragmented_gpus;
    free_sum += samples[i].free_gpus;
    largest = std::max(largest, samples[i].fragmented_gpus);
    count += 1.0;
  }
  const auto gpus = static_cast<double>(run.gpu_count);
  const auto ratio = [](double part, double whole) {
    return whole > 0.0 ? std::optional{part / whole} : std::nullopt;
  };
  Tree& fragmentation = tree.add("fragmentation", Tree::object());
  fragmentation.add("mean", ratio(sum, count * gpus));
  fragmentation.add("max", count > 0.0 ? ratio(largest, gpus) : std::nullopt);
  fragmentation.add("of_free", ratio(sum, free_sum));
}

}  // namespace

Tree summary(const RunRecord& run) {
  const RunFigures figures = run_figures(run);
  Tree tree = Tree::object();
  tree.add("scenario", run.scenario);
  tree.add("seed", run.seed);
  tree.add("version", headroom_version());
  tree.add("simulated_s", exact_seconds(run.end.since_start));
  tree.add("measured_from_s", exact_seconds(run.measured_from.since_start));
  add_job_figures(tree, figures.all);
  add_span_figures(tree, figures);
  add_gpu_account(tree, run);
  add_fragmentation(tree, run);
  tree.add("by_queue", sets_tree(figures.by_queue));
  tree.add("by_size", sets_tree(figures.by_size));
  tree.add("by_user", sets_tree(figures.by_user));
  if (!run.billing.queues.empty()) tree.add("billing", queue_bills(run));
  if (!run.training.empty()) tree.add("training", training_tree(run));
  if (!run.etl.empty()) tree.add("etl", etl_tree(run));
  if (!run.services.empty()) tree.add("service", services_tree(run));
  if (!run.sessions.populations.empty()) tree.add("interactive", interactive_tree(run));
  if (!run.pipelines.empty()) tree.add("pipelines", pipelines_tree(run));
  if (has_sweeps(run)) tree.add("sweeps", sweeps_tree(run));
  if (run.costs) tree.add("cost", cost_tree(run, tree));
  if (!run.goals.empty()) tree.add("goals", goals_tree(run, tree));
  const std::vector<Diagnostic> doubts = run_warnings(run, figures, tree.find("goals"));
  tree.add("longest_waits", longest_waits(run, longest_waits_count));
  std::vector<const TraceAudit*> audits;
  for (const auto& source : run.sources) {
    if (const TraceAudit* audit = source->audit()) audits.push_back(audit);
  }
  tree.add("audit", audit_tree(audits));
  Tree& warnings = tree.add("warnings", Tree::list());
  for (const Diagnostic& doubt : doubts) warnings.append(to_string(doubt));
  for (const Diagnostic& warning : run.warnings) warnings.append(to_string(warning));
  return tree;
}

std::string_view headroom_version() { return HEADROOM_VERSION; }

}  // namespace headroom
