#include "tools/sweep/sweep_table.hpp"

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "sim/report/csv_rows.hpp"
#include "sim/report/decimal.hpp"
#include "tools/sweep/database.hpp"
#include "tools/sweep/sweep.hpp"
#include "tools/sweep/sweep_store.hpp"

namespace headroom {
namespace {

std::string cell_text(const SqlValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
  if (const auto* real = std::get_if<double>(&value)) return number_text(*real);
  return {};
}

}  // namespace

void write_sweep_table(const Sweep& sweep, SweepStore& store, const TextSink& sink) {
  const auto names = store.names();
  std::map<std::string, std::size_t> columns;
  for (const auto& [id, name] : names) columns.emplace(name, 0);
  CsvRows rows{sink};
  for (const char* title : {"point", "seed"}) rows.cell(title);
  for (const Dimension& dimension : sweep.study.dimensions) rows.cell(csv_cell(dimension.name));
  for (const char* title : {"state", "message"}) rows.cell(title);
  std::size_t count = 0;
  for (auto& [name, column] : columns) {
    rows.cell(csv_cell(name));
    column = count++;
  }
  rows.end_row();

  std::map<std::int64_t, std::size_t> column_of;
  for (const auto& [id, name] : names) column_of.emplace(id, columns.at(name));
  std::vector<std::string> cells(count);
  store.for_each_run([&](const SweepStore::StoredRun& run) {
    rows.integer(run.run.point);
    rows.integer(sweep.study.seed + run.run.replication);
    for (const std::string& label : sweep.points[run.run.point].labels) rows.cell(csv_cell(label));
    rows.cell(run.failure.empty() ? "done" : "failed");
    rows.cell(csv_cell(run.failure));
    for (std::string& cell : cells) cell.clear();
    for (const auto& [name, value] : run.figures) cells[column_of.at(name)] = cell_text(value);
    for (const std::string& cell : cells) rows.cell(cell);
    rows.end_row();
  });
  rows.finish();
}

}  // namespace headroom
