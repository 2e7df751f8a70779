#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/random.hpp"

#include "models/workload/listed_source.hpp"
#include "models/workload/synthetic/arrivals.hpp"
#include "models/workload/synthetic/distribution.hpp"
#include "models/workload/synthetic_source.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace {

using namespace headroom;

/// Lines at the front that begin with `--set ` are overrides; takes them from `text`.
std::vector<std::string> take_overrides(std::string_view& text) {
  constexpr std::string_view lead = "--set ";
  std::vector<std::string> overrides;
  while (text.starts_with(lead)) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    overrides.emplace_back(line.substr(lead.size()));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return overrides;
}

/// What passes the checker must be good enough to draw jobs from.
void draw_some_jobs(const Scenario& scenario) {
  constexpr int jobs_drawn = 20;
  WorkloadTables tables;
  for (const WorkloadSpec& spec : scenario.workload) {
    if (const auto* synthetic = std::get_if<SyntheticSpec>(&spec)) {
      if (synthetic->users > 1000) continue;
      const auto source = make_synthetic_source(*synthetic, scenario.run.seed, 0, tables);
      for (int i = 0; i < jobs_drawn && source->next() != nullptr; ++i) {
      }
    } else if (const auto* listed = std::get_if<InlineJobs>(&spec)) {
      const auto source = make_listed_source(listed->jobs, tables);
      while (source->next() != nullptr) {
      }
    }
  }
}

/// Likewise for people at notebooks.
void draw_some_turns(const Scenario& scenario) {
  constexpr int turns_drawn = 20;
  for (const InteractiveSpec& spec : scenario.interactive) {
    RandomStream stream{scenario.run.seed, "turns", 0};
    for (const DistributionSpec& law : {spec.length, spec.active, spec.idle}) {
      const Sampler draw = make_sampler(law);
      for (int i = 0; i < turns_drawn; ++i) {
        HEADROOM_ASSERT(rounded_to_ns(draw(stream)) >= Duration{}, "no time is negative");
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t message_max = 8192;
  std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto overrides = take_overrides(text);
  try {
    const Scenario scenario =
        parse_scenario(text, "s.json", {.data_directory = "/nowhere", .overrides = overrides});
    draw_some_jobs(scenario);
    draw_some_turns(scenario);
  } catch (const InputError& error) {
    const std::string_view message = error.what();
    HEADROOM_ASSERT(!message.empty() && message.size() < message_max,
                    "a message says something and stays short");
  }
  return 0;
}
