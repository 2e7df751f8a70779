#include "sim/report/demand_tables.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "sim/report/interactive_table.hpp"
#include "sim/report/pipeline_table.hpp"
#include "sim/report/service_table.hpp"

namespace headroom {

std::vector<TitledTable> demand_tables(const Tree& summary) {
  constexpr std::size_t rows_max = 24;
  std::vector<TitledTable> tables;
  const auto add = [&](const char* title, std::string_view key, std::optional<TextTable> rows) {
    if (!rows) return;
    const std::size_t all = summary.find(key)->members().size();
    tables.push_back(
        {.title = title, .rows = *std::move(rows), .more = all - std::min(all, rows_max)});
  };
  add("Services: latency of requests; replicas on average and at most", "service",
      service_table(summary, rows_max));
  add("Notebooks: waits, and after culling; bursts against a GPU alone; used of held",
      "interactive", interactive_table(summary, rows_max));
  add("Pipelines: from when runs were due to their end, and how much of it was waiting",
      "pipelines", pipeline_table(summary, rows_max));
  add("Sweeps: the best trial, and what it saves that others were ended early", "sweeps",
      sweep_table(summary, rows_max));
  return tables;
}

}  // namespace headroom
