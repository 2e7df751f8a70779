#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "models/hardware/catalog.hpp"
#include "tools/validate/measurement.hpp"

namespace headroom {

/// One run of MLPerf Storage as its setup tells it.
struct StorageRun {
  std::size_t entry = 0;  ///< index in the list of measurements
  std::string system;     ///< the storage id without workload, accelerator and counts
  std::string workload;
  std::string accelerator;
  double accelerators = 0.0;
  double hosts = 1.0;
  double batch = 0.0;
  Duration compute{};
  bool is_at_limit = false;  ///< the most accelerators of its system and workload
};

/// The system that a storage id names: its first part, without the words of
/// workloads and accelerators, in lower case.
[[nodiscard]] std::string storage_system(const std::string& id);

/// The complete runs among `measurements`, in their order.
[[nodiscard]] std::vector<StorageRun> storage_runs(const std::vector<Measurement>& measurements);

/// The rate of a run with one accelerator generation, predicted from the measured
/// rate of the same system and workload with the other.
struct CeilingPair {
  std::size_t from = 0;  ///< indices of measurements
  std::size_t to = 0;
  double simulated = 0.0;
  double measured = 0.0;
};
/// All pairs of runs at their limits, both ways.
[[nodiscard]] std::vector<CeilingPair> ceiling_pairs(const std::vector<Measurement>& measurements,
                                                     const std::vector<StorageRun>& runs);

/// Whether a run at its limit would have failed with one more accelerator on
/// each host, by a simulation whose storage is as fast as the run's own
/// utilisation says.
struct LimitCheck {
  std::size_t entry = 0;
  bool passes = false;      ///< with the accelerators that it had
  bool more_fails = false;  ///< with one more on each host
  double utilisation_of_more = 0.0;

  [[nodiscard]] bool is_right() const { return passes && more_fails; }
};
[[nodiscard]] std::vector<LimitCheck> limit_checks(const std::vector<Measurement>& measurements,
                                                   const std::vector<StorageRun>& runs,
                                                   const Catalog& catalog);

/// Utilisation in percent that a run reports, or absent.
[[nodiscard]] std::optional<double> measured_utilisation(const Measurement& measurement);

}  // namespace headroom
