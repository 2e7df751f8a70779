// Names of shared GPUs. Source: KAI-Scheduler commit d5bc503a, package gpu_sharing.
#include "models/policy/kai/gpu_labels.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace headroom::kai {
namespace {

constexpr std::string_view opened_prefix = "new";

}  // namespace

GpuLabel GpuLabels::intern(const std::string& name) {
  const auto [at, is_new] = known_.emplace(name, static_cast<GpuLabel>(names_.size()));
  if (is_new) {
    names_.push_back(name);
    // Opened devices are numbered on from those of earlier cycles, so that no two share a name.
    if (name.starts_with(opened_prefix)) {
      std::uint32_t number = 0;
      std::from_chars(name.data() + opened_prefix.size(), name.data() + name.size(), number);
      if (number < opened_bit - 1) opened_ = std::max(opened_, number);
    }
  }
  return at->second;
}

std::string GpuLabels::name(GpuLabel label) const {
  const auto number = static_cast<std::uint32_t>(label);
  if ((number & opened_bit) == 0) return names_[number];
  return std::string{opened_prefix} + std::to_string(number & ~opened_bit);
}

bool GpuLabels::is_number(GpuLabel label) const {
  const auto number = static_cast<std::uint32_t>(label);
  if ((number & opened_bit) != 0) return false;
  const auto& text = names_[number];
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool GpuLabels::precedes(GpuLabel a, GpuLabel b) const { return name(a) < name(b); }

}  // namespace headroom::kai
