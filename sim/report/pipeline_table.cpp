#include "sim/report/pipeline_table.hpp"

#include <fmt/core.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/report/readable.hpp"

namespace headroom {
namespace {

constexpr std::size_t name_width_max = 24;

template <class Show>
std::string cell(const Tree& row, std::string_view path, const Show& show) {
  const auto number = mean_at(row, path);
  return number ? show(*number) : "-";
}

/// The objective may be below 0, and its digits count.
std::string shown_value(double value) { return fmt::format("{:.4g}", value); }

std::string shown_regret(double value) { return fmt::format("{:.2g}", value); }

}  // namespace

std::optional<TextTable> pipeline_table(const Tree& summary, std::size_t rows_max) {
  const Tree* pipelines = summary.find("pipelines");
  if (pipelines == nullptr || pipelines->members().empty()) return std::nullopt;
  bool any_deadline = false;
  for (const auto& [name, pipeline] : pipelines->members()) {
    any_deadline = any_deadline || pipeline.find("deadline") != nullptr;
  }
  std::vector<TextTable::Column> columns{TextTable::left("pipeline")};
  for (const char* title : {"due", "done", "failed", "p50", "p95", "max"}) {
    columns.push_back(TextTable::right(title));
  }
  if (any_deadline) columns.push_back(TextTable::right("in time"));
  for (const char* title : {"waiting", "retrying"}) {
    columns.push_back(TextTable::right(title));
  }
  TextTable rows{columns};
  for (const auto& [name, pipeline] : pipelines->members()) {
    if (rows_max-- == 0) break;
    std::vector<std::string> cells{readable_name(name, name_width_max)};
    for (const char* path : {"runs.due", "runs.succeeded", "runs.failed"}) {
      cells.push_back(cell(pipeline, path, readable_number));
    }
    for (const char* path : {"makespan_s.p50", "makespan_s.p95", "makespan_s.max"}) {
      cells.push_back(cell(pipeline, path, readable_duration));
    }
    if (any_deadline) cells.push_back(cell(pipeline, "deadline.met_ratio", readable_ratio));
    for (const char* path : {"critical_path.queue_ratio", "critical_path.retry_ratio"}) {
      cells.push_back(cell(pipeline, path, readable_ratio));
    }
    rows.add_row(std::move(cells));
  }
  return rows;
}

std::optional<TextTable> sweep_table(const Tree& summary, std::size_t rows_max) {
  const Tree* sweeps = summary.find("sweeps");
  if (sweeps == nullptr || sweeps->members().empty()) return std::nullopt;
  std::vector<TextTable::Column> columns{TextTable::left("sweep")};
  for (const char* title : {"trials", "ended", "best", "after", "regret", "GPU-hours", "saved"}) {
    columns.push_back(TextTable::right(title));
  }
  TextTable rows{columns};
  for (const auto& [name, sweep] : sweeps->members()) {
    if (rows_max-- == 0) break;
    rows.add_row({readable_name(name, name_width_max), cell(sweep, "trials.all", readable_number),
                  cell(sweep, "trials.stopped", readable_number), cell(sweep, "best", shown_value),
                  cell(sweep, "time_to_best_s", readable_duration),
                  cell(sweep, "regret", shown_regret),
                  cell(sweep, "gpu_hours.used", readable_number),
                  cell(sweep, "saved_ratio", readable_ratio)});
  }
  return rows;
}

}  // namespace headroom
