#include "models/hardware/gpu_slices.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

/// Places instances one after the other, each on slices that the earlier ones left free.
class Arrangement {
 public:
  explicit Arrangement(std::vector<const MigKind*> instances)
      : instances_{std::move(instances)}, starts_(instances_.size(), 0) {}

  /// Whether the instances from number `next` on fit beside what is `used`, a bit a slice.
  bool place_from(std::size_t next, unsigned used) {
    if (next == instances_.size()) return true;
    const MigKind& kind = *instances_[next];
    for (const std::uint8_t start : kind.starts) {
      const unsigned slices = ((1U << kind.memory_slices) - 1U) << start;
      if ((used & slices) != 0) continue;
      starts_[next] = start;
      if (place_from(next + 1, used | slices)) return true;
    }
    return false;
  }
  [[nodiscard]] std::uint8_t start(std::size_t i) const { return starts_[i]; }

 private:
  std::vector<const MigKind*> instances_;
  std::vector<std::uint8_t> starts_;
};

}  // namespace

std::string_view plain_mig_name(std::string_view name) {
  for (const std::string_view before : {"nvidia.com/", "mig-"}) {
    if (name.starts_with(before)) name.remove_prefix(before.size());
  }
  return name;
}

std::optional<MigLayout> mig_layout(const AcceleratorSpec& gpu) {
  constexpr std::uint32_t slices_max = 8;
  if (gpu.mig_profiles.empty()) return std::nullopt;
  std::uint32_t compute = 0;
  std::int64_t whole = 0;
  for (const MigProfile& profile : gpu.mig_profiles) {
    compute = std::max(compute, profile.compute_slices);
    whole = std::max(whole, profile.memory.count);
  }
  if (compute == 0 || compute > slices_max || whole == 0) return std::nullopt;
  // The names round memory, so that the whole is what the largest name says, too.
  const std::uint32_t memory = compute == 7 ? slices_max : compute;
  MigLayout layout{.compute_slices = static_cast<std::uint8_t>(compute),
                   .memory_slices = static_cast<std::uint8_t>(memory),
                   .kinds = {}};
  for (const MigProfile& profile : gpu.mig_profiles) {
    const auto part = (2 * profile.memory.count * std::int64_t{memory} + whole) / (2 * whole);
    const auto size = static_cast<std::uint32_t>(std::max<std::int64_t>(1, part));
    MigKind kind{.name = profile.name,
                 .compute_slices = static_cast<std::uint8_t>(profile.compute_slices),
                 .memory_slices = static_cast<std::uint8_t>(size)};
    for (std::uint32_t i = 0; i < profile.count_max && (i + 1) * size <= memory; ++i) {
      kind.starts.push_back(static_cast<std::uint8_t>(i * size));
    }
    layout.kinds.push_back(std::move(kind));
  }
  return layout;
}

std::optional<MigLayout> fixed_mig_layout(const MigLayout& layout,
                                          const std::vector<std::string>& instances) {
  if (instances.size() > layout.memory_slices) return std::nullopt;
  std::vector<const MigKind*> kinds;
  for (const std::string& name : instances) {
    const auto kind = std::ranges::find(layout.kinds, name, &MigKind::name);
    HEADROOM_ASSERT(kind != layout.kinds.end(), "a geometry names profiles of its GPU");
    kinds.push_back(&*kind);
  }
  std::ranges::stable_sort(kinds, std::ranges::greater{}, &MigKind::memory_slices);
  Arrangement arrangement{kinds};
  if (!arrangement.place_from(0, 0)) return std::nullopt;
  MigLayout fixed{
      .compute_slices = layout.compute_slices, .memory_slices = layout.memory_slices, .kinds = {}};
  for (const MigKind& kind : layout.kinds) {
    MigKind left = kind;
    left.starts.clear();
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if (kinds[i] == &kind) left.starts.push_back(arrangement.start(i));
    }
    std::ranges::sort(left.starts);
    if (!left.starts.empty()) fixed.kinds.push_back(std::move(left));
  }
  return fixed;
}

}  // namespace headroom
