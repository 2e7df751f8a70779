#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "headroom/diagnostics.hpp"

#include "tests/conformance/conformance_case.hpp"
#include "tests/conformance/conformance_run.hpp"

namespace {

/// Whether a case is over in a moment, whatever is in it.
bool is_small(const headroom::ConformanceCase& read) {
  const auto* scenario = std::get_if<headroom::ScenarioCase>(&read.content);
  if (scenario == nullptr) return true;
  std::size_t tasks = 0;
  for (const auto& job : scenario->snapshot.jobs) tasks += job.tasks.size();
  return tasks <= 12 && scenario->snapshot.nodes.size() <= 6 &&
         scenario->rounds_until_match + scenario->rounds_after_match <= 10;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  constexpr std::size_t message_max = 8192;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  try {
    const auto cases = parse_cases(text, "c.json");
    if (cases.size() > 3 || !std::ranges::all_of(cases, is_small)) return 0;
    const ConformanceReport report = judge_all(cases);
    HEADROOM_ASSERT(report.passed + report.failed == cases.size(), "every case has an end");
  } catch (const InputError& error) {
    const std::string_view message = error.what();
    HEADROOM_ASSERT(!message.empty() && message.size() < message_max,
                    "a message says something and stays short");
  }
  return 0;
}
