#pragma once
// Names of shared GPUs. Source: KAI-Scheduler commit d5bc503a, package gpu_sharing.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace headroom::kai {

/// One shared device. Those with the highest bit set were opened here, the others were handed in.
enum class GpuLabel : std::uint32_t {};

class GpuLabels {
 public:
  GpuLabel intern(const std::string& name);
  /// A device that no pod shares yet, named `new1`, `new2`, ...
  GpuLabel open() { return static_cast<GpuLabel>(opened_bit | ++opened_); }
  /// How many were opened; going back to an earlier count forgets the later ones.
  [[nodiscard]] std::uint32_t opened() const { return opened_; }
  void forget_after(std::uint32_t opened) { opened_ = opened; }

  [[nodiscard]] std::string name(GpuLabel label) const;
  /// Whether the name is a number: joining any other group costs a slot for a reservation pod.
  [[nodiscard]] bool is_number(GpuLabel label) const;
  /// By name, as strings.
  [[nodiscard]] bool precedes(GpuLabel a, GpuLabel b) const;

 private:
  static constexpr std::uint32_t opened_bit = 1U << 31U;

  std::uint32_t opened_ = 0;
  std::vector<std::string> names_;
  std::map<std::string, GpuLabel, std::less<>> known_;
};

}  // namespace headroom::kai
