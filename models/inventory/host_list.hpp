#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/quantities.hpp"

namespace headroom {

/// Names that Slurm writes short: `gpu[001-016,020],login1,rack[1-2]n[1-4]`, in this order; numbers
/// keep the zeros that their range begins with. At most `names_max` of them. Source: slurm.conf(5),
/// NodeName.
[[nodiscard]] Parsed<std::vector<std::string>> parse_host_list(std::string_view text,
                                                               std::size_t names_max);

}  // namespace headroom
