#include "tools/validate/score.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "models/hardware/catalog.hpp"
#include "models/storage/emulated_training.hpp"
#include "tools/validate/calibration_list.hpp"
#include "tools/validate/machine.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/predict.hpp"
#include "tools/validate/setup.hpp"
#include "tools/validate/storage_runs.hpp"

namespace headroom {
namespace {

std::set<std::string> calibrated_groups(const std::vector<Measurement>& measurements) {
  std::set<std::string> groups;
  for (const Measurement& measurement : measurements) {
    if (calibration_ids().contains(measurement.id)) groups.insert(measurement.group);
  }
  return groups;
}

void compare(EntryResult& result, const Measurement& measurement, const Prediction& prediction) {
  std::vector<double> errors;
  const std::size_t answers = std::min(prediction.values.size(), measurement.asked.size());
  for (std::size_t i = 0; i < answers; ++i) {
    const auto value = prediction.values[i];
    if (!value || !(*value > 0.0) || !std::isfinite(*value)) continue;
    result.figures.push_back({measurement.asked[i], measurement.values[i], *value});
    errors.push_back(std::abs(result.figures.back().log_ratio()));
  }
  result.by_input = prediction.by_input;
  result.error = median_of(std::move(errors));
  if (result.error) return;
  result.reason = prediction.reason.empty() ? "none of its figures is modelled" : prediction.reason;
}

/// Ties of a state: what is not scored is told apart before what is.
EntryState state_of(const EntryResult& result, const Measurement& measurement,
                    const std::set<std::string>& calibrated) {
  if (measurement.use == MeasurementUse::input) return EntryState::input;
  if (calibrated.contains(measurement.group)) return EntryState::calibrated;
  return result.error ? EntryState::scored : EntryState::not_covered;
}

/// Collects the entries of one summary.
class ErrorTally {
 public:
  void add(const EntryResult& result) {
    switch (result.state) {
      case EntryState::input:
        ++summary_.inputs;
        return;
      case EntryState::calibrated:
        ++summary_.calibrated;
        return;
      case EntryState::not_covered:
        ++summary_.entries;
        return;
      case EntryState::scored:
        break;
    }
    ++summary_.entries;
    ++summary_.covered;
    if (result.by_input) ++summary_.by_input;
    if (result.error) errors_.push_back(*result.error);
  }

  [[nodiscard]] ErrorSummary summary() const {
    ErrorSummary result = summary_;
    result.median = median_of(errors_);
    result.p90 = percentile_of(errors_, 0.9);
    result.worst = percentile_of(errors_, 1.0);
    if (!errors_.empty()) {
      const double limit = std::log(1.25);
      const auto close = std::ranges::count_if(errors_, [&](double e) { return e <= limit; });
      result.within_25_percent = static_cast<double>(close) / static_cast<double>(errors_.size());
    }
    return result;
  }

