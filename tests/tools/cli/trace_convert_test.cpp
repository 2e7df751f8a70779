#include <doctest/doctest.h>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "program_run.hpp"

using namespace headroom::test;

namespace {

std::string folder() { return empty_folder("trace_convert"); }

std::string samples(const std::string& room) {
  return std::filesystem::absolute("tests/models/workload/" + room + "/samples/").string();
}

ProgramRun convert(const std::string& from, const std::string& to, const std::string& out,
                   const std::string& folder) {
  return run_program({"trace", "convert", from, "--to", to, "--out", out}, folder);
}

const std::string deadlines =
    "job_id,submit_time,iteration,model_name,ddl,batch_size,num_gpu,duration\n"
    "7,10,1,ncf,110,8,8,66.5\n"
    "8,20,1,ncf,,8,4,66\n"
    "9,21.25,1,ncf,500,8,2,100\n";

}  // namespace

TEST_CASE("jobs of every format come back the same from our own formats, compressed or not") {
  for (const std::string name :
       {"small_helios.csv", "small_acme.csv", "small_philly.json", "pai/pai_job_table.csv",
        "small_dlrm.csv", "small_chronus.csv", "small_elasticflow.csv", "small_sia.csv",
        "shockwave.trace", "small_openb.csv", "small_muri.csv", "small_tiresias.csv",
        "small_philly.csv", "small_batsim.json", "small.sacct", "wide.csv", "small.csv"}) {
    CAPTURE(name);
    const std::string here = folder();
    const std::string sample = samples("trace") + name;
    CHECK(convert(sample, "jsonl", "direct.jsonl", here).exit_status == 0);
    CHECK(convert(sample, "jsonl", "packed.jsonl.gz", here).exit_status == 0);
    CHECK(convert("packed.jsonl.gz", "csv", "packed.csv.zst", here).exit_status == 0);
    CHECK(convert("packed.csv.zst", "jsonl", "back.jsonl", here).exit_status == 0);
    CHECK(text_of(here + "/packed.jsonl.gz").starts_with("\x1f\x8b"));
    CHECK(text_of(here + "/packed.csv.zst").starts_with("\x28\xb5\x2f\xfd"));
    CHECK(text_of(here + "/direct.jsonl").size() > 50);
    CHECK(text_of(here + "/back.jsonl") == text_of(here + "/direct.jsonl"));
  }
}

TEST_CASE("requests of every format come back the same from our own formats") {
  for (const std::string name : {"small_azure.csv", "small_mooncake.jsonl", "small_burstgpt.csv",
                                 "small_genai.csv", "small_requests.csv", "small_requests.jsonl"}) {
    CAPTURE(name);
    const std::string here = folder();
    const std::string sample = samples("request") + name;
    CHECK(convert(sample, "requests-jsonl", "direct.jsonl", here).exit_status == 0);
    CHECK(convert(sample, "requests-csv", "packed.csv.gz", here).exit_status == 0);
    CHECK(convert("packed.csv.gz", "requests-jsonl", "back.jsonl.zst", here).exit_status == 0);
    CHECK(convert("back.jsonl.zst", "requests-jsonl", "back.jsonl", here).exit_status == 0);
    CHECK(text_of(here + "/direct.jsonl").size() > 50);
    CHECK(text_of(here + "/back.jsonl") == text_of(here + "/direct.jsonl"));
  }
}

TEST_CASE("our CSV has the columns that jobs have") {
  const std::string here = folder();
  write_text(here + "/jobs.csv", deadlines);
  const ProgramRun run = convert("jobs.csv", "csv", "out.csv", here);
  CHECK(run.exit_status == 0);
  CHECK(run.output.empty());
  CHECK(run.errors.find("out.csv: 3 jobs written (csv)\n") != std::string::npos);
  CHECK(run.errors.find("dropped") == std::string::npos);
  CHECK(text_of(here + "/out.csv") ==
        "id,submit_s,duration_s,deadline_s,gpus\n"
        "7,10,66.5,100,8\n"
        "8,20,66,,4\n"
        "9,21.25,100,478.75,2\n");
}

TEST_CASE("how jobs ended comes back from our formats and, as far as it goes, from SWF") {
  const std::string here = folder();
  write_text(here + "/jobs.csv",
             "id,submit_s,duration_s,gpus,state\n"
             "1,0,60,1,completed\n2,1,60,1,failed\n3,2,60,1,killed\n4,3,60,1,\n");
  for (const std::string to : {"csv", "jsonl", "swf"}) {
    CAPTURE(to);
    CHECK(convert("jobs.csv", to, "out." + to, here).exit_status == 0);
    CHECK(convert("out." + to, "jsonl", "back.jsonl", here).exit_status == 0);
    const std::string back = text_of(here + "/back.jsonl");
    CHECK(back.find("\"state\": \"failed\"") != std::string::npos);
    CHECK(back.find("\"state\": \"killed\"") != std::string::npos);
    CHECK(back.find("untold") == std::string::npos);
  }
}

