#include "models/workload/audit_report.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/core.h>
#include <string>

#include "headroom/workload_source.hpp"

namespace headroom {

std::string audit_report(const TraceAudit& audit) {
  std::string text =
      fmt::format("trace {} ({}): {} rows accepted", audit.source, audit.format, audit.accepted);
  if (audit.repaired > 0) text += fmt::format(" ({} repaired)", audit.repaired);
  if (audit.rejected > 0) text += fmt::format(", {} rejected", audit.rejected);
  if (audit.not_selected > 0) text += fmt::format(", {} not selected", audit.not_selected);
  text += '\n';
  std::size_t width = 0;
  for (const auto& [name, rule] : audit.rules) width = std::max(width, name.size());
  for (const auto& [name, rule] : audit.rules) {
    text += fmt::format("  {} {:<{}} {:>8}  {}", rule.rejects ? "rejected" : "repaired", name,
                        width, rule.count, rule.examples.empty() ? "" : rule.examples.front());
    if (rule.count > 1) text += " …";
    text += '\n';
  }
  return text;
}

}  // namespace headroom
