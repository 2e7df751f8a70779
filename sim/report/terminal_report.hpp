#pragma once
#include <cstddef>
#include <string>

#include "sim/report/tree.hpp"

namespace headroom {

struct TerminalStyle {
  std::size_t width = 80;  ///< columns; at least 80 are used
  bool colour = false;     ///< whether headings and warnings carry ANSI attributes
};

/// The width of output that no terminal shows: nothing is cut or broken for it.
inline constexpr std::size_t unlimited_width = 100'000;

/// The report a person reads after a run, from the summary alone: warnings and
/// what was done to traces first, then jobs, queue delays by size and queue,
/// where the GPU-hours went and the longest waits. Also takes the merged
/// summary of several replications, of which it shows means and half-widths.
[[nodiscard]] std::string terminal_report(const Tree& summary, const TerminalStyle& style);

}  // namespace headroom
