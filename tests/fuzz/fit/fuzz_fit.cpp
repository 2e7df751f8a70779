#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"

#include "models/json/json_value.hpp"
#include "models/workload/synthetic_source.hpp"
#include "sim/scenario/expand_generators.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace {

using namespace headroom;

/// A scenario whose demand is `generate`.
JsonValue scenario_of_demand(JsonValue generate) {
  JsonValue root = parse_json(
      R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload": [{"generate": {}}]})", "s.json");
  auto& workload = root.object()->back().value.array()->front();
  workload.object()->front().value = std::move(generate);
  return root;
}

/// What passes the checker must be good enough to draw jobs from.
void draw_some_jobs(const Scenario& scenario) {
  constexpr int jobs_drawn = 50;
  const auto& spec = std::get<SyntheticSpec>(scenario.workload.front());
  if (spec.users > 1000) return;
  WorkloadTables tables;
  const auto source = make_synthetic_source(spec, 1, 0, tables);
  for (int i = 0; i < jobs_drawn && source->next() != nullptr; ++i) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t message_max = 8192;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  try {
    draw_some_jobs(scenario_of(scenario_of_demand(read_fit(text, "fit.json")), "s.json",
                               {.data_directory = "/nowhere", .overrides = {}}));
  } catch (const InputError& error) {
    const std::string_view message = error.what();
    HEADROOM_ASSERT(!message.empty() && message.size() < message_max,
                    "a message says something and stays short");
  }
  return 0;
}
