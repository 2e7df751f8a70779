#include "sim/report/bill_table.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

constexpr std::size_t name_width_max = 24;
constexpr std::size_t level_max = 6;

std::string number_cell(const Tree& bill, const char* path, const char* otherwise = "-") {
  const auto number = mean_at(bill, path);
  return number ? readable_number(*number) : otherwise;
}

void add_row(TextTable& table, const std::string& name, const Tree& bill, bool has_prices) {
  std::vector<std::string> cells{name, number_cell(bill, "deserved_gpus", "unlimited")};
  for (const char* path : {"gpu_hours.used", "gpu_hours.within_quota", "gpu_hours.over_quota",
                           "gpu_hours.quota_idle", "gpu_hours.quota_lent"}) {
    cells.push_back(number_cell(bill, path));
  }
  if (has_prices) cells.push_back(number_cell(bill, "cost.total"));
  table.add_row(std::move(cells));
}

}  // namespace

std::optional<TextTable> bill_table(const Tree& summary, std::size_t rows_max) {
  const Tree* total = summary.find("billing.total");
  const Tree* queues = summary.find("billing.by_queue");
  if (total == nullptr || queues == nullptr) return std::nullopt;
  const bool has_prices = total->find("cost") != nullptr;
  std::vector<TextTable::Column> columns{TextTable::left("queue")};
  for (const char* title : {"quota", "used", "within", "over", "idle", "lent"}) {
    columns.push_back(TextTable::right(title));
  }
  if (has_prices) columns.push_back(TextTable::right("cost"));
  TextTable table{columns};
  std::size_t rows = 0;
  for (const auto& [name, bill] : queues->members()) {
    if (++rows > rows_max) break;
    const auto level = static_cast<std::size_t>(mean_at(bill, "level").value_or(0.0));
    const std::string indent(std::min(level, level_max) * 2, ' ');
    add_row(table, indent + readable_name(name.empty() ? "(none)" : name, name_width_max), bill,
            has_prices);
  }
  add_row(table, "all", *total, has_prices);
  return table;
}

}  // namespace headroom
