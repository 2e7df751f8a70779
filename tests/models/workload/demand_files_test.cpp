#include <cstdint>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/job.hpp"

#include "models/workload/node_list/node_list.hpp"
#include "models/workload/request/request_trace.hpp"
#include "models/workload/trace/tar_input.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Every file of jobs, requests or nodes that our data folder keeps, with the rows that its
// notes promise. HEADROOM_DATA says where the folder is; what is not there is skipped.

std::string data_folder() {
  const char* given = std::getenv("HEADROOM_DATA");
  return given != nullptr && *given != '\0' ? given : "../shared/data";
}

std::optional<std::string> path_of(const std::string& name) {
  const std::string path = data_folder() + "/" + name;
  if (std::filesystem::exists(path) || archive_place(path)) return path;
  std::cout << "skipped, not there: " << path << '\n';
  return std::nullopt;
}

/// A file, its format, and its rows, of which `unsound` are no jobs.
struct DemandFile {
  std::string name;
  std::string format;
  std::uint64_t rows = 0;
  std::uint64_t unsound = 0;
};

const std::string shockwave_ending = ",0.5,0.5_0.6,0.3,0.09,0.01_multigpu_dynamic.trace.gz";

std::vector<DemandFile> job_files() {
  return {
      {"traces/philly-pollux/philly.csv.gz", "philly-csv", 82'247},
      {"traces/muri-philly-64gpu/trace1.csv.gz", "muri", 1'494},
      {"traces/muri-philly-64gpu/trace2.csv.gz", "muri", 5'755},
      {"traces/muri-philly-64gpu/trace3.csv.gz", "muri", 992},
      {"traces/muri-philly-64gpu/trace4.csv.gz", "muri", 2'638},
      {"traces/muri-philly-64gpu/trace1_pr.csv.gz", "muri", 1'494},
      {"traces/muri-philly-64gpu/trace2_pr.csv.gz", "muri", 5'755},
      {"traces/muri-philly-64gpu/trace3_pr.csv.gz", "muri", 992},
      {"traces/muri-philly-64gpu/trace4_pr.csv.gz", "muri", 2'638},
      {"traces/muri-philly-64gpu/testbed_cluster_trace.csv.gz", "muri", 400},
      {"traces/chronus-philly/trace_job_Philly_SLO.csv.gz", "chronus", 30'940, 205},
      {"traces/chronus-philly/trace_job_Philly_MIX1.csv.gz", "chronus", 30'940, 184},
      {"traces/chronus-philly/trace_job_Philly_MIX2.csv.gz", "chronus", 30'940, 194},
      {"traces/elasticflow/philly_103959.csv", "elasticflow", 876},
      {"traces/elasticflow/elasticVpollux_e.csv", "elasticflow", 195},
      {"traces/shockwave/120_0.2_5_100_40_25_0" + shockwave_ending, "shockwave", 120},
      {"traces/shockwave/220_0.2_5_100_25_4_0" + shockwave_ending, "shockwave", 220},
      {"traces/shockwave/460_0.2_5_100_10_1_0" + shockwave_ending, "shockwave", 460},
      {"traces/shockwave/900_0.2_5_1000_5_15_0" + shockwave_ending, "shockwave", 900},
      {"traces/shockwave/900_0.2_5_100_5_15_0" + shockwave_ending, "shockwave", 900},
      {"traces/sia/workloads.tar.gz/sia/philly/workload-1.csv", "sia", 160},
      {"traces/sia/workloads.tar.gz/sia/saturn/workload-10.csv", "sia", 160},
      {"traces/sia/workloads.tar.gz/sia/newtrace/workload-2.csv", "sia", 960},
      {"traces/sia/workloads.tar.gz/sia/scale/scale_32x/workload-3.csv", "sia", 5'120},
      {"traces/gavel/msr-seed0.tar.gz/seed0/", "gavel", 15'264, 1'548},
      {"traces/gavel/msr-seed1.tar.gz/seed1/", "gavel", 15'264, 1'479},
      {"traces/tiresias/60_job.csv", "tiresias", 60},
      {"traces/swf-kth-sp2/KTH-SP2-1996-2-unfiltered.swf.gz", "swf", 28'489},
      {"traces/swf-kth-sp2/KTH-SP2-1996-2.1-cln.swf.gz", "swf", 28'476, 1},
      {"traces/swf-kth-sp2/KTH-SP2-predictsim-filtered.swf.gz", "swf", 28'481},
      {"traces/swf-lanl-cm5/LANL-CM5-1994-4.1-cln.swf.gz", "swf", 122'060, 3},
      {"traces/swf-nasa-ipsc/NASA-iPSC-1993-3.1-cln.swf.gz", "swf", 18'239},
      {"traces/swf-llnl-atlas/LLNL-Atlas-2006-2.1-cln.swf.gz", "swf", 43'778, 4'571},
      {"traces/swf-cea-curie-sample/CEA-curie_sample.swf.gz", "swf", 29'998},
      {"traces/swf-lcg-grid/LCG-2005-1.swf.gz", "swf", 188'041},
      {"traces/swf-lublin256-synthetic/lublin_256.swf.gz", "swf", 10'000},
      {"traces/swf-lublin256-synthetic/lublin_256_new2.gz", "swf", 10'000},
      {"traces/swf-lublin256-synthetic/lublin-aaroh.swf.gz", "swf", 10'000},
      {"traces/slurm-micro/jobs500.swf", "swf", 500},
      {"traces/slurm-micro/jobs500.events", "slurm-events", 500},
      {"traces/slurm-micro/jobs500_shrinked.events", "slurm-events", 500},
      {"traces/slurm-micro/medium_workload_5k.events.gz", "slurm-events", 5'000},
      {"traces/slurm-micro/medium_workload_week.events.gz", "slurm-events", 19'579},
      {"traces/batsim-medium-late/workload.json.gz", "batsim", 801},
      {"alibaba-other/v2025_disaggregated_DLRM_trace.csv.gz", "dlrm", 23'871},
      {"openb/openb_pod_list_default.csv.gz", "openb", 8'152},
      {"openb/openb_pod_list_gpushare40.csv.gz", "openb", 8'152},
      {"openb/openb_pod_list_gpuspec10.csv.gz", "openb", 8'152},
  };
}

void check_jobs(const DemandFile& file, const std::string& path) {
  CAPTURE(file.name);
  TraceSpec spec;
  spec.path = path;
  spec.shown = file.name;
  if (file.format == "gavel") {
    spec.throughputs = data_folder() + "/traces/gavel/simulation_throughputs.json.gz";
  }
  WorkloadTables tables;
  const auto source = make_trace_source(spec, tables);
  const TraceAudit& audit = *source->audit();
  CHECK(audit.format == file.format);
  CHECK(audit.accepted + audit.rejected == file.rows);
  CHECK(audit.rejected == file.unsound);
}

TEST_CASE("every file of jobs has the rows that its notes promise") {
  for (const DemandFile& file : job_files()) {
    if (const auto path = path_of(file.name)) check_jobs(file, *path);
  }
}

TEST_CASE("every file of requests has the rows that its notes promise") {
  const std::vector<DemandFile> files{
      {"traces/azure-llm-2023/AzureLLMInferenceTrace_conv.csv.gz", "azure-llm", 19'366},
      {"traces/azure-llm-2023/AzureLLMInferenceTrace_code.csv.gz", "azure-llm", 8'819},
      {"traces/mooncake/conversation_trace.jsonl.gz", "mooncake", 12'031},
      {"traces/mooncake/synthetic_trace.jsonl.gz", "mooncake", 3'993},
      {"alibaba-other/v2026_genai_lora_request_trace.csv.gz", "genai", 26'823},
  };
  for (const DemandFile& file : files) {
    CAPTURE(file.name);
    const auto path = path_of(file.name);
    if (!path) continue;
    RequestTraceSpec spec;
    spec.path = *path;
    spec.shown = file.name;
    const auto source = make_request_source(spec);
    std::uint64_t requests = 0;
    while (source->next() != nullptr) ++requests;
    CHECK(requests == file.rows);
    CHECK(source->audit().format == file.format);
    CHECK(source->audit().rejected == 0);
    CHECK(source->audit().repaired == 0);
  }
}

TEST_CASE("every list of nodes has the nodes and GPUs that its notes promise") {
  struct Listed {
    std::string name;
    std::string format;
    std::uint64_t nodes;
    std::uint64_t gpus;
  };
  const std::vector<Listed> files{
      {"alibaba-other/v2026_spot_node_info_df.csv", "spot", 4'278, 10'412},
      {"openb/openb_node_list_gpu_node.csv", "openb-nodes", 1'213, 6'212},
      {"openb/openb_node_list_all_node.csv", "openb-nodes", 1'523, 6'212},
  };
  for (const Listed& listed : files) {
    CAPTURE(listed.name);
    const auto path = path_of(listed.name);
    if (!path) continue;
    BlockReader file = BlockReader::open(*path, listed.name);
    CHECK(guessed_node_list_format(file.beginning()) == listed.format);
    const NodeList list = read_node_list(file, listed.format);
    std::uint64_t gpus = 0;
    for (const ListedNode& node : list.nodes) gpus += node.shape.gpus;
    CHECK(list.nodes.size() == listed.nodes);
    CHECK(gpus == listed.gpus);
  }
}

TEST_CASE("requests of the GenAI trace that did not succeed are told apart") {
  const auto path = path_of("alibaba-other/v2026_genai_lora_request_trace.csv.gz");
  if (!path) return;
  RequestTraceSpec spec;
  spec.path = spec.shown = *path;
  const auto source = make_request_source(spec);
  std::uint64_t succeeded = 0;
  std::uint64_t without_adapters = 0;
  while (const Request* request = source->next()) {
    if (!request->failed) ++succeeded;
    if (request->adapters == 0) ++without_adapters;
  }
  CHECK(succeeded == 26'392);
  CHECK(without_adapters == 22'329);
  CHECK(source->models().size() == 87);  // 86 names, and none in 25 rows
}

}  // namespace
}  // namespace headroom
