#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/settings.hpp"
#include "models/policy/kai/snapshot.hpp"

namespace headroom {

/// A cluster as it stands, checked: every name is known, and no node holds more than it has.
struct DryRunInput {
  std::string title;
  kai::Snapshot snapshot;
  std::vector<NodeId> not_ready;
  std::vector<kai::Amounts> usage;  ///< of the past, by queue
  kai::CycleSettings settings;
  TimePoint now;
  std::vector<Diagnostic> warnings;  ///< paths within the file
};

/// Reads a snapshot, with `overrides` as `--set` gives them. Throws InputError with all findings.
[[nodiscard]] DryRunInput parse_snapshot(std::string_view text, const std::string& shown_path,
                                         const std::vector<std::string>& overrides = {});

}  // namespace headroom
