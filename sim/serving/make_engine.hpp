#pragma once
#include <memory>

#include "headroom/units.hpp"

#include "models/serving/service_spec.hpp"
#include "models/workload/service/request_stream.hpp"
#include "sim/serving/request_engine.hpp"

namespace headroom {

/// Serves the requests of `spec` one by one. Figures count those that arrive from
/// `measured_from` on. Throws InputError when a trace cannot be read.
[[nodiscard]] std::unique_ptr<RequestEngine> make_exact_engine(const ServiceSpec& spec,
                                                               const StreamFrame& frame,
                                                               TimePoint measured_from);

}  // namespace headroom
