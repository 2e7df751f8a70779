#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>

#include "headroom/units.hpp"

#include "sim/observe/statistics.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "tools/trace/request_statistics.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t bar_width = 24;
constexpr std::size_t models_shown = 8;
constexpr std::size_t name_width_max = 24;
constexpr auto left = TextTable::Align::left;

std::string number(std::uint64_t count) { return readable_number(static_cast<double>(count)); }

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string joined(const TextTable& table) {
  std::string text;
  for (const std::string& line : table.lines(indent)) text.append(line).append("\n");
  return text;
}

std::string head(const RequestStatistics& statistics) {
  const double span = exact_seconds(statistics.last_arrival - statistics.first_arrival);
  const RequestLoad& all = statistics.all;
  std::string text =
      fmt::format("  {} requests over {}", number(all.requests), readable_duration(span));
  if (span > 0) {
    const double rate = static_cast<double>(all.requests) / span;
    text += fmt::format("; {} {} on average, {} in the busiest minute",
                        readable_number(rate >= 1 ? rate : rate * 3600),
                        rate >= 1 ? "a second" : "an hour", number(statistics.busiest_minute));
  }
  text += fmt::format("\n  {} tokens in, {} out; {} failed\n", number(all.input_tokens),
                      number(all.output_tokens), number(statistics.failed));
  if (statistics.with_session > 0) {
    text += fmt::format("  {} belong to a conversation\n", number(statistics.with_session));
  }
  if (statistics.with_adapters > 0) {
    text += fmt::format("  {} want LoRA adapters\n", number(statistics.with_adapters));
  }
  if (statistics.blocks > 0) {
    text += fmt::format("  {} prefix blocks of {} tokens; {} of them came before\n",
                        number(statistics.blocks), number(statistics.block_tokens),
                        readable_ratio(share(statistics.blocks_before, statistics.blocks)));
  }
  return text;
}

void add_spread(TextTable& table, std::string_view name, const std::optional<Spread>& spread,
                std::string (*shown)(double)) {
  if (!spread || spread->at.max == 0) return;
  table.add_row({std::string{name}, shown(spread->mean), shown(spread->at.p50),
                 shown(spread->at.p90), shown(spread->at.p95), shown(spread->at.p99),
                 shown(spread->at.max)});
}

std::string spreads(const RequestStatistics& statistics) {
  TextTable table{{{"per request", left}, {"mean"}, {"p50"}, {"p90"}, {"p95"}, {"p99"}, {"max"}}};
  add_spread(table, "tokens in", statistics.input_tokens, readable_number);
  add_spread(table, "tokens out", statistics.output_tokens, readable_number);
  add_spread(table, "time taken", statistics.service_s, readable_duration);
  return joined(table);
}

std::string models(const RequestStatistics& statistics) {
  TextTable table{{{"model", left}, {"requests"}, {"share"}, {"", left}}};
  const auto& loads = statistics.by_model;
  const std::size_t shown = loads.size() > models_shown + 1 ? models_shown : loads.size();
  std::uint64_t rest = statistics.all.requests;
  const auto add = [&](const std::string& name, std::uint64_t requests) {
    const double part = share(requests, statistics.all.requests);
    table.add_row({name, number(requests), readable_ratio(part), bar(part, bar_width)});
  };
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string& name = loads[i].name;
    add(name.empty() ? "(none)" : readable_name(name, name_width_max), loads[i].requests);
    rest -= loads[i].requests;
  }
  if (shown < loads.size()) add(fmt::format("{} others", loads.size() - shown), rest);
  return joined(table);
}

std::string hours(const RequestStatistics& statistics) {
  TextTable table{{{"hour of day", left}, {"requests"}, {"share"}, {"", left}}};
  const std::uint64_t most = std::ranges::max(statistics.arrivals_by_hour);
  for (std::size_t hour = 0; hour < statistics.arrivals_by_hour.size(); ++hour) {
    const std::uint64_t arrivals = statistics.arrivals_by_hour.at(hour);
    table.add_row({fmt::format("{:02}", hour), number(arrivals),
                   readable_ratio(share(arrivals, statistics.all.requests)),
                   bar(share(arrivals, most), bar_width)});
  }
  return joined(table);
}

}  // namespace

std::string request_statistics_text(const RequestStatistics& statistics) {
  constexpr std::int64_t two_hours = 7'200'000'000'000;
  std::string text = head(statistics);
  text += "\n" + spreads(statistics);
  if (statistics.by_model.size() > 1) text += "\n" + models(statistics);
  if (statistics.last_arrival.count >= two_hours) {
    text += "\n" + hours(statistics) + "  hours count from the zero of the trace's time\n";
  }
  return text;
}

}  // namespace headroom
