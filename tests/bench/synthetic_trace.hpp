#pragma once
#include <cstdint>
#include <iosfwd>
#include <string>

namespace headroom::bench {

/// A trace like those of GPU clusters: sizes are powers of two with half the jobs on one GPU,
/// run times lognormal with median 600 s and sigma 1.8, cut to 10 s … 7 days, estimates up to
/// five times too long and exact for every fifth job, Poisson arrivals.
struct TraceShape {
  std::uint64_t jobs = 0;
  std::uint64_t gpus = 0;  ///< of the cluster that `load` refers to
  double load = 0.85;      ///< GPU-seconds asked for per GPU-second of the cluster
  std::uint64_t seed = 1;
  std::uint32_t largest = 64;  ///< GPUs of a job, at most 512
};

/// Writes `shape` as CSV: job_id, submit_s, gpus, runtime_s, estimate_s, whole seconds. The
/// first rows do not depend on how many follow.
void write_trace(const TraceShape& shape, std::ostream& out);

/// Writes it to a file, once; the answer is its path below `folder`.
[[nodiscard]] std::string trace_file(const TraceShape& shape, const std::string& folder);

}  // namespace headroom::bench
