#include "sim/report/interactive_table.hpp"

#include <fmt/core.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/report/readable.hpp"

namespace headroom {
namespace {

constexpr std::size_t name_width_max = 16;

template <class Show>
std::string cell(const Tree& population, std::string_view path, const Show& show) {
  const auto number = mean_at(population, path);
  return number ? show(*number) : "-";
}

std::string times(double factor) { return fmt::format("{:.2f}x", factor); }

}  // namespace

std::optional<TextTable> interactive_table(const Tree& summary, std::size_t rows_max) {
  const Tree* populations = summary.find("interactive");
  if (populations == nullptr || populations->members().empty()) return std::nullopt;
  bool any_return = false;
  for (const auto& [name, population] : populations->members()) {
    any_return = any_return || mean_at(population, "sessions.returns").value_or(0.0) > 0.0;
  }
  std::vector<TextTable::Column> columns{TextTable::left("people")};
  for (const char* title : {"sessions", "culled", "gave up", "wait p50", "p95"}) {
    columns.push_back(TextTable::right(title));
  }
  if (any_return) columns.push_back(TextTable::right("back p95"));
  for (const char* title : {"slower", "p95", "used"}) {
    columns.push_back(TextTable::right(title));
  }
  TextTable rows{columns};
  for (const auto& [name, population] : populations->members()) {
    if (rows_max-- == 0) break;
    std::vector<std::string> cells{readable_name(name, name_width_max)};
    for (const char* path : {"sessions.opened", "sessions.culled", "sessions.gave_up"}) {
      cells.push_back(cell(population, path, readable_number));
    }
    cells.push_back(cell(population, "start_delay_s.p50", readable_duration));
    cells.push_back(cell(population, "start_delay_s.p95", readable_duration));
    if (any_return) cells.push_back(cell(population, "return_delay_s.p95", readable_duration));
    cells.push_back(cell(population, "slowdown.mean", times));
    cells.push_back(cell(population, "slowdown.p95", times));
    cells.push_back(cell(population, "used_ratio", readable_ratio));
    rows.add_row(std::move(cells));
  }
  return rows;
}

}  // namespace headroom
