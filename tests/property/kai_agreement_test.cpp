#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

namespace headroom {
namespace {

/// Jobs that ask for whole GPUs of one node or for whole nodes, in no particular order of size.
std::string random_jobs(RandomStream& stream) {
  std::string jobs;
  const std::uint64_t count = 20 + stream.below(60);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t gpus = std::uint64_t{1} << stream.below(4);
    jobs += (i == 0 ? "" : ", ") + std::string{R"({"id": ")"} + std::to_string(i) +
            R"(", "submit_s": )" + std::to_string(stream.below(3000)) + R"(, "duration_s": )" +
            std::to_string(1 + stream.below(2000)) + R"(, "priority": )" +
            std::to_string(25 * stream.below(3)) + R"(, "gpus": )" +
            std::to_string(stream.below(10) == 0 ? 16 : gpus) + "}";
  }
  return jobs;
}

RunRecord run_under(const std::string& scheduler, const std::string& jobs, std::uint64_t nodes) {
  const std::string text = R"({"cluster": {"nodes": [{"name": "n", "gpus": 8, "count": )" +
                           std::to_string(nodes) + R"(}]}, "workload": [{"jobs": [)" + jobs +
                           R"(]}], "scheduler": )" + scheduler + "}";
  return run_scenario(parse_scenario(text, "agreement.json", {}), {});
}

}  // namespace

TEST_CASE(
    "with one queue and nobody stopped, kai starts jobs as priority FIFO with best-fit does") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    RandomStream stream{seed, "kai agreement", 0};
    const std::string jobs = random_jobs(stream);
    const std::uint64_t nodes = 2 + stream.below(4);
    const RunRecord kai =
        run_under(R"({"policy": "kai", "kai": {"actions": ["allocate"]}})", jobs, nodes);
    const RunRecord fifo = run_under(
        R"({"order": "priority", "backfill": "first-fit", "placement": "best-fit", "cycle": "1s"})",
        jobs, nodes);
    REQUIRE(kai.jobs.size() == fifo.jobs.size());
    for (std::size_t i = 0; i < kai.jobs.size(); ++i) {
      const auto job = id_at<JobId>(i);
      REQUIRE(kai.jobs.record(job).first_start == fifo.jobs.record(job).first_start);
      REQUIRE(kai.jobs.record(job).end == fifo.jobs.record(job).end);
    }
  }
}

}  // namespace headroom
