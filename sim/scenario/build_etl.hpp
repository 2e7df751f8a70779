#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>

#include "headroom/training.hpp"
#include "headroom/units.hpp"

#include "sim/scenario/section.hpp"

namespace headroom {

struct BuildContext;
struct PlacedJobs;

/// A data set that a job of the scenario writes.
struct WrittenDataSet {
  std::string path{};  ///< of the first that writes it
  Bytes size{};
};

/// Such as `2.4TB`.
[[nodiscard]] std::string bytes_text(Bytes bytes);

/// What jobs of `scenario` write, by name. Files a finding where two of them write it with
/// different sizes.
[[nodiscard]] std::map<std::string, WrittenDataSet> written_data_sets(const Section& scenario);

/// The data preparation that `job` is, if it is one; files what is wrong with it.
[[nodiscard]] std::optional<EtlWork> build_etl(const Section& job, BuildContext& context);

/// Files a finding where jobs of `lists` wait for data sets in a circle.
void check_data_sets(std::span<const PlacedJobs> lists, const BuildContext& context);

}  // namespace headroom