 private:
  ErrorSummary summary_;
  std::vector<double> errors_;
};

/// Everything that is tallied for one category.
struct CategoryTally {
  ErrorTally errors;
  RankedGroups scaling;
  RankedGroups systems;
};

void rank(CategoryTally& tally, const EntryResult& result, const Measurement& measurement) {
  if (result.state != EntryState::scored || result.figures.size() != 1) return;
  const ComparedFigure& figure = result.figures.front();
  const std::pair values{figure.simulated, figure.measured};
  const std::string& group =
      measurement.scaling_group.empty() ? measurement.group : measurement.scaling_group;
  tally.scaling[group].push_back(values);
  const Setup setup{measurement.setup};
  if (!setup.has("benchmark") || !setup.has("round")) return;
  tally.systems[setup.text("round") + " " + setup.text("benchmark") + " " + measurement.unit]
      .push_back(values);
}

std::string split_of(const Measurement& measurement, const Catalog& catalog) {
  const Setup setup{measurement.setup};
  const auto machine = machine_of(setup, catalog);
  if (!machine || machine->accelerator.vendor != "NVIDIA") return "other chips";
  return setup.count("nodes", 1) == 1 ? "NVIDIA, one node" : "NVIDIA, several nodes";
}

UtilisationErrors utilisation_errors(const std::vector<EntryResult>& results,
                                     const std::vector<Measurement>& measurements) {
  std::vector<double> model;
  std::vector<double> null_model;
  constexpr double points_above_target = 3.0;
  for (const EntryResult& result : results) {
    if (result.state != EntryState::scored) continue;
    for (const ComparedFigure& compared : result.figures) {
      if (compared.figure.key != "accelerator_utilization_pct") continue;
      const Setup setup{measurements[result.entry].setup};
      const double target = 100.0 * utilisation_target(setup.text("workload"));
      model.push_back(std::abs(compared.simulated - compared.measured));
      null_model.push_back(std::abs(target + points_above_target - compared.measured));
    }
  }
  return {.runs = model.size(),
          .model = median_of(model).value_or(0.0),
          .null_model = median_of(null_model).value_or(0.0)};
}

void score_storage(ValidationScore& score, const std::vector<Measurement>& measurements,
                   const std::vector<StorageRun>& runs, const Catalog& catalog) {
  score.utilisation = utilisation_errors(score.entries, measurements);
  score.ceiling_pairs = ceiling_pairs(measurements, runs);
  std::vector<double> errors;
  errors.reserve(score.ceiling_pairs.size());
  for (const CeilingPair& pair : score.ceiling_pairs) {
    errors.push_back(std::abs(std::log(pair.simulated / pair.measured)));
  }
  score.ceiling_median = median_of(errors);
  score.ceiling_p90 = percentile_of(errors, 0.9);
  score.limit_checks = limit_checks(measurements, runs, catalog);
}

void tally(ValidationScore& score, const std::vector<Measurement>& measurements,
           const Catalog& catalog) {
  std::map<std::string, CategoryTally> categories;
  std::map<std::string, ErrorTally> splits;
  for (const EntryResult& result : score.entries) {
    const Measurement& measurement = measurements[result.entry];
    CategoryTally& category = categories[measurement.category];
    category.errors.add(result);
    rank(category, result, measurement);
    const bool is_training = measurement.category.starts_with('a');
    if (is_training && measurement.use == MeasurementUse::test) {
      splits[split_of(measurement, catalog)].add(result);
    }
  }
  for (const auto& [name, category] : categories) {
    score.categories[name] = {.errors = category.errors.summary(),
                              .scaling = kendall_tau(category.scaling),
                              .systems = kendall_tau(category.systems)};
  }
  for (const auto& [name, split] : splits) score.training_split[name] = split.summary();
}

}  // namespace

std::string_view entry_state_name(EntryState state) {
  constexpr std::array<std::string_view, 4> names{"scored", "not covered", "calibrated", "input"};
  return names.at(static_cast<std::size_t>(state));
}

double ComparedFigure::log_ratio() const { return std::log(simulated / measured); }

std::optional<double> median_of(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  if (values.size() % 2 == 1) return values[middle];
  return (values[middle - 1] + values[middle]) / 2.0;
}

std::optional<double> percentile_of(std::vector<double> values, double share) {
  if (values.empty()) return std::nullopt;
  std::ranges::sort(values);
  const double rank = std::ceil(share * static_cast<double>(values.size()));
  const auto index = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
  return values[std::min(index, values.size() - 1)];
}

RankSummary kendall_tau(const RankedGroups& groups) {
  std::size_t concordant = 0;
  std::size_t discordant = 0;
  for (const auto& [name, values] : groups) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (std::size_t j = i + 1; j < values.size(); ++j) {
        const double agreement =
            (values[i].first - values[j].first) * (values[i].second - values[j].second);
        if (agreement > 0.0) ++concordant;
        if (agreement < 0.0) ++discordant;
      }
    }
  }
  RankSummary summary{.pairs = concordant + discordant};
  if (summary.pairs == 0) return summary;
  summary.tau = (static_cast<double>(concordant) - static_cast<double>(discordant)) /
                static_cast<double>(summary.pairs);
  return summary;
}

ValidationScore validate(const std::vector<Measurement>& measurements, const Catalog& catalog) {
  const std::vector<StorageRun> runs = storage_runs(measurements);
  std::set<std::size_t> at_limit;
  for (const StorageRun& run : runs) {
    if (run.is_at_limit) at_limit.insert(run.entry);
  }
  const std::set<std::string> calibrated = calibrated_groups(measurements);
  ValidationScore score;
  for (std::size_t i = 0; i < measurements.size(); ++i) {
    const Measurement& measurement = measurements[i];
    EntryResult result;
    result.entry = i;
    const Question question{.category = measurement.category,
                            .unit = measurement.unit,
                            .setup = Setup{measurement.setup},
                            .asked = measurement.asked,
                            .is_at_limit = at_limit.contains(i)};
    compare(result, measurement, predict(question, catalog));
    result.state = state_of(result, measurement, calibrated);
    score.entries.push_back(std::move(result));
  }
  tally(score, measurements, catalog);
  score_storage(score, measurements, runs, catalog);
  return score;
}

}  // namespace headroom
