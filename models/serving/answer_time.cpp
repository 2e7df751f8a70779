#include "models/serving/answer_time.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "headroom/diagnostics.hpp"

#include "models/workload/synthetic/distribution.hpp"

namespace headroom {

Duration AnswerTime::time(std::uint32_t requests) const {
  HEADROOM_ASSERT(!drawn, "a drawn time is drawn");
  if (table.empty()) {
    const Duration sum = fixed + per_request * static_cast<std::int64_t>(requests);
    return std::max(sum, Duration{1});
  }
  const auto batch = static_cast<double>(requests);
  if (table.size() == 1) return table.front().second;
  // The first two points serve batches below, the last two those above.
  std::size_t right = 1;
  while (right + 1 < table.size() && table[right].first < batch) ++right;
  const auto& [left_batch, left_time] = table[right - 1];
  const auto& [right_batch, right_time] = table[right];
  const double slope =
      static_cast<double>((right_time - left_time).count) / (right_batch - left_batch);
  const double ns = static_cast<double>(left_time.count) + (slope * (batch - left_batch));
  return {std::max<std::int64_t>(1, std::llround(ns))};
}

double mean_drawn_s(const DistributionSpec& spec) {
  constexpr int draws = 100'000;
  const Sampler sample = make_sampler(spec);
  RandomStream stream{1, "mean of answer times", 0};
  if (spec.name == "fixed") return sample(stream);
  if (spec.name == "exponential") return spec.parameters.number("mean");
  double sum = 0.0;
  for (int i = 0; i < draws; ++i) sum += sample(stream);
  return sum / draws;
}

double capacity_per_s(const AnswerTime& answer, const BatchRule& rule) {
  if (answer.drawn) return 1.0 / std::max(1e-9, mean_drawn_s(*answer.drawn));
  double most = 0.0;
  for (std::uint32_t n = 1; n <= rule.max; ++n) {
    most = std::max(most, static_cast<double>(n) / to_seconds(answer.time(n)));
  }
  return most;
}

}  // namespace headroom
