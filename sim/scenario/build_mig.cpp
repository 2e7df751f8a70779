#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/hardware.hpp"

#include "models/hardware/gpu_slices.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

std::vector<std::string> profile_names(const MigLayout& layout) {
  std::vector<std::string> names;
  for (const MigKind& kind : layout.kinds) names.push_back(kind.name);
  return names;
}

/// The instances of each GPU; nullopt, with a finding for each, when some profile is unknown.
std::optional<std::vector<std::string>> read_geometry(const Section& mig, const MigLayout& layout) {
  const std::vector<std::string> known = profile_names(layout);
  std::vector<std::string> instances;
  bool is_sound = true;
  for (const std::string& written : mig.labels("geometry")) {
    instances.emplace_back(plain_mig_name(written));
    if (std::ranges::find(known, instances.back()) != known.end()) continue;
    const std::string near = nearest_name(instances.back(), known);
    const std::string all = fmt::format("profiles of this GPU: {}", fmt::join(known, ", "));
    mig.refuse("geometry", fmt::format("unknown MIG profile \"{}\"", written.substr(0, 80)),
               near.empty() ? all : fmt::format("did you mean \"{}\"? {}", near, all));
    is_sound = false;
  }
  if (!is_sound || instances.empty()) return std::nullopt;
  return instances;
}

/// Memory slices that `instances` need in all, wherever they are.
std::uint32_t slices_of(const std::vector<std::string>& instances, const MigLayout& layout) {
  std::uint32_t slices = 0;
  for (const std::string& name : instances) {
    slices += std::ranges::find(layout.kinds, name, &MigKind::name)->memory_slices;
  }
  return slices;
}

void refuse_geometry(const Section& mig, const std::vector<std::string>& instances,
                     const MigLayout& layout) {
  const std::uint32_t slices = slices_of(instances, layout);
  const std::string why =
      slices > layout.memory_slices
          ? fmt::format("they take {} of its {} memory slices", slices, layout.memory_slices)
          : "no placement of them keeps to the slices where each may begin";
  mig.refuse("geometry",
             fmt::format("{} cannot be on one GPU: {}", fmt::join(instances, ", "), why),
             "fewer or smaller instances");
}

/// Instances that pass for GPUs: the group has as many of them, with an instance's memory.
void make_gpus(const Section& mig, const std::vector<std::string>& instances,
               const AcceleratorSpec& gpu, NodeGroup& group) {
  const bool are_alike = std::ranges::all_of(
      instances, [&](const std::string& name) { return name == instances.front(); });
  if (!are_alike) {
    mig.refuse("strategy", fmt::format("single with instances {}", fmt::join(instances, ", ")),
               "instances of one profile, or strategy mixed");
    return;
  }
  group.gpus *= static_cast<std::uint32_t>(instances.size());
  group.gpu_memory =
      std::ranges::find(gpu.mig_profiles, instances.front(), &MigProfile::name)->memory;
}

}  // namespace

void build_mig(const Section& section, const GroupHardware& hardware, NodeGroup& group) {
  if (!section.has("mig") || !section.is_sound("mig")) return;
  if (!section.is_sound("server") || !section.is_sound("gpu")) return;
  const auto layout = hardware.accelerator ? mig_layout(*hardware.accelerator) : std::nullopt;
  if (!layout || group.gpus == 0) {
    section.refuse("mig",
                   group.gpu_model.empty()
                       ? "on GPUs of no known model"
                       : fmt::format("GPU \"{}\" has no MIG profiles in the catalogue",
                                     group.gpu_model.substr(0, 80)),
                   "a GPU of the catalogue with MIG, such as \"gpu\": \"a100-sxm-40\"");
    return;
  }
  const Section mig = section.child("mig");
  const bool is_single = mig.text("strategy") == "single";
  if (section.text("mig") == "dynamic" || mig.text("geometry") == "dynamic") {
    if (is_single) {
      mig.refuse("strategy", "single with a dynamic geometry",
                 "a list of equal instances, or strategy mixed");
    }
    group.mig = layout;
    return;
  }
  const auto instances = read_geometry(mig, *layout);
  if (!instances) return;
  auto fixed = fixed_mig_layout(*layout, *instances);
  if (!fixed) return refuse_geometry(mig, *instances, *layout);
  if (is_single) return make_gpus(mig, *instances, *hardware.accelerator, group);
  group.mig = std::move(fixed);
}

}  // namespace headroom
