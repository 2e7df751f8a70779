#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/random.hpp"

#include "models/workload/synthetic_source.hpp"

namespace headroom {

/// Draws one value, in the unit of the distribution's parameters. Each law is a
/// closed-form quantile of uniform bits, so that equal streams give equal values
/// wherever arithmetic is IEEE 754 and the C library's functions are the same.
using Sampler = std::function<double(RandomStream&)>;

/// The sampler of `spec`. Requires `findings_of(spec, …)` to be empty.
[[nodiscard]] Sampler make_sampler(const DistributionSpec& spec);

/// The value below which a share in (0, 1) of the law lies.
using Quantile = std::function<double(double share)>;

/// The quantile function of `spec`, ascending. Requires `findings_of(spec, …)` to be empty.
[[nodiscard]] Quantile make_quantile(const DistributionSpec& spec);

/// The mean of `spec`, infinite where it has none. Requires the same.
[[nodiscard]] double mean_of(const DistributionSpec& spec);

/// Quantile of the standard normal law, in double arithmetic throughout, and the share below.
[[nodiscard]] double normal_quantile(double share);
[[nodiscard]] double normal_share(double value);

/// What is wrong with `spec` beyond the range of single numbers: an unknown
/// name, a missing parameter, lists of different lengths, weights without a
/// sum. `path` is where the distribution stands.
[[nodiscard]] std::vector<Diagnostic> findings_of(const DistributionSpec& spec,
                                                  const std::string& path);

/// Chooses among positions by weight.
class WeightedChoice {
 public:
  /// Requires weights >= 0 with a positive finite sum.
  explicit WeightedChoice(std::span<const double> weights);
  /// The position that `uniform` in (0, 1) falls to; never one of weight 0.
  [[nodiscard]] std::size_t at(double uniform) const;

 private:
  std::vector<double> cumulated_;
};

/// Whether `weights` can be chosen from: each >= 0, their sum positive and finite.
[[nodiscard]] bool are_weights(std::span<const double> weights);

}  // namespace headroom