TEST_CASE("jobs come back the same from sacct, manifests and Philly's table") {
  const std::string here = folder();
  const std::string rare =
      "id,submit_s,duration_s,walltime_s,gpus,cpus,memory,user,queue,priority,state\n"
      "a-1,0,60,120,8,16,64GiB,ann,research,5,completed\n"
      "b,100,90000,,1,2,1024KiB,bob,research,0,failed\n"
      "3,86461,0,3600,4,8,8GiB,\"ann|\"\"x\"\"\",prod,7,timed_out\n";
  write_text(here + "/jobs.csv", rare);
  CHECK(convert("jobs.csv", "jsonl", "direct.jsonl", here).exit_status == 0);
  std::string direct = text_of(here + "/direct.jsonl");

  const ProgramRun sacct = convert("jobs.csv", "sacct", "out.sacct", here);
  CHECK(sacct.exit_status == 0);
  CHECK(sacct.errors.find("dropped: bars in names of 1 jobs") != std::string::npos);
  CHECK(text_of(here + "/out.sacct")
            .find("b|bob||research||0|1970-01-05T00:01:40|1-01:00:00|"
                  "UNLIMITED|FAILED|cpu=2,mem=1024K,gres/gpu=1\n") != std::string::npos);
  CHECK(convert("out.sacct", "jsonl", "sacct.jsonl", here).exit_status == 0);
  std::string expected = direct;
  expected.replace(expected.find("ann|"), 4, "ann ");
  CHECK(text_of(here + "/sacct.jsonl") == expected);

  const ProgramRun k8s = convert("jobs.csv", "k8s", "out.yaml", here);
  CHECK(k8s.exit_status == 0);
  CHECK(k8s.errors.find("dropped: states of 3 jobs") != std::string::npos);
  CHECK(convert("out.yaml", "jsonl", "k8s.jsonl", here).exit_status == 0);
  expected.clear();
  for (std::size_t from = 0; from < direct.size();) {
    // Manifests do not say how jobs ended.
    const std::size_t end = direct.find('\n', from) + 1;
    std::string line = direct.substr(from, end - from);
    line.erase(line.find(", \"state\""), line.find('}') - line.find(", \"state\""));
    expected += line;
    from = end;
  }
  CHECK(text_of(here + "/k8s.jsonl") == expected);

  CHECK(convert("jobs.csv", "philly-csv", "out.csv", here).exit_status == 0);
  CHECK(text_of(here + "/out.csv") ==
        "timestamp,duration,num_gpus,gpu_time,cluster\n"
        "1970-01-05 00:00:00,60,8,480,research\n"
        "1970-01-05 00:01:40,90000,1,90000,research\n"
        "1970-01-06 00:01:01,0,4,0,prod\n");
  CHECK(convert("out.csv", "csv", "philly.csv", here).exit_status == 0);
  CHECK(text_of(here + "/philly.csv") ==
        "id,submit_s,duration_s,gpus,queue\n"
        "1,0,60,8,research\n2,100,90000,1,research\n3,86461,0,4,prod\n");
}

TEST_CASE("gangs of several nodes become pods, and jobs without GPUs are no rows of Philly") {
  const std::string here = folder();
  write_text(here + "/jobs.csv",
             "id,submit_s,duration_s,nodes,gpus_per_node,gpus,cpus\n"
             "Big Job,0,60,2,8,,\nc,1,60,,,,4\n");
  const ProgramRun k8s = convert("jobs.csv", "k8s", "out.yaml", here);
  CHECK(k8s.errors.find("numbered instead, of 1 jobs") != std::string::npos);
  const std::string text = text_of(here + "/out.yaml");
  CHECK(text.find("name: \"job-1\"") != std::string::npos);
  CHECK(text.find("parallelism: 2\n") != std::string::npos);
  CHECK(text.find("nvidia.com/gpu: 8\n") != std::string::npos);
  CHECK(convert("out.yaml", "csv", "back.csv", here).exit_status == 0);
  CHECK(text_of(here + "/back.csv") ==
        "id,submit_s,duration_s,gpus,cpus,queue\njob-1,0,60,16,,default\nc,1,60,,4,default\n");
  const ProgramRun philly = convert("jobs.csv", "philly-csv", "out.csv", here);
  CHECK(philly.errors.find("out.csv: 1 jobs written") != std::string::npos);
  CHECK(philly.errors.find("dropped: all, because they have no GPUs, of 1 jobs") !=
        std::string::npos);
}

