#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/statistics.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "tools/cli/trace_statistics.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t bar_width = 24;
constexpr std::size_t named_shown = 8;
constexpr std::size_t name_width_max = 24;
constexpr WideInt nanoseconds_per_hour = 3'600'000'000'000;

using Column = TextTable::Column;
constexpr auto left = TextTable::Align::left;

std::string joined(const TextTable& table) {
  std::string text;
  for (const std::string& line : table.lines(indent)) text.append(line).append("\n");
  return text;
}

std::string hours_text(GpuTime gpu_time) {
  return readable_number(exact_ratio(gpu_time.count, nanoseconds_per_hour));
}

double share(GpuTime part, GpuTime whole) {
  return whole.count == 0 ? 0.0
                          : static_cast<double>(part.count) / static_cast<double>(whole.count);
}

std::string number(std::uint64_t count) { return readable_number(static_cast<double>(count)); }

std::string head(const TraceStatistics& statistics) {
  const double span = exact_seconds(statistics.last_submit - statistics.first_submit);
  const TraceLoad& all = statistics.all;
  std::string text = fmt::format("  {} jobs submitted over {}, from {} to {} of the trace's time\n",
                                 number(all.jobs), readable_duration(span),
                                 readable_duration(exact_seconds(statistics.first_submit)),
                                 readable_duration(exact_seconds(statistics.last_submit)));
  text += fmt::format("  {} GPU-hours", hours_text(all.gpu_time));
  if (span > 0.0) {
    const double hours = exact_ratio(all.gpu_time.count, nanoseconds_per_hour);
    text += fmt::format("; {} GPUs wanted and {} jobs an hour on average",
                        readable_number(hours / (span / 3600.0)),
                        readable_number(static_cast<double>(all.jobs) / (span / 3600.0)));
  }
  text += fmt::format(
      "\n  {} users, {} queues; {} jobs name a walltime, {} run beyond it; {} wait "
      "for others\n",
      number(statistics.by_user.size()), number(statistics.by_queue.size()),
      number(statistics.with_walltime), number(statistics.beyond_walltime),
      number(statistics.with_dependencies));
  return text;
}

void add_spread_row(TextTable& table, std::string_view name, const std::optional<Spread>& spread,
                    std::string (*shown)(double)) {
  if (!spread) return;
  table.add_row({std::string{name}, shown(spread->mean), shown(spread->at.p50),
                 shown(spread->at.p90), shown(spread->at.p95), shown(spread->at.p99),
                 shown(spread->at.max)});
}

std::string spreads(const TraceStatistics& statistics) {
  TextTable table{{{"per job", left}, {"mean"}, {"p50"}, {"p90"}, {"p95"}, {"p99"}, {"max"}}};
  add_spread_row(table, "GPUs", statistics.gpus, readable_number);
  add_spread_row(table, "duration", statistics.all.duration, readable_duration);
  add_spread_row(table, "walltime", statistics.walltime, readable_duration);
  return joined(table);
}

std::string sizes(const TraceStatistics& statistics) {
  TextTable table{{{"GPUs", left},
                   {"jobs"},
                   {"share"},
                   {"p50"},
                   {"p95"},
                   {"GPU-hours"},
                   {"share"},
                   {"", left}}};
  for (const auto& [name, load] : statistics.by_size) {
    const double part = share(load.gpu_time, statistics.all.gpu_time);
    table.add_row(
        {name, number(load.jobs),
         readable_ratio(static_cast<double>(load.jobs) / static_cast<double>(statistics.all.jobs)),
         readable_duration(load.duration->at.p50), readable_duration(load.duration->at.p95),
         hours_text(load.gpu_time), readable_ratio(part), bar(part, bar_width)});
  }
  return joined(table);
}

std::string named(std::string_view title, const std::vector<NamedTraceLoad>& loads,
                  const TraceLoad& all) {
  TextTable table{{{std::string{title}, left}, {"jobs"}, {"GPU-hours"}, {"share"}, {"", left}}};
  TraceLoad rest;
  for (std::size_t i = 0; i < loads.size(); ++i) {
    const auto& [name, load] = loads[i];
    if (i >= named_shown && loads.size() > named_shown + 1) {
      rest.jobs += load.jobs;
      rest.gpu_time += load.gpu_time;
      continue;
    }
    const double part = share(load.gpu_time, all.gpu_time);
    table.add_row({name.empty() ? "(none)" : readable_name(name, name_width_max), number(load.jobs),
                   hours_text(load.gpu_time), readable_ratio(part), bar(part, bar_width)});
  }
  if (rest.jobs > 0) {
    const double part = share(rest.gpu_time, all.gpu_time);
    table.add_row({fmt::format("{} others", loads.size() - named_shown), number(rest.jobs),
                   hours_text(rest.gpu_time), readable_ratio(part), bar(part, bar_width)});
  }
  return joined(table);
}

std::string hours(const TraceStatistics& statistics) {
  TextTable table{{{"hour of day", left}, {"jobs"}, {"share"}, {"", left}}};
  const std::uint64_t most = std::ranges::max(statistics.arrivals_by_hour);
  for (std::size_t hour = 0; hour < statistics.arrivals_by_hour.size(); ++hour) {
    const auto arrivals = static_cast<double>(statistics.arrivals_by_hour.at(hour));
    table.add_row({fmt::format("{:02}", hour), readable_number(arrivals),
                   readable_ratio(arrivals / static_cast<double>(statistics.all.jobs)),
                   bar(arrivals / static_cast<double>(most), bar_width)});
  }
  return joined(table);
}

}  // namespace

std::string statistics_text(const TraceStatistics& statistics) {
  std::string text = head(statistics);
  text += "\n" + spreads(statistics);
  text += "\n" + sizes(statistics);
  if (statistics.by_queue.size() > 1) {
    text += "\n" + named("queue", statistics.by_queue, statistics.all);
  }
  if (statistics.by_user.size() > 1) {
    text += "\n" + named("user", statistics.by_user, statistics.all);
  }
  text += "\n" + hours(statistics);
  text += "  hours count from the zero of the trace's time\n";
  return text;
}

}  // namespace headroom
