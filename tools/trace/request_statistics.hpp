#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/request/request_trace.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/report/tree.hpp"
#include "tools/trace/tail_curve.hpp"

namespace headroom {

/// Requests and their tokens under one name.
struct RequestLoad {
  std::string name;
  std::uint64_t requests = 0;
  std::uint64_t input_tokens = 0;
  std::uint64_t output_tokens = 0;
};

/// Arrivals in the course of a trace, in equal steps from the first; see course_step.
struct RequestCourse {
  Duration step{};
  std::vector<std::uint64_t> requests;
  std::vector<double> requests_per_s;
  std::vector<double> input_tokens_per_s;
  std::vector<double> output_tokens_per_s;
};

/// A trace of requests in figures, before any simulation.
struct RequestStatistics {
  RequestLoad all;
  Duration first_arrival{};
  Duration last_arrival{};
  std::uint64_t failed = 0;
  std::uint64_t with_session = 0;
  std::uint64_t with_adapters = 0;
  std::optional<Spread> input_tokens;
  std::optional<Spread> output_tokens;
  std::optional<Spread> service_s;  ///< of the requests that have a measured time
  std::uint32_t block_tokens = 0;
  std::uint64_t blocks = 0;          ///< of all prefixes
  std::uint64_t blocks_before = 0;   ///< of those, named by an earlier request: what a cache
                                     ///< without limits would save
  std::uint64_t busiest_minute = 0;  ///< requests in it
  std::array<std::uint64_t, 24> arrivals_by_hour{};  ///< of the day that begins at the zero
  RequestCourse course;
  TailCurve input_tokens_curve;
  TailCurve output_tokens_curve;
  TailCurve service_s_curve;
  TailCurve gap_s_curve;              ///< between one arrival and the next
  std::vector<RequestLoad> by_model;  ///< most requests first, then by name
  std::uint64_t users = 0;
};

/// Takes all requests of `source`.
[[nodiscard]] RequestStatistics request_statistics(RequestSource& source);

/// The figures and the audit as `trace stats --json` prints them.
[[nodiscard]] Tree request_statistics_tree(const RequestStatistics& statistics,
                                           const TraceAudit& audit);

/// The same for a person to read, without the audit.
[[nodiscard]] std::string request_statistics_text(const RequestStatistics& statistics);

}  // namespace headroom
