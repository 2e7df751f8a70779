#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "sim/observe/summary.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"
#include "tests/golden/text_difference.hpp"

namespace headroom {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> cases() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator{HEADROOM_GOLDEN}) {
    if (fs::exists(entry.path() / "scenario.json")) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

std::string content(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator{in}, {}};
}

/// The summary without its version and without the blocks that repeat it for parts of the jobs.
Tree main_figures(const RunRecord& run) {
  const Tree all = summary(run);
  Tree figures = Tree::object();
  for (const auto& [name, value] : all.members()) {
    if (name != "version" && !name.starts_with("by_")) figures.add(name, value);
  }
  return figures;
}

/// What expected.txt holds: the digest, the first journal lines, the summary.
std::string outcome(const fs::path& folder) {
  const Scenario scenario = read_scenario((folder / "scenario.json").string(), {});
  const RunRecord run = run_scenario(scenario, {.journal_lines = 40, .on_progress = {}});
  std::string text =
      fmt::format("journal {:016x} over {} events\n\n", run.journal_digest, run.event_count);
  for (const auto& line : run.journal_lines) text += line + "\n";
  return text + "\n" + json_text(main_figures(run));
}

TEST_CASE("golden runs end as they are on file") {
  const bool bless = std::getenv("HEADROOM_BLESS") != nullptr;
  REQUIRE(cases().size() >= 7);
  for (const auto& folder : cases()) {
    const std::string name = folder.filename().string();
    const std::string seen = outcome(folder);
    if (bless) std::ofstream{folder / "expected.txt", std::ios::binary} << seen;
    const std::string difference = text_difference(content(folder / "expected.txt"), seen);
    INFO(name << " differs from tests/golden/" << name << "/expected.txt");
    CHECK_MESSAGE(difference.empty(), difference);
  }
}

}  // namespace
}  // namespace headroom
