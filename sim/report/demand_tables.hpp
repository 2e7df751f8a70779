#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// A table of the terminal report.
struct TitledTable {
  std::string title;
  TextTable rows;
  std::size_t more = 0;  ///< rows that are in summary.json only
};

/// What a summary says of demand that is more than single jobs: services, pipelines, sweeps. A
/// table for each kind that there is.
[[nodiscard]] std::vector<TitledTable> demand_tables(const Tree& summary);

}  // namespace headroom
