#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/report/tree.hpp"
#include "sim/scenario/scenario.hpp"
#include "tools/replicate/simulate.hpp"

namespace headroom {

/// How much work a comparison may be.
struct PairingSettings {
  std::size_t replications = 10;      ///< seeds of each side that are always run; at least 2
  std::size_t replications_max = 50;  ///< never more, unless `replications` is
  /// Wanted half-width of the differences of `metrics`, as a part of the larger mean.
  double precision = 0.05;
  std::vector<std::string> metrics;  ///< paths in summary.json
  unsigned threads = 1;
  /// Called while runs go on, from several threads, with the runs that are done and expected.
  std::function<void(std::size_t done, std::size_t expected)> look;
  /// Told the summary of the first run, before most others begin; throws to stop.
  std::function<void(const Tree& summary)> on_first;
  /// Shown the run of the first seed of each side, with its log, which is kept for nothing
  /// else; from several threads, a side once.
  std::function<void(std::size_t side, const RunRecord& run)> on_record;
};

/// A warm-up that a run would need, as MSER-5 sees it.
struct WarmUpAdvice {
  std::optional<Duration> until;  ///< absent: it does not settle within the run
};

/// The runs of several scenarios under the same seeds.
struct PairedRuns {
  std::vector<std::vector<Tree>> summaries;  ///< by side, then by seed
  std::vector<SimulatedRun> first;           ///< the run of the first seed, by side; no summary
  std::vector<std::vector<WarmUpAdvice>>
      warm_ups;           ///< by side, then by seed; of a packing run none
  std::size_t pilot = 1;  ///< the first so many seeds tell how noisy the figures are
  bool exact = false;     ///< nothing is random: one run of each side says all

  [[nodiscard]] std::size_t seeds() const { return summaries.front().size(); }
};

/// Runs all `sides` (at least one) with the same seeds, each counted from the
/// `run.seed` of its scenario: first `replications`, then, once, as many more as
/// the noisiest of the metrics needs (Stein's two stages, see
/// models/statistics/two_stage.hpp). Where the first two seeds of each side give
/// the same schedule, nothing is random, and one run of each is all there is.
[[nodiscard]] PairedRuns run_paired(std::span<const Scenario> sides,
                                    const PairingSettings& settings);

/// The figure of the two sides in each seed where both have it.
struct PairedValues {
  std::vector<double> first;
  std::vector<double> second;
  std::size_t pilot = 0;  ///< how many of them are of the pilot
};
using FigureOf = std::function<std::optional<double>(const Tree& summary)>;
[[nodiscard]] PairedValues paired_values(const PairedRuns& runs, std::size_t first_side,
                                         std::size_t second_side, const FigureOf& figure);
/// Reads the number at `path`.
[[nodiscard]] FigureOf figure_at_path(std::string path);

}  // namespace headroom
