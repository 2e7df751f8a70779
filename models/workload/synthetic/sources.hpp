#pragma once
#include <memory>

#include "headroom/job.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/synthetic/job_draw.hpp"
#include "models/workload/synthetic_source.hpp"

namespace headroom {

/// The kinds of generators; each requires a checked spec, and `tables` to outlive it.

/// Jobs that come when the arrivals say so, whatever became of earlier ones.
[[nodiscard]] std::unique_ptr<WorkloadSource> make_open_source(const SyntheticSpec& spec,
                                                               GeneratorStreams streams,
                                                               WorkloadTables& tables);

/// Users of whom each submits his next job some time after the end of the one before, as in the
/// interactive system of Scherr, An Analysis of Time-Shared Computer Systems, MIT Press, 1967.
[[nodiscard]] std::unique_ptr<WorkloadSource> make_closed_source(const SyntheticSpec& spec,
                                                                 GeneratorStreams streams,
                                                                 WorkloadTables& tables);

/// The days of a trace in another order.
[[nodiscard]] std::unique_ptr<WorkloadSource> make_resampled_source(const SyntheticSpec& spec,
                                                                    GeneratorStreams streams,
                                                                    WorkloadTables& tables);

/// GPUs that the trace of `spec` asks for over its days, on average.
[[nodiscard]] double mean_gpus_resampled(const SyntheticSpec& spec);

/// The time of submission of what the generator would submit at `time` of its own.
[[nodiscard]] TimePoint shifted(TimePoint time, const SyntheticSpec& spec);

}  // namespace headroom
