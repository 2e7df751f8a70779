#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/policy/packing/fragmentation.hpp"
#include "models/policy/packing/packing_curve.hpp"
#include "sim/report/csv_rows.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// How a cluster was filled: jobs came one by one, and none ever left.
struct PackedRun {
  std::string scenario;
  std::uint64_t seed = 0;
  std::uint64_t arrived = 0;
  std::uint64_t placed = 0;
  GpuShare capacity{};
  GpuShare asked{};  ///< by all that arrived
  GpuShare taken{};
  FragmentSplit split;                     ///< of what is free at the end, in GPU milli
  std::vector<PackingCurve::Point> curve;  ///< by percent of `capacity` asked for
  std::vector<std::unique_ptr<WorkloadSource>> sources;
  std::vector<Diagnostic> warnings;
};

/// What summary.json holds for one such run.
[[nodiscard]] Tree packing_summary(const PackedRun& run);

/// Writes packing.csv: `arrived_pct,allocated_pct,fragmented_pct`, a row a percent.
void write_packing_rows(const PackedRun& run, const TextSink& sink);

}  // namespace headroom
