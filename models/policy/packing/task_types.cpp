#include "models/policy/packing/task_types.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace headroom {
namespace {

/// Types are listed until they cover this part of all pods. Source: the default of
/// the simulator of Weng, Yang et al., USENIX ATC'23.
constexpr std::uint64_t covered_percent = 95;

}  // namespace

std::vector<TaskType> task_types(std::vector<CountedPod> pods, const GpuModels& models) {
  std::map<PackingPod, std::uint64_t> counts;
  std::uint64_t total = 0;
  for (CountedPod& counted : pods) {
    counted.pod.memory = Bytes{};
    counts[counted.pod] += counted.count;
    total += counted.count;
  }
  std::vector<std::pair<PackingPod, std::uint64_t>> types(counts.begin(), counts.end());
  const auto key = [&](const auto& type) {
    const PackingPod& pod = type.first;
    return std::tuple{type.second, pod.cpu_milli, pod.gpu_milli, pod.gpus,
                      std::string_view{models.spec_text(pod.spec)}};
  };
  std::ranges::sort(types, [&](const auto& a, const auto& b) { return key(a) > key(b); });

  std::uint64_t covered = 0;
  std::size_t listed = 0;
  while (listed < types.size() && covered * 100 < total * covered_percent) {
    covered += types[listed++].second;
  }
  // The order of these divisions is the source's; decisions hang on the last bit.
  const double part_covered = static_cast<double>(covered) / static_cast<double>(total);
  std::vector<TaskType> usual;
  for (const auto& [pod, count] : std::span{types}.first(listed)) {
    const double part = static_cast<double>(count) / static_cast<double>(total);
    usual.push_back({.pod = pod, .weight = part / part_covered});
  }
  return usual;
}

std::vector<TaskType> task_types(std::span<const PackingPod> pods, const GpuModels& models) {
  std::vector<CountedPod> counted;
  counted.reserve(pods.size());
  for (const PackingPod& pod : pods) counted.push_back({.pod = pod, .count = 1});
  return task_types(std::move(counted), models);
}

}  // namespace headroom
