#include "sim/serving/make_engine.hpp"

#include <utility>

#include "sim/serving/batch_engine.hpp"

namespace headroom {

std::unique_ptr<RequestEngine> make_engine(const ServiceSpec& spec, const StreamFrame& frame,
                                           TimePoint measured_from) {
  return std::make_unique<BatchEngine>(BatchEngine::Settings{.answers = spec.answers,
                                                             .rule = spec.batch,
                                                             .measured_from = measured_from,
                                                             .seed = frame.seed,
                                                             .entity = frame.entity},
                                       make_request_stream(spec.requests, frame));
}

}  // namespace headroom
