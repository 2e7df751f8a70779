#include <cstdint>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

// Public traces lie outside this project; HEADROOM_DATA says where. The figures
// are those of their authors and of the archives that keep them.

std::string data_folder() {
  const char* given = std::getenv("HEADROOM_DATA");
  return given != nullptr && *given != '\0' ? given : "../shared/data";
}

/// The trace, or nothing with a note that names the missing file.
std::optional<ReadTrace> read_public(const std::string& name, TraceSpec spec = {}) {
  const std::string path = data_folder() + "/traces/" + name;
  if (!std::filesystem::exists(path)) {
    std::cout << "skipped, not there: " << path << '\n';
    return std::nullopt;
  }
  return read_file(path, std::move(spec));
}

struct Expected {
  std::string format;
  std::uint64_t accepted = 0;
  std::map<std::string, std::uint64_t> rules;
};

void check_trace(const std::string& name, const Expected& expected) {
  CAPTURE(name);
  const auto trace = read_public(name);
  if (!trace) return;
  CHECK(trace->audit().format == expected.format);
  CHECK(trace->audit().accepted == expected.accepted);
  std::map<std::string, std::uint64_t> rules;
  for (const auto& [rule, applied] : trace->audit().rules) rules[rule] = applied.count;
  CHECK(rules == expected.rules);
}

