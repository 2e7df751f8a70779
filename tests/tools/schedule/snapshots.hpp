#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tools/schedule/dry_run.hpp"
#include "tools/schedule/read_snapshot.hpp"

namespace headroom::test {

/// A snapshot of nodes, queues and jobs, each as the inside of a JSON list.
inline std::string snapshot(const std::string& nodes, const std::string& queues,
                            const std::string& jobs) {
  return R"({"cluster": {"nodes": [)" + nodes + R"(]}, "queues": [)" + queues + R"(], "jobs": [)" +
         jobs + "]}";
}

inline DryRun run_of(const std::string& text) { return dry_run(parse_snapshot(text, "s.json")); }

/// What is wrong with `text`, one line each.
inline std::vector<std::string> findings_of(std::string_view text,
                                            const std::vector<std::string>& overrides = {}) {
  std::vector<std::string> lines;
  try {
    static_cast<void>(parse_snapshot(text, "s.json", overrides));
  } catch (const InputError& error) {
    for (const Diagnostic& finding : error.findings()) lines.push_back(to_string(finding));
  }
  return lines;
}

inline bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace headroom::test
