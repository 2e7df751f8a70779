#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/report/tree.hpp"
#include "tools/compare/paired_runs.hpp"

namespace headroom {

/// What an expectation is held against.
struct Evidence {
  const Tree* summary = nullptr;      ///< of the run, or merged of its replications
  const Tree* baseline = nullptr;     ///< may be null
  std::span<const Tree> by_seed{};    ///< the summaries of the replications; may be empty
  const PairedRuns* pairs = nullptr;  ///< side 0 the reference, side 1 the run; may be null
  double alpha = 0.01;                ///< chance that noise alone fails the expectation
};

/// A figure and what is known of its noise.
struct NoisyFigure {
  double mean = 0.0;
  double error = 0.0;    ///< standard error of the mean; 0 of a single run
  double freedom = 0.0;  ///< degrees of freedom of it
};

/// The figure at `path`: a number; that of replications with its noise; the sum of
/// an object of numbers. Else nullopt.
[[nodiscard]] std::optional<NoisyFigure> noisy_figure(const Tree& tree, const std::string& path);

/// second - factor × first, the noise of both taken as independent. Source: Welch, "The
/// generalization of Student's problem when several different population variances are
/// involved", Biometrika 34, 1947, for the degrees of freedom.
[[nodiscard]] NoisyFigure weighted_difference(const NoisyFigure& first, double factor,
                                              const NoisyFigure& second);

/// The figures of each seed that a baseline holds besides its summary, so that later
/// replications under the same seeds can be paired with them: `{metric: [values]}`.
[[nodiscard]] Tree figures_by_seed(std::span<const Tree> summaries,
                                   const std::vector<std::string>& metrics);

/// The figure at `path` by seed in the baseline and in the replications; none where the
/// baseline holds no such figures or those of other seeds.
[[nodiscard]] PairedValues paired_with_baseline(const Evidence& evidence, const std::string& path);

/// What the mean of `figure` exceeds 0 by with probability `alpha` when it is truly 0.
[[nodiscard]] double noise_of(const NoisyFigure& figure, double alpha);

}  // namespace headroom
