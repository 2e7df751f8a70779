#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/hardware/catalog.hpp"
#include "models/hardware/demand_spec.hpp"
#include "models/hardware/figure.hpp"
#include "models/hardware/server_spec.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "tools/cli/catalog_pages.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t title_width_max = 54;

std::string joined(const TextTable& table) {
  std::string text;
  for (const std::string& line : table.lines(indent)) text.append(line).append("\n");
  return text;
}

std::string number_cell(double number) {
  return number < 1.0 ? fmt::format("{:.3g}", number) : readable_number(number);
}

/// The figure of a key without its unit, which stands in the title of a column.
std::string cell(const CatalogRecord& record, std::string_view key) {
  const Figure* figure = record.figure(key);
  if (figure == nullptr) return "-";
  return figure->text.empty() ? number_cell(figure->value) : figure->text;
}

std::string name_cell(const CatalogRecord& record) {
  return record.is_users ? record.name + " *" : record.name;
}

/// Columns of one kind: their titles and the keys of their figures.
struct ListColumn {
  TextTable::Column column;
  std::string_view key;
};

std::string figure_table(const std::vector<CatalogRecord>& records,
                         const std::vector<ListColumn>& list) {
  std::vector<TextTable::Column> columns{TextTable::left("name")};
  for (const ListColumn& each : list) columns.push_back(each.column);
  TextTable table{columns};
  for (const CatalogRecord& record : records) {
    std::vector<std::string> cells{name_cell(record)};
    for (const ListColumn& each : list) cells.push_back(cell(record, each.key));
    table.add_row(std::move(cells));
  }
  return joined(table);
}

std::string accelerator_table(const Catalog& catalog) {
  using Table = TextTable;
  Table table{{Table::left("name"), Table::left("family"), Table::right("GB"), Table::right("GB/s"),
               Table::right("16-bit TFLOPS"), Table::right("watts"), Table::right("year")}};
  for (const CatalogRecord& record : catalog.records(CatalogKind::accelerator)) {
    const auto rate = catalog.accelerator(record.name).training_16bit();
    table.add_row(
        {name_cell(record), cell(record, "family"), cell(record, "memory_gb"),
         cell(record, "memory_bandwidth_gb_s"), rate ? number_cell(rate->count / 1e12) : "-",
         cell(record, "tdp_w"),
         record.figure("year") == nullptr ? "-" : fmt::format("{}", record.figure("year")->value)});
  }
  return joined(table);
}

std::string server_table(const Catalog& catalog) {
  using Table = TextTable;
  Table table{{Table::left("name"), Table::left("accelerators"), Table::left("joined by"),
               Table::right("cores"), Table::right("kW")}};
  for (const CatalogRecord& record : catalog.records(CatalogKind::server)) {
    const ServerSpec& server = catalog.server(record.name);
    table.add_row({name_cell(record),
                   server.gpus == 0 ? "-" : fmt::format("{} x {}", server.gpus, server.accelerator),
                   cell(record, "interconnect"), cell(record, "cores"),
                   fmt::format("{:.1f}", server.max.count / 1000.0)});
  }
  return joined(table);
}

std::string constant_table(const Catalog& catalog) {
  TextTable table{{TextTable::left("name"), TextTable::left("")}};
  for (const CatalogRecord& record : catalog.records(CatalogKind::constant)) {
    table.add_row({name_cell(record), readable_name(record.title, title_width_max)});
  }
  return joined(table);
}

std::string benchmark_table(const Catalog& catalog) {
  using Table = TextTable;
  Table table{{Table::left("name"), Table::right("batch"), Table::right("compute s"),
               Table::right("MB a sample"), Table::right("demand MB/s")}};
  for (const CatalogRecord& record : catalog.records(CatalogKind::storage_benchmark)) {
    const StorageBenchmarkSpec& benchmark = catalog.storage_benchmark(record.name);
    table.add_row({name_cell(record), cell(record, "batch"), cell(record, "compute_s"),
                   number_cell(benchmark.sample_bytes / 1e6),
                   number_cell(benchmark.demand().count / 1e6)});
  }
  return joined(table);
}

/// What an audit has come to so far.
struct Audit {
  std::string text;
  std::uint64_t numbers = 0;
  std::uint64_t unconfirmed = 0;
};

/// Looks at the numbers that an entry does not take over from another.
void audit_entry(Audit& audit, const CatalogRecord& record) {
  using Table = TextTable;
  Table table{{Table::left(""), Table::right(""), Table::left(""), Table::left("")}};
  const std::uint64_t before = audit.unconfirmed;
  const auto look = [&](const Figure& figure) {
    if (!figure.text.empty() || figure.is_inherited) return;
    ++audit.numbers;
    if (!figure.is_unconfirmed()) return;
    ++audit.unconfirmed;
    table.add_row({figure.key, figure_text(figure), std::string{confidence_name(figure.confidence)},
                   figure.source});
  };
  for (const Figure& figure : record.figures) look(figure);
  for (const Figure& figure : record.also) look(figure);
  if (audit.unconfirmed > before) audit.text += record.name + "\n" + joined(table) + "\n";
}

}  // namespace

std::string catalog_list(const Catalog& catalog, CatalogKind kind) {
  const auto left = TextTable::left;
  const auto right = TextTable::right;
  const auto& records = catalog.records(kind);
  switch (kind) {
    case CatalogKind::accelerator:
      return accelerator_table(catalog);
    case CatalogKind::server:
      return server_table(catalog);
    case CatalogKind::storage:
      return figure_table(records, {{left("protocol"), "protocol"},
                                    {right("read GB/s"), "read_gb_s"},
                                    {right("write"), "write_gb_s"},
                                    {right("read IOPS"), "read_iops"},
                                    {right("us"), "latency_us"}});
    case CatalogKind::network:
      return figure_table(records, {{left("transport"), "transport"},
                                    {right("Gb/s"), "line_gbit_s"},
                                    {right("us"), "latency_us"},
                                    {right("share"), "efficiency"},
                                    {right("GPUDirect"), "efficiency_gpudirect"},
                                    {right("bounced"), "efficiency_host_bounce"}});
    case CatalogKind::model:
      return figure_table(records, {{right("million weights"), "parameters_million"},
                                    {right("GFLOP a sample"), "training_gflop_per_sample"}});
    case CatalogKind::dataset:
      return figure_table(
          records, {{right("samples"), "samples"}, {right("bytes a sample"), "sample_bytes"}});
    case CatalogKind::storage_benchmark:
      return benchmark_table(catalog);
    case CatalogKind::constant:
      return constant_table(catalog);
  }
  return {};
}

std::string catalog_audit(const Catalog& catalog, std::optional<CatalogKind> kind) {
  Audit audit;
  for (const CatalogKind each : catalog_kinds()) {
    if (kind && *kind != each) continue;
    for (const CatalogRecord& record : catalog.records(each)) audit_entry(audit, record);
  }
  return audit.text + fmt::format("{} of {} numbers are estimates or recalled from memory\n",
                                  readable_number(static_cast<double>(audit.unconfirmed)),
                                  readable_number(static_cast<double>(audit.numbers)));
}

}  // namespace headroom
