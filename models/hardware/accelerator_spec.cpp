#include "models/hardware/accelerator_spec.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "models/hardware/hardware_units.hpp"

namespace headroom {
namespace {

/// Takes a whole number above zero from the front of `text`.
std::optional<std::uint32_t> take_number(std::string_view& text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number == 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

/// `7 x 1g.5gb` without what follows it.
std::optional<MigProfile> take_profile(std::string_view& text) {
  MigProfile profile;
  const auto count = take_number(text);
  if (!count || !take(text, " x ")) return std::nullopt;
  const std::string_view name = text;
  const auto slices = take_number(text);
  if (!slices || !take(text, "g.")) return std::nullopt;
  const auto gigabytes = take_number(text);
  if (!gigabytes || !take(text, "gb")) return std::nullopt;
  profile.name = name.substr(0, name.size() - text.size());
  profile.count_max = *count;
  profile.compute_slices = *slices;
  profile.memory = {std::int64_t{*gigabytes} * 1'000'000'000};
  return profile;
}

}  // namespace

std::optional<std::vector<MigProfile>> parse_mig_profiles(std::string_view text) {
  std::vector<MigProfile> profiles;
  do {
    auto profile = take_profile(text);
    if (!profile) return std::nullopt;
    profiles.push_back(std::move(*profile));
  } while (take(text, ", "));
  if (!text.empty()) return std::nullopt;
  return profiles;
}

std::optional<FlopRate> AcceleratorSpec::training_16bit() const {
  if (fp16_tensor_fp32_accumulate) return fp16_tensor_fp32_accumulate;
  for (const auto& rate : {fp16_tensor, bf16_tensor, fp16, fp32}) {
    if (rate) return rate;
  }
  return std::nullopt;
}

std::optional<Bandwidth> AcceleratorSpec::pcie_bandwidth() const {
  if (!pcie_generation) return std::nullopt;
  return headroom::pcie_bandwidth(*pcie_generation, pcie_lanes);
}

Bandwidth pcie_bandwidth(std::uint32_t generation, std::uint32_t lanes) {
  // Bits a second on one lane that carry data: 8b/10b code up to generation 2,
  // 128b/130b up to 5, flits of 242 useful bytes in 256 in generation 6.
  constexpr std::array<double, 6> lane_bits{2.5e9 * 8 / 10,   5e9 * 8 / 10,     8e9 * 128 / 130,
                                            16e9 * 128 / 130, 32e9 * 128 / 130, 64e9 * 242 / 256};
  if (generation < 1 || generation > lane_bits.size()) {
    throw std::invalid_argument("PCIe generations are 1 to 6");
  }
  return {lane_bits.at(generation - 1) / 8.0 * static_cast<double>(lanes)};
}

}  // namespace headroom
