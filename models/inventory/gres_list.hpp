#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "headroom/quantities.hpp"

namespace headroom {

inline constexpr std::uint32_t conf_count_max = 999'999'999;

/// A whole number of at most nine digits, with `K` for 1024 of them.
[[nodiscard]] std::optional<std::uint32_t> conf_count(std::string_view text);

/// The GPUs of a Gres list.
struct GresGpus {
  std::uint32_t gpus = 0;
  std::string type;       ///< the first that is named, in small letters; empty: none is
  std::size_t types = 0;  ///< different ones
};

/// `gpu:a100:8`, `gpu:8`, `gpu:a100:4(S:0-1),gpu:v100:4,nic:2`: generic resources that are no GPUs
/// are passed over. Source: slurm.conf(5), Gres.
[[nodiscard]] Parsed<GresGpus> parse_gres_list(std::string_view text);

}  // namespace headroom
