#include "tools/trace/arrival_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "sim/observe/statistics.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "tools/trace/arrival_pattern.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t text_width = 78;
constexpr std::size_t hour_bar_width = 18;
constexpr std::size_t day_bar_width = 40;
constexpr auto left = TextTable::Align::left;
constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

std::string joined(const TextTable& table) {
  std::string text;
  for (const std::string& line : table.lines(indent)) text.append(line).append("\n");
  return text;
}

double rate(std::uint64_t arrivals, double hours) {
  return hours > 0.0 ? static_cast<double>(arrivals) / hours : 0.0;
}

/// Two halves of the day side by side.
std::string hours_table(const ArrivalPattern& arrivals) {
  std::array<double, 24> rates{};
  for (std::size_t hour = 0; hour < rates.size(); ++hour) {
    rates.at(hour) = rate(arrivals.by_hour.at(hour), arrivals.hours_seen.at(hour));
  }
  const double most = std::max(std::ranges::max(rates), 1e-300);
  TextTable table{{{"hour", left}, {"jobs/h"}, {"", left}, {"hour", left}, {"jobs/h"}, {"", left}}};
  for (std::size_t row = 0; row < 12; ++row) {
    std::vector<std::string> cells;
    for (const std::size_t hour : {row, row + 12}) {
      cells.push_back(fmt::format("{:02}", hour));
      cells.push_back(readable_number(rates.at(hour)));
      std::string drawn = bar(rates.at(hour) / most, hour_bar_width);
      if (hour < 12) drawn.append(hour_bar_width - display_width(drawn), ' ');
      cells.push_back(drawn);
    }
    table.add_row(std::move(cells));
  }
  return joined(table);
}

std::string days_table(const ArrivalPattern& arrivals, const WeekClock& clock) {
  std::array<double, 7> rates{};
  for (std::size_t day = 0; day < rates.size(); ++day) {
    rates.at(day) = rate(arrivals.by_weekday.at(day), arrivals.weekday_hours_seen.at(day));
  }
  const double most = std::max(std::ranges::max(rates), 1e-300);
  TextTable table{{{"day", left}, {"jobs/h"}, {"", left}}};
  for (std::size_t day = 0; day < rates.size(); ++day) {
    const std::string name =
        clock.is_known ? std::string{weekdays.at(day)} : fmt::format("{}", day + 1);
    table.add_row({name, readable_number(rates.at(day)), bar(rates.at(day) / most, day_bar_width)});
  }
  return joined(table);
}

std::string paragraph(const std::string& text) {
  return std::string(indent, ' ') + wrapped(text, text_width - indent, indent) + "\n";
}

std::string bursts(const ArrivalPattern& arrivals) {
  std::string windows;
  for (const ArrivalDispersion& of_window : arrivals.dispersion) {
    if (!of_window.index) continue;
    if (!windows.empty()) windows += ", ";
    windows += fmt::format("{} for {}", readable_number(*of_window.index),
                           readable_duration(exact_seconds(of_window.window)));
  }
  if (windows.empty()) return {};
  return paragraph("Bursts: variance over mean of arrivals in windows is " + windows +
                   "; independent arrivals have 1. " +
                   fmt::format("Gaps vary {} times as much as theirs.",
                               readable_number(arrivals.gap_variation)));
}

std::string gaps(const ArrivalPattern& arrivals) {
  if (arrivals.longest_gaps.empty()) return {};
  std::string list;
  for (const ArrivalGap& gap : arrivals.longest_gaps) {
    if (!list.empty()) list += ", ";
    list += fmt::format("{} from {}", readable_duration(exact_seconds(gap.length)),
                        readable_duration(exact_seconds(gap.from)));
  }
  return paragraph(fmt::format(
      "Longest stretches without arrivals: {}. As many independent arrivals would leave about {}.",
      list, readable_duration(arrivals.longest_gap_expected_s)));
}

}  // namespace

std::string arrival_text(const ArrivalPattern& arrivals, const WeekClock& clock) {
  std::string text = hours_table(arrivals) + "\n" + days_table(arrivals, clock);
  if (!clock.is_known) {
    text += paragraph(
        "Hours and days count from the zero of the trace's time; --zero \"tue 09:30\""
        " says when that was.");
  }
  const std::string words = bursts(arrivals) + gaps(arrivals);
  return words.empty() ? text : text + "\n" + words;
}

}  // namespace headroom
