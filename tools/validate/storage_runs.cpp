#include "tools/validate/storage_runs.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "models/hardware/catalog.hpp"
#include "models/hardware/demand_spec.hpp"
#include "models/hardware/figure.hpp"
#include "models/storage/barrier_run.hpp"
#include "models/storage/emulated_training.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {
namespace {

/// Words of an id that say what was run, not on what.
constexpr std::array<std::string_view, 8> run_words{"unet3d", "resnet50", "resnet", "cosmoflow",
                                                    "bert",   "a100",     "h100",   "v100"};

std::optional<double> figure_of(const Measurement& measurement, std::string_view key) {
  for (std::size_t i = 0; i < measurement.asked.size(); ++i) {
    if (measurement.asked[i].key == key) return measurement.values[i];
  }
  return std::nullopt;
}

std::optional<StorageRun> run_of(const Measurement& measurement, std::size_t index) {
  const Setup setup{measurement.setup};
  if (!setup.has("system") || !setup.has("workload")) return std::nullopt;
  const auto compute = setup.number("compute_s_per_batch");
  const auto batch = setup.number("batch");
  const double accelerators = setup.count("emulated_accelerators", 0);
  const auto is_sane = [](const std::optional<double>& value, double least) {
    constexpr double most = 1e6;
    return value && *value > least && *value <= most;
  };
  if (!is_sane(compute, 1e-9) || !is_sane(batch, 0.0) || accelerators == 0.0) return std::nullopt;
  return StorageRun{.entry = index,
                    .system = storage_system(setup.text("system")),
                    .workload = setup.text("workload"),
                    .accelerator = setup.text("accelerator"),
                    .accelerators = accelerators,
                    .hosts = static_cast<double>(setup.count("client_hosts", 1)),
                    .batch = *batch,
                    .compute = {std::llround(*compute * 1e9)}};
}

void mark_limits(std::vector<StorageRun>& runs) {
  std::map<std::tuple<std::string, std::string, std::string>, double> most;
  const auto key = [](const StorageRun& run) {
    return std::tuple{run.system, run.workload, run.accelerator};
  };
  for (const StorageRun& run : runs) {
    double& largest = most[key(run)];
    largest = std::max(largest, run.accelerators);
  }
  for (StorageRun& run : runs) run.is_at_limit = run.accelerators >= most[key(run)];
}

CeilingPair pair_of(const std::vector<Measurement>& measurements, const StorageRun& from,
                    const StorageRun& to) {
  const double old_demand = from.batch / to_seconds(from.compute);
  const double new_demand = to.batch / to_seconds(to.compute);
  const CeilingTransfer transfer{
      .measured = figure_of(measurements[from.entry], "samples_per_s").value_or(0.0),
      .demand_ratio = new_demand / old_demand,
      .has_small_samples = from.workload == "resnet50",
      .is_single_drive = from.system.starts_with("one ")};
  return {.from = from.entry,
          .to = to.entry,
          .simulated = transferred_ceiling(transfer),
          .measured = figure_of(measurements[to.entry], "samples_per_s").value_or(0.0)};
}

std::optional<LimitCheck> check_limit(const StorageRun& run, const Measurement& measurement,
                                      const Catalog& catalog) {
  const auto measured = measured_utilisation(measurement);
  const std::string name = "mlperf-" + run.workload + "-" + run.accelerator;
  constexpr double simulated_max = 10'000.0;  // accelerators; the work grows with them
  if (run.accelerators > simulated_max || run.hosts > simulated_max) return std::nullopt;
  if (!measured || !catalog.has(CatalogKind::storage_benchmark, name)) return std::nullopt;
  const StorageBenchmarkSpec& spec = catalog.storage_benchmark(name);
  // Steps that make two or three thousand batches are enough for three digits.
  constexpr double batches = 3000.0;
  const double sigma = spec.sample_bytes_sigma.value_or(0.0) * std::sqrt(run.batch);
  BarrierRun simulated{.accelerators = static_cast<std::uint32_t>(run.accelerators),
                       .batch_bytes = spec.sample_bytes * run.batch,
                       .batch_bytes_sigma = sigma,
                       .compute = run.compute};
  simulated.steps =
      static_cast<std::uint32_t>(std::max(50.0, std::ceil(batches / run.accelerators)));
  const double target = utilisation_target(run.workload);
  LimitCheck check{.entry = run.entry};
  simulated.storage = storage_for_utilisation(simulated, *measured / 100.0);
  check.passes = simulated_utilisation(simulated) >= target;
  simulated.accelerators = static_cast<std::uint32_t>(run.accelerators + run.hosts);
  check.utilisation_of_more = simulated_utilisation(simulated);
  check.more_fails = check.utilisation_of_more < target;
  return check;
}

}  // namespace

std::string storage_system(const std::string& id) {
  std::string name = lowered(std::string_view{id}.substr(0, id.find('/')));
  for (const std::string_view word : run_words) {
    for (std::size_t at = name.find(word); at != std::string::npos; at = name.find(word)) {
      name.erase(at, word.size());
    }
  }
  std::string result;
  for (const char c : name) {
    const bool is_word = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (is_word) {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  while (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

std::vector<StorageRun> storage_runs(const std::vector<Measurement>& measurements) {
  std::vector<StorageRun> runs;
  for (std::size_t i = 0; i < measurements.size(); ++i) {
    const Measurement& measurement = measurements[i];
    if (measurement.use != MeasurementUse::test || !measurement.category.starts_with('c')) continue;
    if (auto run = run_of(measurement, i)) runs.push_back(std::move(*run));
  }
  mark_limits(runs);
  return runs;
}

std::optional<double> measured_utilisation(const Measurement& measurement) {
  const auto reported = figure_of(measurement, "accelerator_utilization_pct");
  return reported ? reported : figure_of(measurement, "au_implied_pct");
}

std::vector<CeilingPair> ceiling_pairs(const std::vector<Measurement>& measurements,
                                       const std::vector<StorageRun>& runs) {
  std::vector<CeilingPair> pairs;
  for (const StorageRun& from : runs) {
    for (const StorageRun& to : runs) {
      const bool is_pair = from.system == to.system && from.workload == to.workload &&
                           from.accelerator != to.accelerator;
      if (!is_pair || !from.is_at_limit || !to.is_at_limit) continue;
      const CeilingPair pair = pair_of(measurements, from, to);
      if (pair.simulated > 0.0 && pair.measured > 0.0) pairs.push_back(pair);
    }
  }
  return pairs;
}

std::vector<LimitCheck> limit_checks(const std::vector<Measurement>& measurements,
                                     const std::vector<StorageRun>& runs, const Catalog& catalog) {
  std::vector<LimitCheck> checks;
  for (const StorageRun& run : runs) {
    if (!run.is_at_limit) continue;
    if (const auto check = check_limit(run, measurements[run.entry], catalog)) {
      checks.push_back(*check);
    }
  }
  return checks;
}

}  // namespace headroom
