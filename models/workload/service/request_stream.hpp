#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "headroom/units.hpp"

#include "models/workload/request/request_trace.hpp"
#include "models/workload/service/request_spec.hpp"

namespace headroom {

/// One request to a service.
struct ServiceRequest {
  TimePoint at;
  std::uint32_t tokens_in = 1;
  std::uint32_t tokens_out = 1;
  /// Names of the blocks of its prompt, from the first token on: requests whose first blocks are
  /// equal share what was computed of them. Valid until the next request is asked for.
  std::span<const std::uint64_t> blocks{};
};

/// The requests of one service in order of time, one at a time.
class RequestStream {
 public:
  virtual ~RequestStream() = default;
  /// Whether there was one more before the end.
  [[nodiscard]] virtual bool next(ServiceRequest& request) = 0;
};

/// When a stream starts and ends, and which random numbers are its own.
struct StreamFrame {
  TimePoint start;  ///< of the service; a trace begins there
  TimePoint end;    ///< nothing arrives at or after it
  std::uint64_t seed = 1;
  std::uint64_t entity = 0;
};

/// Requests drawn along a curve: a Poisson process by inversion of its integrated rate, or
/// equal shares of that integral. Source of the inversion: Çınlar, Introduction to Stochastic
/// Processes, 1975.
[[nodiscard]] std::unique_ptr<RequestStream> make_drawn_stream(const RequestSpec& spec,
                                                               const StreamFrame& frame);

/// The part of `spec` that is a trace; requires one.
[[nodiscard]] RequestTraceSpec trace_spec(const RequestSpec& spec);

/// Those of a trace, or drawn ones. A trace begins where the frame does. Throws InputError when
/// it cannot be read.
[[nodiscard]] std::unique_ptr<RequestStream> make_request_stream(const RequestSpec& spec,
                                                                 const StreamFrame& frame);

}  // namespace headroom
