#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "headroom/units.hpp"

#include "models/serving/service_spec.hpp"
#include "sim/serving/make_engine.hpp"
#include "sim/serving/request_engine.hpp"

namespace headroom {

/// A service whose answers take exponential times of this mean.
inline ServiceSpec exponential_service(double mean_s) {
  ServiceSpec spec;
  DistributionSpec law{.name = "exponential", .parameters = {}};
  law.parameters.set("mean", std::vector<double>{mean_s});
  spec.answers = {AnswerTime{.drawn = law}};
  return spec;
}

/// A service that takes `fixed + n * per_request` for a batch of n, at most `batch_max`.
inline ServiceSpec batch_service(Duration fixed, Duration per_request, std::uint32_t batch_max) {
  ServiceSpec spec;
  spec.answers = {AnswerTime{.fixed = fixed, .per_request = per_request}};
  spec.batch.max = batch_max;
  return spec;
}

/// `replicas` of a service that is alone, with a steady rate, for some time.
struct SteadyRun {
  ServiceSpec spec;
  double per_s = 1.0;
  std::uint32_t replicas = 1;
  double seconds = 1000.0;
  std::uint64_t seed = 1;

  /// After a tenth of the time, which does not count.
  [[nodiscard]] std::unique_ptr<RequestEngine> run() const {
    ServiceSpec served = spec;
    served.requests.curve = {.per_s = per_s};
    const TimePoint end{Duration{static_cast<std::int64_t>(seconds * 1e9)}};
    const TimePoint from{Duration{end.since_start.count / 10}};
    auto engine =
        make_exact_engine(served, {.start = {}, .end = end, .seed = seed, .entity = 0}, from);
    for (std::uint32_t i = 0; i < replicas; ++i) engine->add(i, 0);
    engine->advance(end);
    return engine;
  }
};

}  // namespace headroom
