#include "models/workload/trace/check_options.hpp"

#include <fmt/core.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

void check_factor(double factor, std::string_view name, const std::string& shown,
                  std::vector<Diagnostic>& findings) {
  constexpr double smallest = 1e-6;
  constexpr double largest = 1e6;
  if (factor >= smallest && factor <= largest) return;
  findings.push_back({.path = shown,
                      .message = fmt::format("{} is {}", name, factor),
                      .hint = "from 0.000001 to 1000000"});
}

}  // namespace

void check_options(const TraceSpec& spec, const TraceFormat& format) {
  std::vector<Diagnostic> findings;
  check_factor(spec.speed_up, "speed_up", spec.shown, findings);
  check_factor(spec.scale_gpus, "scale_gpus", spec.shown, findings);
  if (spec.first == 0)
    findings.push_back({.path = spec.shown, .message = "first is 0", .hint = "at least 1"});
  if (spec.from && spec.to && *spec.to <= *spec.from) {
    findings.push_back({.path = spec.shown,
                        .message = "no time lies between from and to",
                        .hint = "to is after from"});
  }
  const auto belongs_to = [&](std::string_view owner, bool is_given, std::string_view option) {
    if (!is_given || format.name == owner) return;
    findings.push_back(
        {.path = spec.shown,
         .message = fmt::format("{} has no effect on a {} trace", option, format.name),
         .hint = fmt::format("it belongs to format {}", owner)});
  };
  belongs_to("swf", spec.processors != "gpus", "processors");
  belongs_to("swf", spec.size != "requested", "size");
  belongs_to("swf", spec.think_time, "think_time");
  if (format.name != "jsonl") belongs_to("csv", !spec.columns.empty(), "columns");
  if (format.name != "shockwave") {
    belongs_to("gavel", !spec.throughputs.empty() && format.name != "sia", "throughputs");
    belongs_to("gavel", spec.gpu_type != "v100", "gpu_type");
  }
  if (spec.processors != "gpus" && spec.processors != "cpus") {
    findings.push_back({.path = spec.shown,
                        .message = fmt::format("processors is \"{}\"", spec.processors),
                        .hint = "gpus or cpus"});
  }
  if (spec.size != "requested" && spec.size != "allocated") {
    findings.push_back({.path = spec.shown,
                        .message = fmt::format("size is \"{}\"", spec.size),
                        .hint = "requested or allocated"});
  }
  if (!findings.empty()) throw InputError{std::move(findings)};
}

}  // namespace headroom
