#include "tests/bench/openb_study.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

OpenbPaths sample_paths() {
  const std::string folder = "tests/models/workload/openb/samples/";
  return {.nodes = folder + "nodes.csv",
          .pods = folder + "pods.csv",
          .arrivals = folder + "arrivals.txt",
          .ranks = folder + "ranks.txt"};
}

/// A file of its own for `text`.
class Written {
 public:
  explicit Written(std::string_view text)
      : path_{(std::filesystem::temp_directory_path() / "headroom_openb_study_test").string()} {
    std::ofstream{path_} << text;
  }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;
  ~Written() { std::filesystem::remove(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string refusal(std::string OpenbPaths::* which, std::string_view text) {
  const Written file{text};
  OpenbPaths paths = sample_paths();
  paths.*which = file.path();
  try {
    static_cast<void>(read_openb_study(paths));
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a small study is played to its end") {
  const OpenbStudy study = read_openb_study(sample_paths());
  CHECK(study.workload == "pods");
  REQUIRE(study.runs.size() == 2);
  CHECK(study.runs[1].seed == 43);
  // Pod 4 takes all GPUs of node 1. The shares of pods 5 and 1 do not fit one GPU: they
  // take two of the four that remain, and pod 3 both GPUs of the other node. Pod 0 finds
  // no whole GPU, nor does it the second and third time; pod 5 has no room but with pod 1.
  const OpenbResult result = play(study, study.runs[1], *find_packing_policy("GpuPacking"));
  CHECK(result.final_state.starts_with("pods,GpuPacking,43,9,4,"));
  CHECK(result.final_state.find(",12,") != std::string::npos);
  REQUIRE(result.curve.size() == openb_last_percent + 1);
  // 8 of 12 GPUs arrive at once, which is 66.67 %.
  CHECK(result.curve[67].allocated_percent == doctest::Approx(66.67));
}

TEST_CASE("files that do not belong together are refused, with what was seen") {
  CHECK(holds(refusal(&OpenbPaths::arrivals, "42 0 6\n"),
              "line 1: pod row 6 does not exist (0 to 5)"));
  CHECK(holds(refusal(&OpenbPaths::arrivals, "41 0\n"), "has no ranks for seed 41"));
  CHECK(holds(refusal(&OpenbPaths::ranks, "42 0 1 2\n43 0 1 2 3\n"),
              "seed 42: 3 ranks (one for each of 4 nodes)"));
  CHECK(holds(refusal(&OpenbPaths::ranks, "42 0 1 2 2\n43 0 1 2 3\n"), "rank 2 comes twice"));
  CHECK(holds(refusal(&OpenbPaths::ranks, "42 0 1 2 4\n43 0 1 2 3\n"), "rank 4 does not exist"));
  CHECK(holds(refusal(&OpenbPaths::nodes, "sn,cpu_milli,memory_mib,gpu,model\na,1,1,0,\n"),
              "has no GPU on any node"));
  const std::string pods =
      "name,cpu_milli,memory_mib,num_gpu,gpu_milli\n"
      "a,1,1,1,100\nb,1,1,1,100\nc,1,1,1,2000\nd,1,1,1,1\ne,1,1,1,1\nf,1,1,1,1\n";
  CHECK(holds(refusal(&OpenbPaths::pods, pods), "pod row 2 is not sound"));
  CHECK(holds(refusal(&OpenbPaths::pods, pods), "line 4: gpu_milli 2000"));
}

}  // namespace
}  // namespace headroom
