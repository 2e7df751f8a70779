#pragma once
#include <memory>

#include "headroom/units.hpp"

#include "models/serving/service_spec.hpp"
#include "models/workload/service/request_stream.hpp"
#include "sim/serving/request_engine.hpp"

namespace headroom {

/// What serves the requests of `spec`. Figures count requests that arrive from `measured_from`
/// on. Throws InputError when a trace cannot be read.
[[nodiscard]] std::unique_ptr<RequestEngine> make_engine(const ServiceSpec& spec,
                                                         const StreamFrame& frame,
                                                         TimePoint measured_from);

}  // namespace headroom
