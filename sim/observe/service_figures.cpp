#include "sim/observe/service_figures.hpp"

#include <optional>
#include <string_view>

#include "headroom/units.hpp"

#include "models/statistics/counting_bins.hpp"

namespace headroom {
namespace {

constexpr double milli_nanoseconds_per_hour = 3.6e15;

std::optional<double> ratio(double part, double whole) {
  return whole > 0.0 ? std::optional{part / whole} : std::nullopt;
}

Tree spread_tree(const CountingBins& bins) {
  Tree tree = Tree::object();
  tree.add("mean", bins.mean_s());
  tree.add("p50", bins.at(0.5));
  tree.add("p90", bins.at(0.9));
  tree.add("p95", bins.at(0.95));
  tree.add("p99", bins.at(0.99));
  tree.add("max", bins.max_s());
  return tree;
}

Tree requests_tree(const ServiceRecord& service) {
  const RequestFigures& figures = service.figures;
  Tree tree = Tree::object();
  tree.add("arrived", figures.arrived);
  tree.add("served", figures.served);
  tree.add("waiting", service.waiting);
  tree.add("restarted", figures.restarted);
  if (figures.refused > 0.0) tree.add("refused", figures.refused);
  tree.add("per_s", ratio(figures.arrived, to_seconds(service.measured)));
  return tree;
}

Tree replicas_tree(const ServiceRecord& service) {
  Tree tree = Tree::object();
  tree.add("mean", ratio(service.ready_s, to_seconds(service.measured)));
  tree.add("max", service.most_ready);
  tree.add("starts", service.starts);
  Tree& start = tree.add("start_s", Tree::object());
  start.add("mean", ratio(to_seconds(service.starting_sum), service.starts));
  start.add("max", to_seconds(service.starting_max));
  return tree;
}

double hours(GpuShareTime time) {
  return static_cast<double>(time.count) / milli_nanoseconds_per_hour;
}

void add_gpu_time(Tree& tree, const ServiceRecord& service, TimePoint measured_from) {
  GpuShareTime starting{};
  GpuShareTime busy{};
  GpuShareTime unused{};
  for (const ReplicaSpan& span : service.spans) {
    if (span.from < measured_from) continue;
    (span.is_starting ? starting : unused) += span.share * (span.length() - span.busy);
    busy += span.share * span.busy;
  }
  tree.add("busy_ratio", ratio(hours(busy), hours(busy + unused)));
  Tree& account = tree.add("gpu_hours", Tree::object());
  account.add("staging", hours(starting));
  account.add("useful", hours(busy));
  account.add("unused", hours(unused));
}

Tree service_tree(const ServiceRecord& service, TimePoint measured_from) {
  const RequestFigures& figures = service.figures;
  Tree tree = Tree::object();
  tree.add("mode", service.is_fluid ? "fluid" : "requests");
  tree.add("requests", requests_tree(service));
  tree.add("latency_s", spread_tree(figures.latency));
  if (service.is_language) {
    tree.add("ttft_s", spread_tree(figures.first_token));
    tree.add("tpot_s", spread_tree(figures.per_token));
    if (figures.reused_tokens > 0.0) {
      tree.add("prefix_hit_ratio", ratio(figures.reused_tokens, figures.prompt_tokens));
    }
  } else {
    tree.add("batch_mean", ratio(figures.served, figures.batches));
  }
  tree.add("replicas", replicas_tree(service));
  add_gpu_time(tree, service, measured_from);
  return tree;
}

}  // namespace

Tree services_tree(const RunRecord& run) {
  Tree tree = Tree::object();
  for (const ServiceRecord& service : run.services) {
    tree.add(service.name, service_tree(service, run.measured_from));
  }
  return tree;
}

}  // namespace headroom
