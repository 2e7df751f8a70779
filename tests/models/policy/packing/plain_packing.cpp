#include "tests/models/policy/packing/plain_packing.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace headroom {
namespace {

std::int64_t total(const std::vector<int>& gpus) {
  return std::accumulate(gpus.begin(), gpus.end(), std::int64_t{0});
}

/// The first GPUs that fit in the order of `before`.
template <class Before>
std::vector<std::uint32_t> first_fitting(const PlainNode& node, const PackingPod& pod,
                                         Before before) {
  std::vector<std::uint32_t> order(node.gpus.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, before);
  std::vector<std::uint32_t> taken;
  for (const std::uint32_t gpu : order) {
    if (node.gpus[gpu] >= pod.gpu_milli && taken.size() < static_cast<std::size_t>(pod.gpus)) {
      taken.push_back(gpu);
    }
  }
  return taken;
}

PlainNode after(PlainNode node, const PackingPod& pod, const std::vector<std::uint32_t>& gpus) {
  node.cpu_milli -= pod.cpu_milli;
  node.memory -= pod.memory.count;
  for (const std::uint32_t gpu : gpus) node.gpus[gpu] -= pod.gpu_milli;
  if (pod.gpus > 0) node.classes.push_back(pod.gpu_milli < 1000 ? 0 : pod.gpus);
  return node;
}

int clustering(const PlainNode& node, const PackingPod& pod) {
  if (pod.gpus == 0) return 0;
  const int taken = static_cast<int>(25 * (8000 - total(node.gpus)) / 8000);
  const int wanted = pod.gpu_milli < 1000 ? 0 : pod.gpus;
  if (node.classes.empty()) return 25 + taken;
  const auto same = std::ranges::count(node.classes, wanted);
  if (same == 0) return taken;
  return (same == std::ssize(node.classes) ? 75 : 50) + taken;
}

int packing(const PlainNode& node, const PackingPod& pod) {
  if (pod.gpus == 0) return 0;
  const int whole = static_cast<int>(std::ranges::count(node.gpus, 1000));
  if (whole == std::ssize(node.gpus)) return std::max(33 - whole, whole);
  const auto taken = first_fitting(
      node, pod, [&](std::uint32_t a, std::uint32_t b) { return node.gpus[a] < node.gpus[b]; });
  int opened = 0;
  int percents = 0;
  for (const std::uint32_t gpu : taken) {
    if (node.gpus[gpu] == 1000) ++opened;
    percents += node.gpus[gpu] * 100 / 1000;
  }
  return opened > 0 ? std::max(50 - opened, 33) : std::max(100 - percents / 10, 50);
}

}  // namespace

PlainPacking::PlainPacking(const std::vector<PackingNode>& nodes, std::vector<TaskType> types,
                           GpuModels models, std::vector<std::uint32_t> ranks)
    : types_{std::move(types)}, models_{std::move(models)}, ranks_{std::move(ranks)} {
  for (const PackingNode& node : nodes) {
    nodes_.push_back({.cpu_milli = node.cpu_milli,
                      .memory = node.memory.count,
                      .gpus = std::vector<int>(node.gpus, 1000),
                      .model = node.model,
                      .classes = {}});
  }
}

bool PlainPacking::fits(const PlainNode& node, const PackingPod& pod) const {
  if (node.cpu_milli < pod.cpu_milli || node.memory < pod.memory.count) return false;
  if (pod.gpus == 0) return true;
  const auto fitting =
      std::ranges::count_if(node.gpus, [&](int milli) { return milli >= pod.gpu_milli; });
  return fitting >= pod.gpus && models_.admits(pod.spec, node.model);
}

double PlainPacking::fragmented(const PlainNode& node) const {
  const auto all = static_cast<double>(total(node.gpus));
  double q1 = 0, q2 = 0, q4 = 0, xl = 0, xr = 0, na = 0;
  for (const auto& [pod, weight] : types_) {
    const bool has_cpu = node.cpu_milli >= pod.cpu_milli;
    std::int64_t fitting = 0;
    std::int64_t below = 0;
    for (const int milli : node.gpus) {
      if (milli >= pod.gpu_milli) ++fitting;
      if (milli < pod.gpu_milli) below += milli;
    }
    if (pod.gpus == 0) {
      (has_cpu ? xl : xr) += weight * all;
    } else if (!models_.admits(pod.spec, node.model)) {
      na += weight * all;
    } else if (fitting < pod.gpus) {
      (has_cpu ? q2 : q1) += weight * all;
    } else if (!has_cpu) {
      q4 += weight * all;
    } else {
      q2 += weight * static_cast<double>(below);
    }
  }
  return ((((q1 + q2) + q4) + xl) + xr) + na;
}

double PlainPacking::fragmented() const {
  double sum = 0;
  for (const PlainNode& node : nodes_) sum += fragmented(node);
  return sum;
}

int PlainPacking::score(const std::string& policy, const PlainNode& node, const PackingPod& pod,
                        std::vector<std::uint32_t>& gpus) const {
  const bool is_share = pod.gpus == 1 && pod.gpu_milli < 1000;
  gpus = first_fitting(
      node, pod, [&](std::uint32_t a, std::uint32_t b) { return node.gpus[a] < node.gpus[b]; });
  std::ranges::sort(gpus);
  const auto cpu = static_cast<double>(node.cpu_milli);
  const auto gpu = static_cast<double>(total(node.gpus));
  const auto pod_gpu = static_cast<double>(pod.gpu_milli_total());
  if (policy == "dot-product") {
    const double product = cpu / 128000 * (static_cast<double>(pod.cpu_milli) / 128000) +
                           gpu / 8000 * (pod_gpu / 8000);
    return static_cast<int>(100 * (1 - 0.5 * product));
  }
  if (policy == "best-fit-cpu-gpu") {
    const double left =
        (cpu - static_cast<double>(pod.cpu_milli)) / 128000 + (gpu - pod_gpu) / 8000;
    return static_cast<int>(100 * (1 - 0.5 * left));
  }
  if (policy == "gpu-clustering") return clustering(node, pod);
  if (policy == "gpu-packing") return packing(node, pod);
  const auto fgd = [&](const std::vector<std::uint32_t>& taken) {
    const double gain = fragmented(node) - fragmented(after(node, pod, taken));
    return static_cast<int>(100 / (1 + std::exp(-gain / 1000)));
  };
  if (!is_share) return fgd(gpus);
  int best = -1;
  for (std::uint32_t i = 0; i < node.gpus.size(); ++i) {
    if (node.gpus[i] < pod.gpu_milli || fgd({i}) <= best) continue;
    best = fgd({i});
    gpus = {i};
  }
  return best;
}

std::vector<PlainPacking::Choice> PlainPacking::place(const std::string& policy,
                                                      const PackingPod& pod) {
  std::vector<Choice> best;
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    if (!fits(nodes_[node], pod)) continue;
    Choice choice{.node = node, .gpus = {}, .score = 0};
    choice.score = score(policy, nodes_[node], pod, choice.gpus);
    const bool wins = best.empty() || choice.score > best[0].score ||
                      (choice.score == best[0].score && ranks_[node] < ranks_[best[0].node]);
    if (wins) best = {choice};
  }
  if (!best.empty()) nodes_[best[0].node] = after(nodes_[best[0].node], pod, best[0].gpus);
  return best;
}

}  // namespace headroom
