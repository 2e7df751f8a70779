#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "models/hardware/gpu_slices.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

constexpr std::string_view sharing_keys[]{"gpu_fraction", "gpu_memory", "mig"};

bool has_any(const Section& job, std::initializer_list<std::string_view> keys) {
  return std::ranges::any_of(keys, [&](std::string_view key) { return job.has(key); });
}

/// Files forms of a request that contradict one another.
void check_request(const Section& job) {
  const bool per_node = job.has("gpus_per_node");
  if (per_node && job.has("gpus")) {
    job.refuse("gpus", "given beside \"gpus_per_node\"",
               "the total alone, or nodes and gpus_per_node");
  } else if (per_node && !job.has("nodes")) {
    job.refuse("gpus_per_node", "given without \"nodes\"", "both, or the total as \"gpus\"");
  } else if (!per_node && !has_any(job, {"gpus", "cpus", "memory", "gpu_fraction", "gpu_memory",
                                         "mig", "max_gpus"})) {
    job.refuse("", "asks for nothing", "at least one of gpus, gpus_per_node, cpus, memory");
  }
  std::string_view first;
  for (const std::string_view key : sharing_keys) {
    if (!job.has(key)) continue;
    if (!first.empty()) {
      job.refuse(key, fmt::format("given beside \"{}\"", first),
                 "one way to share a GPU: gpu_fraction, gpu_memory or mig");
    }
    first = first.empty() ? key : first;
  }
  if (!first.empty() && job.count("gpus") == 0) {
    job.refuse("gpus", fmt::format("no device to have a \"{}\" of", first), "at least 1");
  }
}

/// GPU models as the cluster has them: what the catalogue calls "v100-sxm2-16" answers to
/// "v100", too, unless some nodes are called just that.
std::vector<std::string> named_models(const Section& job, BuildContext& context) {
  std::vector<std::string> models = job.labels("gpu");
  const auto& groups = context.stack.groups;
  const bool is_bought = std::ranges::any_of(
      groups, [](const GroupHardware& group) { return !group.server.name.empty(); });
  if (!is_bought) return models;
  const Catalog& catalog = context.catalog.get();
  for (std::string& model : models) {
    const bool is_here =
        std::ranges::find(groups, model, &GroupHardware::gpu_model) != groups.end();
    if (is_here || !catalog.has(CatalogKind::accelerator, model)) continue;
    model = catalog.accelerator(model).name;
  }
  return models;
}

/// A share in thousandths.
GpuShare build_share(const Section& job) {
  constexpr double thousand = 1000;
  constexpr double rounding = 1e-6;
  const auto fraction = job.number("gpu_fraction");
  if (!fraction || !job.is_sound("gpu_fraction")) return {};
  const auto thousandths = std::llround(*fraction * thousand);
  const double rest = *fraction * thousand - static_cast<double>(thousandths);
  if (std::abs(rest) > rounding || thousandths == 0) {
    job.refuse("gpu_fraction", fmt::format("{} has more than three decimals", *fraction),
               "thousandths of a GPU, such as 0.125");
  }
  return {thousandths};
}

std::vector<std::string> all_mig_profiles(BuildContext& context) {
  std::vector<std::string> names;
  const Catalog& catalog = context.catalog.get();
  for (const CatalogRecord& record : catalog.records(CatalogKind::accelerator)) {
    for (const MigProfile& profile : catalog.accelerator(record.name).mig_profiles) {
      names.push_back(profile.name);
    }
  }
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  return names;
}

std::string build_profile(const Section& job, BuildContext& context) {
  const auto written = job.text("mig");
  if (!written || !job.is_sound("mig")) return {};
  std::string name{plain_mig_name(*written)};
  const std::vector<std::string> known = all_mig_profiles(context);
  if (std::ranges::find(known, name) != known.end()) return name;
  const std::string near = nearest_name(name, known);
  job.refuse("mig", fmt::format("unknown MIG profile \"{}\"", written->substr(0, 80)),
             near.empty() ? fmt::format("one of {}", fmt::join(known, ", "))
                          : fmt::format("did you mean \"{}\"?", near));
  return name;
}

