#pragma once
#include <span>

#include "headroom/workload_source.hpp"

#include "sim/report/tree.hpp"

namespace headroom {

/// The audits of all trace sources of a run as one: `accepted`, `repaired`,
/// `rejected`, `not_selected` where rows were left out on purpose, `rules` (what
/// each did, how often, first examples) and `sources` with their own counts.
/// Examples name their source where there are several.
[[nodiscard]] Tree audit_tree(std::span<const TraceAudit* const> audits);

}  // namespace headroom
