#include "sim/serving/make_engine.hpp"

#include <utility>

#include "sim/serving/batch_engine.hpp"
#include "sim/serving/language_engine.hpp"

namespace headroom {

std::unique_ptr<RequestEngine> make_exact_engine(const ServiceSpec& spec, const StreamFrame& frame,
                                                 TimePoint measured_from) {
  auto stream = make_request_stream(spec.requests, frame);
  if (!spec.language.empty()) {
    return std::make_unique<LanguageEngine>(
        LanguageEngine::Settings{
            .paces = spec.language, .rule = spec.language_rule, .measured_from = measured_from},
        std::move(stream));
  }
  return std::make_unique<BatchEngine>(BatchEngine::Settings{.answers = spec.answers,
                                                             .rule = spec.batch,
                                                             .measured_from = measured_from,
                                                             .seed = frame.seed,
                                                             .entity = frame.entity},
                                       std::move(stream));
}

}  // namespace headroom
