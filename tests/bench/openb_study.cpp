#include "tests/bench/openb_study.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

constexpr std::int64_t bytes_per_mib = std::int64_t{1024} * 1024;

[[noreturn]] void fail(const std::string& path, std::string message, std::string hint) {
  throw InputError{
      Diagnostic{.path = path, .message = std::move(message), .hint = std::move(hint)}};
}

BlockReader open(const std::string& path) { return BlockReader::open(path, path); }

std::string workload_name(const std::string& path) {
  constexpr std::string_view prefix = "openb_pod_list_";
  const std::string file = std::filesystem::path{path}.filename().string();
  const std::string_view stem = std::string_view{file}.substr(0, file.find('.'));
  return std::string{stem.starts_with(prefix) ? stem.substr(prefix.size()) : stem};
}

void add_nodes(PackingProblem& problem, const std::string& path) {
  BlockReader file = open(path);
  for (const OpenbNode& node : read_openb_nodes(file)) {
    problem.nodes.push_back({.cpu_milli = node.cpu_milli,
                             .memory = node.memory,
                             .gpus = node.gpus,
                             .model = problem.models.model(node.model)});
  }
  const bool has_gpus =
      std::ranges::any_of(problem.nodes, [](const PackingNode& node) { return node.gpus > 0; });
  if (!has_gpus) fail(path, "has no GPU on any node", "demand is counted against GPUs");
}

PackingPod packing_pod(PackingProblem& problem, const OpenbPod& pod) {
  return {.cpu_milli = pod.cpu_milli,
          .gpus = static_cast<std::int32_t>(pod.gpus),
          .gpu_milli = static_cast<std::int32_t>(pod.gpu_milli),
          .spec = problem.models.spec(pod.gpu_spec),
          .memory = pod.memory};
}

/// Each of `ranks` must come once, one for each node.
void check_ranks(const std::vector<std::uint32_t>& ranks, std::size_t nodes,
                 const std::string& place) {
  if (ranks.size() != nodes) {
    fail(place, fmt::format("{} ranks", ranks.size()),
         fmt::format("one for each of {} nodes", nodes));
  }
  std::vector<bool> seen(nodes);
  for (const std::uint32_t rank : ranks) {
    if (seen[rank]) fail(place, fmt::format("rank {} comes twice", rank), "each node has its own");
    seen[rank] = true;
  }
}

std::string first_rejection(const TraceAudit& audit) {
  for (const auto& [name, rule] : audit.rules) {
    if (rule.rejects) return fmt::format("such as {} ({})", rule.examples.front(), name);
  }
  return "";
}

/// Rows that are no pods leave their place to the next one; `pod_of_row` tells.
std::vector<std::optional<std::uint32_t>> add_pods(OpenbStudy& study, const std::string& path) {
  BlockReader file = open(path);
  OpenbPods pods = read_openb_pods(file);
  std::vector<std::optional<std::uint32_t>> pod_of_row;
  for (const auto& row : pods.rows) {
    pod_of_row.emplace_back();
    if (!row) continue;
    pod_of_row.back() = static_cast<std::uint32_t>(study.problem.pods.size());
    study.problem.pods.push_back(packing_pod(study.problem, *row));
  }
  study.audit = std::move(pods.audit);
  return pod_of_row;
}

}  // namespace

OpenbStudy read_openb_study(const OpenbPaths& paths) {
  OpenbStudy study;
  study.workload = workload_name(paths.pods);
  add_nodes(study.problem, paths.nodes);
  const auto pod_of_row = add_pods(study, paths.pods);
  study.problem.types = task_types(study.problem.pods, study.problem.models);

  BlockReader arrivals_file = open(paths.arrivals);
  BlockReader ranks_file = open(paths.ranks);
  const std::size_t nodes = study.problem.nodes.size();
  const auto all_ranks = read_seeded_numbers(ranks_file, nodes, "rank");
  for (const auto& [seed, rows] :
       read_seeded_numbers(arrivals_file, pod_of_row.size(), "pod row")) {
    const auto ranks = std::ranges::find(all_ranks, seed, &SeededNumbers::seed);
    if (ranks == all_ranks.end()) {
      fail(paths.ranks, fmt::format("has no ranks for seed {}", seed),
           fmt::format("{} has arrivals for it", paths.arrivals));
    }
    check_ranks(ranks->numbers, nodes, fmt::format("{}: seed {}", paths.ranks, seed));
    OpenbStudy::Run run{.seed = seed, .arrivals = {}, .ranks = ranks->numbers};
    for (const std::uint32_t row : rows) {
      if (!pod_of_row[row]) {
        fail(fmt::format("{}: seed {}", paths.arrivals, seed),
             fmt::format("pod row {} is not sound in {}", row, paths.pods),
             first_rejection(study.audit));
      }
      run.arrivals.push_back(*pod_of_row[row]);
    }
    study.runs.push_back(std::move(run));
  }
  return study;
}

OpenbResult play(const OpenbStudy& study, const OpenbStudy::Run& run,
                 const PackingPolicyEntry& policy) {
  PackingRun packing{study.problem, policy, run.ranks, run.seed};
  const PackingCluster& cluster = packing.cluster();
  PackingCurve curve{cluster.gpu_milli_total(), openb_last_percent};
  for (const std::uint32_t pod : run.arrivals) {
    packing.arrive(study.problem.pods[pod]);
    curve.add({.arrived_milli = packing.gpu_milli_arrived(),
               .taken_milli = cluster.gpu_milli_taken(),
               .fragmented_milli = packing.fragmented()});
  }
  const FragmentSplit split = packing.split();
  std::string state =
      fmt::format("{},{},{},{},{},{},{},{},{}", study.workload, policy.published_name, run.seed,
                  packing.arrivals(), packing.lost(), cluster.cpu_milli_taken(),
                  cluster.memory_taken().count / bytes_per_mib, cluster.gpus_touched(),
                  cluster.gpu_milli_taken());
  const auto idle = static_cast<double>(cluster.gpu_milli_total() - cluster.gpu_milli_taken());
  for (const double milli :
       {split.lacks_both, split.lacks_gpu, split.usable, split.lacks_cpu, split.no_gpu_fits,
        split.no_gpu_lacks_cpu, split.no_access, idle, split.fragmented()}) {
    state += fmt::format(",{:.2f}", milli / 1000.0);
  }
  return {.curve = curve.points(), .final_state = std::move(state)};
}

}  // namespace headroom