TEST_CASE("cleaning KTH-SP2 as the SC'15 study did leaves its 28,481 jobs") {
  TraceSpec spec;
  spec.clean = {"kth-sc15"};
  const auto cleaned = read_public("swf-kth-sp2/KTH-SP2-1996-2-unfiltered.swf.gz", spec);
  const auto published = read_public("swf-kth-sp2/KTH-SP2-predictsim-filtered.swf.gz");
  if (!cleaned || !published) return;
  CHECK(cleaned->audit().accepted == 28'481);
  CHECK(cleaned->audit().rejected == 8);
  CHECK(cleaned->count("drop-non-positive-run") == 8);
  CHECK(cleaned->count("cap-run-at-requested") == 475);
  REQUIRE(published->size() == cleaned->size());
  for (std::size_t i = 0; i < cleaned->size(); ++i) {
    const Job& ours = cleaned->job(i);
    const Job& theirs = published->job(i);
    const bool is_same = ours.name == theirs.name && ours.submit == theirs.submit &&
                         ours.duration == theirs.duration && ours.walltime == theirs.walltime &&
                         cleaned->gpus(i) == published->gpus(i);
    REQUIRE(is_same);
  }
}

TEST_CASE("logs of the Parallel Workloads Archive have the jobs and flaws that are known of them") {
  check_trace("swf-kth-sp2/KTH-SP2-1996-2-unfiltered.swf.gz", {"swf", 28'489, {}});
  check_trace("swf-kth-sp2/KTH-SP2-1996-2.1-cln.swf.gz", {"swf", 28'475, {{"no-processors", 1}}});
  check_trace("swf-lanl-cm5/LANL-CM5-1994-4.1-cln.swf.gz",
              {"swf", 122'057, {{"no-processors", 3}}});
  check_trace("swf-nasa-ipsc/NASA-iPSC-1993-3.1-cln.swf.gz", {"swf", 18'239, {}});
  check_trace("swf-llnl-atlas/LLNL-Atlas-2006-2.1-cln.swf.gz",
              {"swf", 39'207, {{"no-processors", 4'571}}});
  check_trace("swf-cea-curie-sample/CEA-curie_sample.swf.gz", {"swf", 29'998, {}});
  check_trace("swf-lcg-grid/LCG-2005-1.swf.gz", {"swf", 188'041, {}});
  check_trace("swf-lublin256-synthetic/lublin_256.swf.gz", {"swf", 10'000, {}});
  check_trace("slurm-micro/jobs500.swf", {"swf", 500, {{"run-to-limit", 63}}});
}

TEST_CASE("the requested and allocated sizes of CEA-Curie are not the same") {
  TraceSpec spec;
  const auto requested = read_public("swf-cea-curie-sample/CEA-curie_sample.swf.gz", spec);
  spec.size = "allocated";
  const auto allocated = read_public("swf-cea-curie-sample/CEA-curie_sample.swf.gz", spec);
  if (!requested || !allocated) return;
  std::int64_t differing = 0;
  for (std::size_t i = 0; i < requested->size(); ++i) {
    if (requested->gpus(i) != allocated->gpus(i)) ++differing;
  }
  CHECK(differing > 0);
}

TEST_CASE("Philly has 82,247 jobs in 15 virtual clusters, 1.304 GPUs each on average") {
  const auto trace = read_public("philly-pollux/philly.csv.gz");
  if (!trace) return;
  CHECK(trace->size() == 82'247);
  CHECK(trace->audit().rejected == 0);
  CHECK(trace->tables().queues.size() == 15);
  std::int64_t gpus = 0;
  std::int64_t single = 0;
  for (std::size_t i = 0; i < trace->size(); ++i) {
    gpus += trace->gpus(i);
    if (trace->gpus(i) == 1) ++single;
  }
  CHECK(static_cast<double>(gpus) / 82'247 == doctest::Approx(1.304).epsilon(0.0005));
  CHECK(static_cast<double>(single) / 82'247 == doctest::Approx(0.93).epsilon(0.005));
  CHECK(trace->submit(0) == 0_s);
  for (std::size_t i = 1; i < trace->size(); ++i) REQUIRE(trace->submit(i - 1) <= trace->submit(i));
}

TEST_CASE("Batsim's medium workload has 801 jobs, of which the first of the file comes last") {
  const auto trace = read_public("batsim-medium-late/workload.json.gz");
  if (!trace) return;
  CHECK(trace->size() == 801);
  CHECK(trace->name(800) == "424242");
  CHECK(trace->submit(800) == 16'000_s);
  CHECK(trace->submit(1) == Duration{4'709'164'021});
}

TEST_CASE("Muri's traces have the jobs its artifact has, all at zero in the _pr ones") {
  const std::map<std::string, std::uint64_t> jobs{
      {"trace1", 1'494}, {"trace2", 5'755}, {"trace3", 992}, {"trace4", 2'638}};
  for (const auto& [name, count] : jobs) {
    CAPTURE(name);
    const auto trace = read_public("muri-philly-64gpu/" + name + ".csv.gz");
    const auto at_zero = read_public("muri-philly-64gpu/" + name + "_pr.csv.gz");
    if (!trace || !at_zero) continue;
    CHECK(trace->audit().format == "muri");
    CHECK(trace->size() == count);
    REQUIRE(at_zero->size() == count);
    CHECK(at_zero->submit(count - 1) == 0_s);
    CHECK(trace->submit(count - 1) > 0_s);
    CHECK(trace->audit().rules.empty());
  }
  check_trace("muri-philly-64gpu/testbed_cluster_trace.csv.gz", {"muri", 400, {}});
}

TEST_CASE("Tiresias, Shockwave and our own rows are all jobs") {
  check_trace("tiresias/60_job.csv", {"tiresias", 60, {}});
  const std::string ending = ",0.5,0.5_0.6,0.3,0.09,0.01_multigpu_dynamic.trace.gz";
  check_trace("shockwave/120_0.2_5_100_40_25_0" + ending, {"shockwave", 120, {}});
  check_trace("shockwave/220_0.2_5_100_25_4_0" + ending, {"shockwave", 220, {}});
  check_trace("shockwave/460_0.2_5_100_10_1_0" + ending, {"shockwave", 460, {}});
  check_trace("shockwave/900_0.2_5_1000_5_15_0" + ending, {"shockwave", 900, {}});
  check_trace("shockwave/900_0.2_5_100_5_15_0" + ending, {"shockwave", 900, {}});
}

TEST_CASE("Gavel's throughput table times the jobs of Shockwave it knows") {
  TraceSpec spec;
  spec.throughputs = data_folder() + "/traces/gavel/simulation_throughputs.json.gz";
  if (!std::filesystem::exists(spec.throughputs)) {
    std::cout << "skipped, not there: " << spec.throughputs << '\n';
    return;
  }
  const auto trace = read_public(
      "shockwave/120_0.2_5_100_40_25_0,0.5,0.5_0.6,0.3,0.09,0.01_multigpu_dynamic.trace.gz", spec);
  if (!trace) return;
  CHECK(trace->audit().accepted + trace->count("no-throughput") == 120);
  CHECK(trace->audit().accepted > 100);
}

}  // namespace
}  // namespace headroom
