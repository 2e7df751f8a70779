#pragma once
// Resources: what queues count and what a pod asks for. Source: KAI-Scheduler commit d5bc503a,
// packages api/resource_info and api/pod_info.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace headroom::kai {

/// The three resources that queues share out.
enum class Resource : std::uint8_t { cpu, memory, gpu };
inline constexpr std::array all_resources{Resource::cpu, Resource::memory, Resource::gpu};

/// Stands for "no bound" in quotas, limits and shares, as in the scheduler's own interface.
inline constexpr double unlimited = -1;

/// An amount of each: CPU in thousandths of a core, memory in bytes, GPUs in devices. Doubles,
/// because that is what the scheduler adds up: a sum of thirds must round here as it does there.
struct Amounts {
  std::array<double, 3> of{};

  double& operator[](Resource r) { return of[static_cast<std::size_t>(r)]; }
  double operator[](Resource r) const { return of[static_cast<std::size_t>(r)]; }
  bool operator==(const Amounts&) const = default;
  Amounts& operator+=(const Amounts& other) {
    for (const auto r : all_resources) (*this)[r] += other[r];
    return *this;
  }
  Amounts& operator-=(const Amounts& other) {
    for (const auto r : all_resources) (*this)[r] -= other[r];
    return *this;
  }
  friend Amounts operator+(Amounts a, const Amounts& b) { return a += b; }
  friend Amounts operator-(Amounts a, const Amounts& b) { return a -= b; }
};

/// Whether `a` <= `b` where `unlimited` is infinite on either side.
[[nodiscard]] constexpr bool at_most(double a, double b) {
  if (b == unlimited) return true;
  return a != unlimited && a <= b;
}

/// Whether `a` is at most `b` in every resource.
[[nodiscard]] constexpr bool fits(const Amounts& a, const Amounts& b) {
  for (const auto r : all_resources) {
    if (!at_most(a[r], b[r])) return false;
  }
  return true;
}

/// Instances of one MIG profile, such as {"nvidia.com/mig-3g.20gb", 2}.
struct MigInstances {
  std::string profile;
  std::int64_t count = 0;
  bool operator==(const MigInstances&) const = default;
};

/// GPUs that one instance of `profile` counts for in queues: its g. Throws InputError when the
/// name is not of the form mig-<g>g.<m>gb.
[[nodiscard]] int mig_gpus(const std::string& profile);
/// Memory of one instance in GB: its m. Throws as mig_gpus().
[[nodiscard]] int mig_memory(const std::string& profile);

/// What one pod asks for. At most one of whole GPUs, a fraction, GPU memory and MIG is set.
struct PodRequest {
  std::int64_t cpu_milli = 0;
  std::int64_t memory_bytes = 0;
  int gpus = 0;                     ///< whole devices
  double gpu_fraction = 0;          ///< of one device, 0 when none is asked for
  std::int64_t gpu_memory_mib = 0;  ///< of one device, 0 when none is asked for
  int share_devices = 1;            ///< devices that a fraction or an amount of memory is asked on
  std::vector<MigInstances> mig{};
  bool operator==(const PodRequest&) const = default;
};

}  // namespace headroom::kai
