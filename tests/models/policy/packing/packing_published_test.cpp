#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/workload/trace/line_reader.hpp"
#include "tests/bench/openb_study.hpp"

namespace headroom {
namespace {

// Published results of Weng, Yang et al., USENIX ATC'23, on the openb trace, which lies
// outside this project; HEADROOM_DATA says where.

std::string data_folder() {
  const char* given = std::getenv("HEADROOM_DATA");
  return (given != nullptr && *given != '\0' ? given : "../shared/data") + std::string{"/openb"};
}

std::optional<OpenbStudy> read_public(const std::string& workload) {
  const std::string folder = data_folder();
  const OpenbPaths paths{.nodes = folder + "/openb_node_list_gpu_node.csv",
                         .pods = fmt::format("{}/openb_pod_list_{}.csv.gz", folder, workload),
                         .arrivals = fmt::format("{}/orders/{}.arrivals.txt.gz", folder, workload),
                         .ranks = fmt::format("{}/orders/{}.noderank.txt.gz", folder, workload)};
  for (const std::string& path : {paths.nodes, paths.pods, paths.arrivals, paths.ranks}) {
    if (std::filesystem::exists(path)) continue;
    std::cout << "skipped, not there: " << path << '\n';
    return std::nullopt;
  }
  return read_openb_study(paths);
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  while (true) {
    const std::size_t end = std::min(line.find(','), line.size());
    fields.emplace_back(line.substr(0, end));
    if (end == line.size()) return fields;
    line.remove_prefix(end + 1);
  }
}

/// The lines of a table by their first `keys` fields.
std::map<std::string, std::vector<std::string>> table(const std::string& path, std::size_t keys) {
  std::map<std::string, std::vector<std::string>> rows;
  BlockReader file = BlockReader::open(path, path);
  LineReader lines{file};
  std::string_view line;
  while (lines.next(line)) {
    auto fields = fields_of(line);
    std::string key;
    for (std::size_t i = 0; i < keys; ++i) key += fields[i] + ",";
    rows.emplace(key, std::move(fields));
  }
  return rows;
}

void check_curve(const std::vector<PackingCurve::Point>& curve,
                 const std::map<std::string, std::vector<std::string>>& published,
                 const std::string& key) {
  const auto& allocated = published.at(key + "alloc_pct,");
  const auto& fragmented = published.at(key + "frag_of_total_pct,");
  REQUIRE(curve.size() == 131);
  for (std::size_t bin = 0; bin < curve.size(); ++bin) {
    CAPTURE(bin);
    // The published figures have two decimals, made from figures of two decimals.
    CHECK(std::abs(curve[bin].allocated_percent - std::stod(allocated[bin + 4])) < 0.011);
    CHECK(std::abs(curve[bin].fragmented_percent - std::stod(fragmented[bin + 4])) < 0.011);
  }
}

TEST_CASE("curves and final states of the deterministic policies are the published ones") {
  for (const std::string workload : {"default", "gpushare40", "gpuspec10"}) {
    CAPTURE(workload);
    const auto study = read_public(workload);
    if (!study) return;
    const auto curves = table(data_folder() + "/reference_curves.csv.gz", 4);
    const auto states = table(data_folder() + "/golden/final_state.csv", 3);
    for (const PackingPolicyEntry& policy : packing_policies()) {
      CAPTURE(policy.name);
      if (policy.name == "random") continue;
      // One seed of ten here; `openb_curves` plays them all.
      const OpenbStudy::Run& run = study->runs[5];
      const OpenbResult result = play(*study, run, policy);
      const std::string key = fmt::format("{},{},{},", workload, policy.published_name, run.seed);
      CHECK(fields_of(result.final_state) == states.at(key));
      check_curve(result.curve, curves, key);
    }
  }
}

TEST_CASE("every decision of the deterministic policies is the one on file") {
  const auto study = read_public("default");
  if (!study) return;
  for (const PackingPolicyEntry& policy : packing_policies()) {
    CAPTURE(policy.name);
    if (policy.name == "random") continue;
    const std::string path = fmt::format("{}/golden/placements.default.42.{}.csv.gz", data_folder(),
                                         policy.published_name);
    const auto decisions = table(path, 1);
    PackingRun run{study->problem, policy, study->runs[0].ranks, 0};
    std::size_t differences = 0;
    for (std::size_t event = 0; event < study->runs[0].arrivals.size(); ++event) {
      const auto placed = run.arrive(study->problem.pods[study->runs[0].arrivals[event]]);
      const auto& wanted = decisions.at(fmt::format("{},", event));
      const std::string node = placed ? fmt::format("openb-node-{:04}", placed->node) : "";
      std::string gpus;
      for (const std::uint32_t gpu : placed ? placed->gpus : std::span<const std::uint32_t>{}) {
        gpus += fmt::format("{}{}", gpus.empty() ? "" : "-", gpu);
      }
      if (node != wanted[3] || gpus != wanted[4]) ++differences;
    }
    CHECK(differences == 0);
  }
}

TEST_CASE("the run that the source prints is met to the last digit") {
  const auto study = read_public("default");
  if (!study) return;
  REQUIRE(study->runs[0].seed == 42);
  const OpenbResult result = play(*study, study->runs[0], *find_packing_policy("FGD"));
  const auto state = fields_of(result.final_state);
  // CPU, memory, GPUs and GPU milli in use, then Q1 Q2 Q3 Q4 XL XR NA, idle and fragmented.
  const std::vector<std::string> published{"89928302", "313757356", "6189",  "5919410", "138.43",
                                           "85.86",    "1.23",      "27.28", "6.06",    "33.73",
                                           "0.00",     "292.59",    "291.36"};
  CHECK(std::vector<std::string>(state.begin() + 5, state.end()) == published);
}

TEST_CASE("the empty openb cluster already counts 13.9 % as fragmented") {
  const auto study = read_public("default");
  if (!study) return;
  CHECK(study->problem.types.size() == 35);
  const PackingRun run{study->problem, *find_packing_policy("fgd"), study->runs[0].ranks, 0};
  const double ratio = run.fragmented() / static_cast<double>(run.cluster().gpu_milli_total());
  CHECK(100.0 * ratio == doctest::Approx(13.9).epsilon(0.01));
}

TEST_CASE("random packing is within 0.6 points of the published mean over seeds") {
  const auto study = read_public("default");
  if (!study) return;
  const auto curves = table(data_folder() + "/reference_curves.csv.gz", 4);
  std::map<std::size_t, double> differences;
  for (const OpenbStudy::Run& run : study->runs) {
    const auto& published = curves.at(fmt::format("default,Random,{},alloc_pct,", run.seed));
    const OpenbResult result = play(*study, run, *find_packing_policy("random"));
    for (const std::size_t bin : {50U, 80U, 90U, 100U, 130U}) {
      differences[bin] += result.curve[bin].allocated_percent - std::stod(published[bin + 4]);
    }
  }
  for (const auto& [bin, sum] : differences) {
    CAPTURE(bin);
    CHECK(std::abs(sum / static_cast<double>(study->runs.size())) < 0.6);
  }
}

}  // namespace
}  // namespace headroom