/// A curve of measured points, or a power.
SpeedUp build_speed_up(const Section& job) {
  SpeedUp curve;
  curve.exponent = job.number("speed_up").value_or(curve.exponent);
  const JsonValue* points = job.find("speed_up");
  if (points == nullptr || points->object() == nullptr || !job.is_sound("speed_up")) return curve;
  const Section table = job.child("speed_up");
  for (const JsonMember& member : *points->object()) {
    std::uint32_t gpus = 0;
    const char* end = member.name.data() + member.name.size();
    const auto [rest, error] = std::from_chars(member.name.data(), end, gpus);
    if (error != std::errc{} || rest != end || gpus == 0) {
      table.refuse(member.name, "is no number of GPUs", "whole numbers from 1, such as \"8\"");
      continue;
    }
    curve.points.push_back({static_cast<double>(gpus), table.number(member.name).value_or(1.0)});
  }
  std::ranges::stable_sort(curve.points, {}, &SpeedUp::Point::gpus);
  const auto same = std::ranges::adjacent_find(curve.points, {}, &SpeedUp::Point::gpus);
  if (same != curve.points.end()) {
    job.refuse("speed_up", fmt::format("two points for {} GPUs", same->gpus), "one each");
  }
  return curve;
}

void check_width(const Section& job, const ElasticWidth& width, std::uint32_t gpus) {
  if (width.gpus_min > gpus || gpus > width.gpus_max) {
    job.refuse(
        "", fmt::format("min_gpus {}, gpus {}, max_gpus {}", width.gpus_min, gpus, width.gpus_max),
        "min_gpus <= gpus <= max_gpus");
  }
  const auto check = [&](std::string_view key, std::uint32_t value) {
    if (value % width.gpus_per_worker == 0 || !job.has(key)) return;
    job.refuse(key,
               fmt::format("{} is no multiple of gpus_per_worker {}", value, width.gpus_per_worker),
               "whole workers");
  };
  check("min_gpus", width.gpus_min);
  check("gpus", gpus);
  check("max_gpus", width.gpus_max);
}

}  // namespace

std::vector<std::string> build_gpu_models(const Section& job, BuildContext& context) {
  std::vector<std::string> models = named_models(job, context);
  std::ranges::sort(models);
  const auto repeated = std::ranges::unique(models);
  models.erase(repeated.begin(), repeated.end());
  return models;
}

ResourceRequest build_request(const Section& job, BuildContext& context) {
  ResourceRequest request;
  const bool shares = has_any(job, {"gpu_fraction", "gpu_memory", "mig"});
  const auto widest = job.count("max_gpus");
  const bool counts_devices = shares && !job.has("gpus_per_node");
  request.gpus = whole_gpus(job.count("gpus").value_or(widest.value_or(counts_devices ? 1 : 0)));
  request.nodes = job.small_count("nodes");
  request.gpus_per_node = job.small_count("gpus_per_node");
  request.cpu_milli = std::int64_t{job.small_count("cpus").value_or(0)} * 1000;
  request.memory = job.bytes("memory").value_or(Bytes{});
  request.gpu_models = build_gpu_models(job, context);
  request.device_share = build_share(job);
  request.gpu_memory = job.bytes("gpu_memory").value_or(Bytes{});
  request.mig = build_profile(job, context);
  check_request(job);
  return request;
}

std::optional<ElasticWidth> build_elastic(const Section& job) {
  const auto least = job.small_count("min_gpus");
  const auto most = job.small_count("max_gpus");
  if (!least && !most) {
    for (const char* key : {"gpus_per_worker", "speed_up"}) {
      if (!job.has(key)) continue;
      job.refuse(key, "given to a job of one width", "min_gpus or max_gpus beside it");
    }
    return std::nullopt;
  }
  for (const char* key : {"nodes", "gpus_per_node", "gpu_fraction", "gpu_memory", "mig"}) {
    const JsonValue* value = job.find(key);
    // Names of nodes say where the job is, not what it asks for.
    const bool is_place =
        std::string_view{key} == "nodes" && value != nullptr && value->number() == nullptr;
    if (value == nullptr || is_place) continue;
    job.refuse(key, "given to a job of several widths",
               "whole GPUs, with min_gpus, gpus, max_gpus and gpus_per_worker");
  }
  const auto gpus = job.small_count("gpus");
  if (!gpus && !most) {
    job.refuse("min_gpus", "given without \"max_gpus\" and \"gpus\"", "one of them beside it");
    return std::nullopt;
  }
  ElasticWidth width;
  width.gpus_per_worker = job.small_count("gpus_per_worker").value_or(1);
  width.gpus_max = most.value_or(gpus.value_or(1));
  width.gpus_min = least.value_or(gpus.value_or(width.gpus_per_worker));
  width.speed_up = build_speed_up(job);
  check_width(job, width, gpus.value_or(width.gpus_max));
  return width;
}

}  // namespace headroom
