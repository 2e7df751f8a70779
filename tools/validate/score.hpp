#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/hardware/catalog.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/predict.hpp"
#include "tools/validate/storage_runs.hpp"

namespace headroom {

/// What became of one entry.
enum class EntryState : std::uint8_t {
  scored,
  not_covered,  ///< a test that no model answers
  calibrated,   ///< a constant was fitted to it, or to another of its group: not scored
  input,        ///< a constant or claim: not scored
};
[[nodiscard]] std::string_view entry_state_name(EntryState state);

/// One figure side by side.
struct ComparedFigure {
  AskedFigure figure;
  double measured = 0.0;
  double simulated = 0.0;

  /// ln(simulated / measured).
  [[nodiscard]] double log_ratio() const;
};

struct EntryResult {
  std::size_t entry = 0;  ///< index of the measurement
  EntryState state = EntryState::not_covered;
  std::vector<ComparedFigure> figures;  ///< those that were answered
  /// |ln(simulated / measured)|, the median over the figures of a table.
  std::optional<double> error;
  std::string reason;  ///< why there is no answer
  bool by_input = false;
};

/// Errors as |ln(simulated / measured)| over the scored entries of a category.
struct ErrorSummary {
  std::size_t entries = 0;  ///< tests that are not calibrated
  std::size_t covered = 0;
  std::size_t by_input = 0;
  std::size_t calibrated = 0;
  std::size_t inputs = 0;
  std::optional<double> median;
  std::optional<double> p90;  ///< nearest rank
  std::optional<double> worst;
  std::optional<double> within_25_percent;  ///< share of the covered
};

/// How often models and measurements order two entries the same way.
struct RankSummary {
  std::size_t pairs = 0;                     ///< without ties
  std::optional<double> tau = std::nullopt;  ///< (concordant - discordant) / pairs, Kendall 1938
};

struct CategoryScore {
  ErrorSummary errors;
  RankSummary scaling;  ///< among entries of one scaling group, or else of one table
  RankSummary systems;  ///< among systems of one benchmark and round
};

/// Utilisation of MLPerf Storage runs in percentage points.
struct UtilisationErrors {
  std::size_t runs = 0;
  double model = 0.0;       ///< median |simulated - measured|
  double null_model = 0.0;  ///< the same of "3 points above the target"
};

struct ValidationScore {
  std::vector<EntryResult> entries;  ///< one for each measurement, in order
  std::map<std::string, CategoryScore> categories;
  /// MLPerf training on one node of NVIDIA's, on several, and on others' chips.
  std::map<std::string, ErrorSummary> training_split;
  UtilisationErrors utilisation;
  std::vector<CeilingPair> ceiling_pairs;
  std::optional<double> ceiling_median;
  std::optional<double> ceiling_p90;
  std::vector<LimitCheck> limit_checks;
};

/// Holds every model against `measurements`.
[[nodiscard]] ValidationScore validate(const std::vector<Measurement>& measurements,
                                       const Catalog& catalog);

/// Median (mean of the middle two) and nearest-rank percentile; nullopt of none.
[[nodiscard]] std::optional<double> median_of(std::vector<double> values);
[[nodiscard]] std::optional<double> percentile_of(std::vector<double> values, double share);

/// Pairs of (simulated, measured) values, one list for each group.
using RankedGroups = std::map<std::string, std::vector<std::pair<double, double>>>;
[[nodiscard]] RankSummary kendall_tau(const RankedGroups& groups);

}  // namespace headroom
