#include "sim/report/limit_table.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <vector>

#include "sim/report/readable.hpp"

namespace headroom {
namespace {

std::string bytes_words(double bytes) {
  for (const char* unit : {"B", "kB", "MB", "GB", "TB"}) {
    if (bytes < 1000.0) return readable_number(bytes) + ' ' + unit;
    bytes /= 1000.0;
  }
  return readable_number(bytes) + " PB";
}

}  // namespace

std::optional<TextTable> limit_table(const Tree& summary, std::string_view path,
                                     std::string_view hours, const std::string& title) {
  constexpr std::size_t rows_max = 6;
  const Tree* limits = summary.find(path);
  if (limits == nullptr || limits->items().empty()) return std::nullopt;
  TextTable rows{{TextTable::left("limit"), TextTable::right(title), TextTable::right("share"),
                  TextTable::right("without it")}};
  for (const Tree& limit : limits->items()) {
    if (&limit - limits->items().data() == rows_max) break;
    const auto gain = mean_at(limit, "gain");
    const auto held = mean_at(limit, hours);
    const auto share = mean_at(limit, "share");
    rows.add_row({std::string{limit.find("limit")->text()}, held ? readable_number(*held) : "-",
                  share ? readable_ratio(*share) : "-",
                  gain ? fmt::format("{:.2f}× as fast", *gain) : ""});
  }
  return rows;
}

std::string etl_words(const Tree& summary) {
  const auto jobs = mean_at(summary, "etl.jobs");
  if (!jobs) return {};
  const auto bytes = [&](std::string_view key) {
    return bytes_words(mean_at(summary, std::string{"etl."} + std::string{key}).value_or(0.0));
  };
  return fmt::format("{} job{} read {}, shuffled {} and wrote {}", readable_number(*jobs),
                     *jobs == 1.0 ? "" : "s", bytes("read_bytes"), bytes("shuffle_read_bytes"),
                     bytes("written_bytes"));
}

}  // namespace headroom
