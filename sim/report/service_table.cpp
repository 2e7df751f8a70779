#include "sim/report/service_table.hpp"

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
std::string cell(const Tree& service, std::string_view path, const Show& show) {
  const auto number = mean_at(service, path);
  return number ? show(*number) : "-";
}

std::string replicas_cell(const Tree& service) {
  return cell(service, "replicas.mean", [](double mean) { return fmt::format("{:.1f}", mean); }) +
         " / " + cell(service, "replicas.max", readable_number);
}

}  // namespace

std::optional<TextTable> service_table(const Tree& summary, std::size_t rows_max) {
  const Tree* services = summary.find("service");
  if (services == nullptr || services->members().empty()) return std::nullopt;
  bool any_language = false;
  for (const auto& [name, service] : services->members()) {
    any_language = any_language || service.find("ttft_s") != nullptr;
  }
  std::vector<TextTable::Column> columns{TextTable::left("service"), TextTable::right("requests"),
                                         TextTable::right("p50"), TextTable::right("p95"),
                                         TextTable::right("p99")};
  if (any_language) {
    columns.push_back(TextTable::right("TTFT p95"));
    columns.push_back(TextTable::right("TPOT p95"));
  }
  columns.push_back(TextTable::right("replicas"));
  columns.push_back(TextTable::right("busy"));
  TextTable rows{columns};
  for (const auto& [name, service] : services->members()) {
    if (rows_max-- == 0) break;
    std::vector<std::string> cells{readable_name(name, name_width_max),
                                   cell(service, "requests.arrived", readable_number)};
    for (const char* path : {"latency_s.p50", "latency_s.p95", "latency_s.p99"}) {
      cells.push_back(cell(service, path, readable_duration));
    }
    if (any_language) {
      cells.push_back(cell(service, "ttft_s.p95", readable_duration));
      cells.push_back(cell(service, "tpot_s.p95", readable_duration));
    }
    cells.push_back(replicas_cell(service));
    cells.push_back(cell(service, "busy_ratio", readable_ratio));
    rows.add_row(std::move(cells));
  }
  return rows;
}

}  // namespace headroom
