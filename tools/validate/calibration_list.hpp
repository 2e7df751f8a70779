#pragma once
#include <set>
#include <string>
#include <string_view>

namespace headroom {

/// The measurements that constants of the models were fitted to: the ids in
/// calibration.json beside this file, which is built into the program.
[[nodiscard]] const std::set<std::string>& calibration_ids();

}  // namespace headroom