TEST_CASE("what SWF cannot hold is said") {
  const std::string here = folder();
  write_text(here + "/jobs.csv", deadlines);
  const ProgramRun run = convert("jobs.csv", "swf", "out.swf", here);
  CHECK(run.errors.find("dropped: deadlines of 2 jobs") != std::string::npos);
  CHECK(run.errors.find("dropped: fractions of a second of run times of 1 jobs") !=
        std::string::npos);
  CHECK(run.errors.find("dropped: fractions of a second of submit times of 1 jobs") !=
        std::string::npos);
  CHECK(text_of(here + "/out.swf")
            .ends_with("7 10 -1 67 8 -1 -1 8 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1\n"
                       "8 20 -1 66 4 -1 -1 4 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1\n"
                       "9 21 -1 100 2 -1 -1 2 -1 -1 -1 -1 -1 -1 -1 -1 -1 "
                       "-1\n"));
  const ProgramRun back = convert("out.swf", "csv", "back.csv", here);
  CHECK(back.exit_status == 0);
  CHECK(text_of(here + "/back.csv") ==
        "id,submit_s,duration_s,gpus\n7,10,67,8\n8,20,66,4\n9,21,100,2\n");
}

TEST_CASE("SWF numbers what has names and keeps who waits for whom") {
  const std::string here = folder();
  write_text(here + "/jobs.csv",
             "id,submit_s,duration_s,gpus,user,queue,after\n"
             "a,0,10,1,ann,prod,\nb,5,10,0.5,bob,dev,a\n");
  write_text(here + "/jobs.csv",
             "id,submit_s,duration_s,gpus,user,queue,after\n"
             "a,0,10,1,ann,prod,\nb,5,10,2,bob,dev,a\n");
  const ProgramRun run = convert("jobs.csv", "swf", "out.swf", here);
  CHECK(run.errors.find("dropped: names, numbered instead, of 2 jobs") != std::string::npos);
  const std::string text = text_of(here + "/out.swf");
  CHECK(text.find("; Queue: 1 prod\n; Queue: 2 dev\n") != std::string::npos);
  CHECK(
      text.ends_with("1 0 -1 10 1 -1 -1 1 -1 -1 -1 1 -1 -1 1 -1 -1 -1\n"
                     "2 5 -1 10 2 -1 -1 2 -1 -1 -1 2 -1 -1 2 -1 1 -1\n"));
}

TEST_CASE("a list of nodes becomes the cluster of a scenario") {
  const std::string here = folder();
  write_text(here + "/nodes.csv",
             "gpu_model,gpu_capacity_num,cpu_num,node_name\n"
             "A10,1,128,x\nA100,8,128,y\nA100,8,128,z\nA100,8,96,w\n");
  CHECK(convert("nodes.csv", "cluster", "cluster.json", here).exit_status == 0);
  const std::string cluster = text_of(here + "/cluster.json");
  const auto nodes = nlohmann::json::parse(cluster)["nodes"];
  REQUIRE(nodes.size() == 3);
  CHECK(nodes[0]["name"] == "A100-8");
  CHECK(nodes[0]["count"] == 2);
  CHECK(nodes[2]["name"] == "A100-8-2");
  write_text(here + "/s.json",
             R"({"workload": [{"jobs": [{"id": "a", "submit_s": 0, "gpus": 24, "duration_s": 60}]}],
                 "cluster": )" +
                 cluster + "}");
  const ProgramRun run = run_program({"run", "s.json", "--json"}, here);
  CHECK(run.exit_status == 0);
  CHECK(nlohmann::json::parse(run.output)["gpu"]["capacity_hours"] == 25.0 / 60.0);
}

TEST_CASE("stats tell jobs, requests and nodes apart by themselves") {
  const std::string here = folder();
  const auto stats = [&](const std::string& file) {
    return nlohmann::json::parse(
        run_program({"trace", "stats", file, "--json", "--quiet"}, here).output);
  };
  const auto requests = stats(samples("request") + "small_mooncake.jsonl");
  CHECK(requests["rows"] == 18);
  CHECK(requests["requests"] == 11);
  CHECK(requests["prefix"]["block_tokens"] == 512);
  CHECK(requests["prefix"]["blocks"] == 15);
  CHECK(requests["prefix"]["named_before"] == 5);
  CHECK(requests["input_tokens"] == 6110);
  CHECK(stats(samples("trace") + "small_chronus.csv")["rows"] == 8);
  write_text(here + "/nodes.csv",
             "gpu_model,gpu_capacity_num,cpu_num,node_name\nA10,1,128,x\nA100,8,128,y\n");
  const auto nodes = stats("nodes.csv");
  CHECK(nodes["nodes"] == 2);
  CHECK(nodes["gpus"] == 9);
  CHECK(nodes["by_model"]["A100"]["gpus"] == 8);
}
