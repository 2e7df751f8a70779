#include <algorithm>
#include <cstddef>
#include <doctest/doctest.h>
#include <sstream>
#include <string>

#include "sim/report/readable.hpp"
#include "tests/tools/schedule/snapshots.hpp"
#include "tools/schedule/dry_run_report.hpp"

using namespace headroom;
using namespace headroom::test;

namespace {

std::size_t widest_line(const std::string& text) {
  std::istringstream lines{text};
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, display_width(line));
  return widest;
}

const std::string many_words = snapshot(
    R"({"name": "a-group-of-nodes-with-a-long-name", "count": 12, "gpus": 8})",
    R"({"name": "a-department-with-a-long-name", "limit": 8})",
    R"({"id": "a-job-with-quite-a-long-name-for-a-table", "queue": "a-department-with-a-long-name",
        "nodes": 12, "gpus_per_node": 8}, {"id": "b", "queue": "a-department-with-a-long-name",
        "nodes": 8, "gpus_per_node": 1})");

}  // namespace

TEST_CASE("tables keep to the width of the terminal") {
  const DryRun run = run_of(many_words);
  CHECK(widest_line(dry_run_text(run, {.width = 80})) <= 80);
  CHECK(widest_line(dry_run_text(run, {.width = 120})) <= 120);
  // Narrower terminals get 80 columns all the same.
  CHECK(dry_run_text(run, {.width = 20}) == dry_run_text(run, {.width = 80}));
}

TEST_CASE("colours are there only where they are asked for") {
  const DryRun run = run_of(many_words);
  CHECK_FALSE(holds(dry_run_text(run, {}), "\x1b["));
  CHECK(holds(dry_run_text(run, {.colour = true}), "\x1b[1mWaits\x1b[0m"));
}

TEST_CASE("a cluster where nothing can change says so") {
  const DryRun run = run_of(snapshot(R"({"name": "n0", "gpus": 1})", "", ""));
  CHECK(holds(dry_run_text(run, {}), "Nothing changes."));
}
