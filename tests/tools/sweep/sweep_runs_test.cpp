#include "tools/sweep/sweep_runs.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tests/tools/check/scratch.hpp"
#include "tests/tools/sweep/sweeps.hpp"
#include "tools/replicate/simulate.hpp"
#include "tools/study/study_scenario.hpp"
#include "tools/sweep/sweep_result.hpp"

using namespace headroom;
using test::small_sweep;
using test::sweep_of;
using test::table_of;

namespace {

std::string table_with(const Sweep& sweep, unsigned threads) {
  SweepStore store{"", sweep};
  SweepRunOptions options;
  options.threads = threads;
  CHECK(run_sweep(sweep, store, options).made == sweep.run_count());
  return table_of(sweep, store);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

}  // namespace

TEST_CASE("the table is the same with any number of threads and from shards") {
  const Sweep sweep = sweep_of(small_sweep);
  const std::string one = table_with(sweep, 1);
  CHECK(one == table_with(sweep, 2));
  CHECK(one == table_with(sweep, 7));

  const test::Scratch scratch{"sweep_runs"};
  SweepStore whole{scratch.path("whole.sqlite"), sweep};
  for (const std::size_t index : {2U, 0U, 1U}) {
    SweepStore part{scratch.path(std::to_string(index)), sweep};
    SweepRunOptions options;
    options.shard = {.index = index, .count = 3};
    CHECK(run_sweep(sweep, part, options).all == 4);
    whole.merge(part);
  }
  CHECK(table_of(sweep, whole) == one);
}

TEST_CASE("rows are points and seeds in order, each what a run of its scenario gives") {
  const Sweep sweep = sweep_of(small_sweep);
  const auto lines = lines_of(table_with(sweep, 2));
  REQUIRE(lines.size() == 13);
  CHECK(
      lines[0].starts_with("point,seed,cluster.nodes[0].count,workload[0].generate.gpus,state,"
                           "message,audit.accepted,"));
  CHECK(lines[1].starts_with("0,7,1,1,done,,"));
  CHECK(lines[2].starts_with("0,8,1,1,done,,"));
  CHECK(lines[11].starts_with("5,7,2,\"{\"\"choices\"\":{\"\"1\"\":0}}\",failed,"));

  // The last column is one that a reader can find again.
  const std::string title = lines[0].substr(lines[0].rfind(',') + 1);
  const Tree summary = simulate(scenario_at(sweep.study, sweep.points[1], 8)).summary;
  for (const Metric& metric : metrics_of(summary)) {
    if (metric.path != title) continue;
    CHECK(lines[4].substr(lines[4].rfind(',') + 1) == metric.text());
  }
}

TEST_CASE("a run that cannot be made is a row with its reason") {
  const Sweep sweep = sweep_of(small_sweep);
  SweepStore store{"", sweep};
  run_sweep(sweep, store, {});
  const SweepResult result = sweep_result(sweep, store);
  REQUIRE(result.failures.size() == 4);
  CHECK(result.failures[0].point == 2);
  CHECK(result.failures[0].seed == 7);
  CHECK(result.failures[0].message.find("(given by vary)") != std::string::npos);
  CHECK(result.points[2].failed == 2);
  CHECK(result.points[2].done == 0);
  CHECK(result.missing == 0);
}

TEST_CASE("a sweep that was stopped goes on where it was") {
  const test::Scratch scratch{"sweep_runs"};
  const Sweep sweep = sweep_of(small_sweep);
  struct Stop {};
  {
    SweepStore store{scratch.path("s.sqlite"), sweep};
    SweepRunOptions options;
    std::atomic<int> looks{0};
    options.look = [&] {
      if (++looks > 5) throw Stop{};
    };
    CHECK_THROWS_AS(run_sweep(sweep, store, options), Stop);
  }
  SweepStore store{scratch.path("s.sqlite"), sweep};
  const auto before = store.finished();
  const auto done = static_cast<std::size_t>(std::ranges::count(before, true));
  CHECK(done > 0);
  CHECK(done < sweep.run_count());
  CHECK(run_sweep(sweep, store, {}).made == sweep.run_count() - done);
  CHECK(table_of(sweep, store) == table_with(sweep, 1));
}

TEST_CASE("a figure that no run has is refused after the first one, with the nearest name") {
  const Sweep sweep = sweep_of(R"("minimize": "queue_delay_s.p59")");
  SweepStore store{"", sweep};
  try {
    run_sweep(sweep, store, {});
    FAIL("accepted");
  } catch (const InputError& error) {
    CHECK(std::string{error.what()}.starts_with(
        "s.json: \"queue_delay_s.p59\" is no figure of a summary (did you mean"));
  }
}

TEST_CASE("more replications are added to those that are there") {
  const test::Scratch scratch{"sweep_runs"};
  const std::string vary = R"("vary": {"cluster.nodes[0].count": [1, 2]}, "replications": )";
  {
    const Sweep few = sweep_of(vary + "2");
    SweepStore store{scratch.path("s.sqlite"), few};
    CHECK(run_sweep(few, store, {}).made == 4);
  }
  const Sweep more = sweep_of(vary + "3");
  SweepStore store{scratch.path("s.sqlite"), more};
  CHECK(run_sweep(more, store, {}).made == 2);
  CHECK(table_of(more, store) == table_with(more, 1));
}
