#include "tools/sweep/slurm_script.hpp"

#include <cstddef>
#include <doctest/doctest.h>
#include <numeric>
#include <string>
#include <vector>

using namespace headroom;

namespace {

ShardCommand command() {
  return {.program = "/opt/head room",
          .arguments = {"sweep", "it's.json", "--set", "name=\"a b\""},
          .folder = "/work",
          .out = "/results",
          .threads = 2,
          .shards = 6};
}

}  // namespace

TEST_CASE("a script runs one shard a task and quotes what the shell would take apart") {
  CHECK(slurm_script(command(), {"--partition=long"}) ==
        "#!/bin/sh\n"
        "#SBATCH --job-name=headroom-sweep\n"
        "#SBATCH --cpus-per-task=2\n"
        "#SBATCH --chdir=/work\n"
        "#SBATCH --output=/results/slurm/%A_%a.log\n"
        "#SBATCH --partition=long\n"
        "# Task i makes shard HEADROOM_FIRST_SHARD + i of 6; one that is made again resumes.\n"
        "exec '/opt/head room' sweep 'it'\\''s.json' --set 'name=\"a b\"' --out /results "
        "--threads 2 --quiet \\\n"
        "  --shard \"$((HEADROOM_FIRST_SHARD + SLURM_ARRAY_TASK_ID))/6\"\n");
}

TEST_CASE("arrays stay below the size that Slurm allows, and name each shard once") {
  std::vector<std::size_t> shards(10);
  std::iota(shards.begin(), shards.end(), std::size_t{0});
  auto batches = slurm_batches(shards, 4);
  REQUIRE(batches.size() == 3);
  CHECK(batches[0].array == "0-3");
  CHECK(batches[1].array == "0-3");
  CHECK(batches[1].first == 4);
  CHECK(batches[2].array == "0-1");
  CHECK(batches[2].first == 8);
  CHECK(batches[2].tasks == 2);

  const std::vector<std::size_t> lost{1, 2, 3, 7, 9};
  batches = slurm_batches(lost, 1000);
  REQUIRE(batches.size() == 1);
  CHECK(batches[0].array == "1-3,7,9");
  CHECK(slurm_batches({}, 1000).empty());
  CHECK(slurm_submission(batches[0], "s.sh") ==
        std::vector<std::string>{"sbatch", "--parsable", "--array=1-3,7,9",
                                 "--export=ALL,HEADROOM_FIRST_SHARD=0", "s.sh"});
}

TEST_CASE("a manifest gives each pod the shard of its completion index") {
  const std::string manifest = kubernetes_manifest(command(), "registry/headroom:1");
  CHECK(manifest.find("completionMode: Indexed\n  completions: 6\n") != std::string::npos);
  CHECK(manifest.find("image: registry/headroom:1\n") != std::string::npos);
  CHECK(manifest.find("--shard \\\"$JOB_COMPLETION_INDEX/6\\\"\"\n") != std::string::npos);
  CHECK(manifest.find("'name=\\\"a b\\\"'") != std::string::npos);
}
