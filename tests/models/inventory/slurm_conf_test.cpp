#include "models/inventory/slurm_conf.hpp"

#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;
using Numbers = std::vector<std::uint32_t>;

std::string sample(const std::string& name, const std::string& /*place*/ = {}) {
  std::ifstream file{"tests/models/inventory/samples/" + name};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string no_file(const std::string& name, const std::string& place) {
  throw InputError{Diagnostic{place, "no file " + name, ""}};
}

Inventory demo() {
  return read_slurm_conf(sample("slurm.conf"), "slurm.conf", sample("gres.conf"), sample);
}

std::string problem_of(std::string_view text, const std::optional<std::string>& gres = {}) {
  try {
    static_cast<void>(read_slurm_conf(text, "slurm.conf", gres, no_file));
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("each NodeName line is a group, over the DEFAULT lines before it") {
  const Inventory found = demo();
  REQUIRE(found.groups.size() == 4);
  const MachineGroup& gpu = found.groups[0];
  CHECK(gpu.name == "gpu[001-016,020]");
  CHECK(gpu.names.size() == 17);
  CHECK(gpu.names.front() == "gpu001");
  CHECK(gpu.names.back() == "gpu020");
  CHECK(gpu.gpus == 8);
  CHECK(gpu.gpu_model == "h100");  // from gres.conf
  CHECK(gpu.cpus == 128);          // two sockets of 32 cores of 2 threads
  CHECK(gpu.memory == Bytes{std::int64_t{1'031'000} << 20U});
  const MachineGroup& a100 = found.groups[1];
  CHECK(a100.gpu_model == "a100");
  CHECK(a100.gpus == 4);
  CHECK(a100.cpus == 64);
  CHECK(found.groups[2].names == Names{"cpu1", "cpu2"});
  CHECK(found.groups[2].gpus == 0);
  CHECK(found.groups[3].gpus == 8);
}

TEST_CASE("partitions name nodes, sets of nodes, or all") {
  const Inventory found = demo();
  REQUIRE(found.partitions.size() == 3);
  const MachinePartition& gpu = found.partitions[0];
  CHECK(gpu.is_default);
  CHECK(gpu.nodes.size() == 19);
  CHECK(gpu.nodes.front() == 0);
  CHECK(gpu.nodes.back() == 18);
  CHECK(gpu.priority_tier == 10);
  CHECK(gpu.max_time == 48_h);
  CHECK(gpu.billing_weights.at("Mem") == 0.25);
  CHECK(gpu.billing_weights.at("GRES/gpu") == 8.0);
  CHECK(found.partitions[1].nodes.size() == 19);  // those of feature ib
  CHECK(found.partitions[1].max_time == 5400_s);
  CHECK(found.partitions[1].priority_job_factor == 5);
  CHECK(found.partitions[2].nodes.empty());
  CHECK_FALSE(found.partitions[2].max_time.has_value());
}

TEST_CASE("what is passed over is warned of, with its place") {
  Names warnings;
  for (const Diagnostic& warning : demo().warnings) warnings.push_back(to_string(warning));
  CHECK(warnings ==
        Names{"gres.conf:1: AutoDetect=nvml is passed over (GPUs are those that Gres of slurm.conf "
              "counts)",
              "nodes.conf:3: a100[1-2] has 4 GPUs, but 2 in gres.conf (Gres of slurm.conf counts)",
              "nodes.conf:4: the GPUs of cpu1,cpu2 in gres.conf are passed over (Slurm gives away "
              "those that Gres of slurm.conf counts)",
              "nodes.conf:5: mixed has GPUs of several types, which count as a100 (a group of its "
              "own for each type)",
              "nodes.conf:6: nodes cloud[1-100] in state FUTURE are passed over"});
}

TEST_CASE("files of Slurm that cannot be used say where and why") {
  struct Broken {
    std::string_view text;
    std::string_view message;
  };
  constexpr std::array files{
      Broken{"ClusterName=x\n", "slurm.conf: names no nodes (NodeName=… lines)"},
      Broken{"NodeName=a\nNodeName=b,a\n",
             "slurm.conf:2: node \"a\" is named twice (each node once)"},
      Broken{"NodeName=a[1-\n",
             "slurm.conf:1: NodeName \"a[1-\" has a bracket that is not closed (names such as "
             "node1 or gpu[001-016,020])"},
      Broken{"NodeName=a CPUs=many\n",
             "slurm.conf:1: cpus is \"many\" (a whole number below 1,000,000,000)"},
      Broken{"NodeName=a Gres=gpu:x:y:8\n",
             "slurm.conf:1: Gres \"gpu:x:y:8\" has the entry 'gpu:x:y:8' (entries such as "
             "gpu:a100:8 or gpu:8)"},
      Broken{"NodeName=a\n\nPartitionName=p Nodes=b\n",
             "slurm.conf:3: Nodes name \"b\", which is no node (nodes of NodeName lines, or "
             "NodeSets)"},
      Broken{"NodeName=a\nPartitionName=p Nodes=a MaxTime=soon\n",
             "slurm.conf:2: MaxTime is \"SOON\" (minutes, days-hours:minutes:seconds, or "
             "INFINITE)"},
      Broken{"NodeName=a\nPartitionName=p Nodes=a TRESBillingWeights=CPU=x\n",
             "slurm.conf:2: TRESBillingWeights has \"CPU=x\" (entries such as CPU=1.0 or "
             "Mem=0.25G)"},
      Broken{"NodeName=a\nthis is no setting\n",
             "slurm.conf:2: \"this is no setting\" is no setting (Key=Value)"},
      Broken{"Include other.conf\n", "slurm.conf:1: no file other.conf"},
      Broken{"NodeName=n[0-9999999]\n",
             "slurm.conf:1: NodeName \"n[0-9999999]\" stands for more than 1000000 names (names "
             "such as node1 or gpu[001-016,020])"},
      Broken{"NodeName=\"a\n", "slurm.conf:1: a quote that is not closed (\"value\")"}};
  for (const Broken& file : files) {
    CHECK_MESSAGE(problem_of(file.text) == file.message, problem_of(file.text));
  }
  CHECK(problem_of("NodeName=a Gres=gpu:1\n", "Name=gpu Count=few\n") ==
        "gres.conf:1: Count is \"few\" (a whole number)");
}

TEST_CASE("a file that includes itself ends") {
  const auto again = [](const std::string&, const std::string&) {
    return std::string{"Include slurm.conf\n"};
  };
  CHECK_THROWS_WITH(
      static_cast<void>(read_slurm_conf("Include slurm.conf\n", "slurm.conf", {}, again)),
      "slurm.conf:1: includes more than 8 deep (fewer files in files)");
}

}  // namespace
}  // namespace headroom
