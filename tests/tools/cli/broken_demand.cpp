#include <string>
#include <utility>
#include <vector>

#include "broken_inputs.hpp"

namespace headroom::test {
namespace {

/// A file that `trace stats` is asked for, in a format that is named or guessed.
BrokenInput file(std::string name, const std::string& format, std::string content,
                 std::vector<std::string> expected) {
  std::vector<std::string> arguments{"trace", "stats", "demand", "--quiet"};
  if (!format.empty()) arguments.insert(arguments.end(), {"--format", format});
  return {.name = std::move(name),
          .files = {{"demand", std::move(content)}},
          .expected = std::move(expected),
          .arguments = std::move(arguments)};
}

/// A file that `trace convert` is asked for.
BrokenInput conversion(std::string name, const std::string& to, std::string content,
                       std::vector<std::string> expected) {
  return {.name = std::move(name),
          .files = {{"demand", std::move(content)}},
          .expected = std::move(expected),
          .arguments = {"trace", "convert", "demand", "--to", to}};
}

const std::string azure = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
const std::string burst =
    "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log "
    "Type\n";
const std::string genai =
    "gmt_create,predict_type,predict_status,exec_time_seconds,groupId,prompt_length,"
    "negative_prompt_length,num_images_per_prompt,num_inference_steps,"
    "checkpoint_model_version_id,num_lora\n";
const std::string helios =
    "job_id,user,vc,gpu_num,cpu_num,node_num,state,submit_time,start_time,end_time,duration,"
    "queue\n";
const std::string acme =
    "job_id,user,node_num,gpu_num,cpu_num,type,state,submit_time,start_time,end_time,duration\n";
const std::string chronus =
    "job_id,user,num_gpu,submit_time,iterations,model_name,duration,interval,expect_time_list,"
    "expect_value_list,best_effort,job_type\n";
const std::string elasticflow =
    "job_id,submit_time,iteration,model_name,ddl,batch_size,num_gpu,duration\n";
const std::string sia = "name,time,application,num_replicas,batch_size\n";
const std::string dlrm =
    "instance_sn,role,app_name,cpu_request,cpu_limit,gpu_request,gpu_limit,rdma_request,"
    "rdma_limit,memory_request,memory_limit,disk_request,disk_limit,max_instance_per_node,"
    "creation_time,scheduled_time,deletion_time\n";
const std::string spot = "gpu_model,gpu_capacity_num,cpu_num,node_name\n";

/// The beginning of a gzip member that promises more than it holds.
const std::string cut_gzip{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x33\x54\x30", 13};

std::vector<BrokenInput> broken_requests() {
  return {
      file("no tokens", "", azure + "2023-11-16 18:15:46.68,,44\n",
           {"demand: none of its 1 rows is a request as format azure-llm has them",
            "line 2: ContextTokens (missing-field"}),
      file("a date that never was", "", azure + "2023-02-29 18:15:46,374,44\n",
           {"line 2: TIMESTAMP 2023-02-29 18:15:46 (unreadable-time"}),
      file("tokens without end", "", azure + "2023-11-16 18:15:46,99999999999,44\n",
           {"line 2: ContextTokens 99999999999 (out-of-range"}),
      file("a row cut short", "", azure + "2023-11-16 18:15:46,374\n",
           {"line 2: 2 of 3 (wrong-field-count"}),
      file("a table of requests with other columns", "azure-llm", "TIMESTAMP,Tokens\n1,2\n",
           {"has no column \"ContextTokens\"", "columns of its first line: TIMESTAMP, Tokens"}),
      file("requests cut off by gzip", "azure-llm", cut_gzip, {"demand", "gzip", "cut"}),
      file("requests with NUL bytes", "azure-llm", azure + std::string(50, '\0'),
           {"demand: line 2 holds a NUL byte"}),
      file("a request of 2 MB", "mooncake", "{\"timestamp\": 1" + std::string(2'000'000, '0'),
           {"demand: line 1 is longer than 1 MiB"}),
      file("a mooncake that is no JSON", "mooncake", "timestamp: 1\n",
           {"line 1: no JSON:", "unreadable-row"}),
      file("more blocks than tokens", "",
           "{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 1, \"hash_ids\": [1, 2]}\n",
           {"line 1: hash_ids 2 for 5 tokens (contradictory-size"}),
      file("blocks below zero", "",
           "{\"timestamp\": 0, \"input_length\": 5, \"output_length\": 1, \"hash_ids\": [-1]}\n",
           {"line 1: hash_ids -1 (not-a-number"}),
      file("a mooncake before its start", "",
           "{\"timestamp\": -3, \"input_length\": 5, \"output_length\": 1}\n",
           {"line 1: timestamp -3 (negative-value"}),
      file("sessions with names", "", burst + "5,first,3,GPT-4,1,2,3,API log\n",
           {"line 2: Session ID first (not-a-number"}),
      file("half a token", "", burst + "5,,3,GPT-4,1.5,2,3.5,API log\n",
           {"line 2: Request tokens 1.5 (fractional-count"}),
      file("pictures of no date", "", genai + "yesterday,TXT_2_IMG,SUCCEED,1,G,1,1,1,1,M,0\n",
           {"line 2: gmt_create yesterday (unreadable-time"}),
      file("an empty file of requests", "genai", "", {"demand", "is empty"}),
      file("a format of requests misspelt", "mooncak", azure,
           {"unknown trace format \"mooncak\"", "did you mean mooncake?"}),
      file("requests that are jobs", "swf", azure + "2023-11-16 18:15:46,1,1\n", {"demand"}),
      file("an open quote", "requests-csv", "arrival_s,model\n1,\"llama\n2,\"x\"y\n",
           {"none of its 2 rows is a request", "quotes in"}),
      file("a key that is none", "", "{\"arrival_s\": 1, \"modell\": \"x\"}\n",
           {"line 1: key \"modell\", did you mean \"model\"?", "unknown-key"}),
  };
}

std::vector<BrokenInput> broken_job_files() {
  return {
      file("a helios job before it starts", "",
           helios + "1,u,v,1,1,1,COMPLETED,2020-04-01 00:00:10,2020-04-01 00:00:12,"
                    "2020-04-01 00:00:11,1,2\n",
           {"line 2: end_time 2020-04-01 00:00:11 (negative-run"}),
      file("GPUs below zero", "",
           helios + "1,u,v,-8,1,1,COMPLETED,2020-04-01 00:00:10,2020-04-01 00:00:12,"
                    "2020-04-01 00:00:13,1,2\n",
           {"line 2: gpu_num -8 (negative-value"}),
      file("helios without its dates", "helios", "job_id,gpu_num\n1,1\n",
           {"has no column \"submit_time\""}),
      file("mixed line ends and a mark before a bad date", "",
           "\xEF\xBB\xBF" + acme +
               "a,u,1,8,8,SFT,FAILED,2023-13-01 00:00:00+08:00,"
               "2023-05-01 00:00:00Z,2023-05-01 00:00:01Z,1\r\n",
           {"line 2: submit_time 2023-13-01 00:00:00+08:00 (unreadable-time"}),
      file("an offset of 30 hours", "",
           acme + "a,u,1,8,8,SFT,FAILED,2023-05-01 00:00:00+30:00,2023-05-01 00:00:00Z,"
                  "2023-05-01 00:00:01Z,1\n",
           {"submit_time 2023-05-01 00:00:00+30:00 (unreadable-time"}),
      file("philly cut off", "philly-json", "[{\"attempts\": [{\"start_time\": \"2017",
           {"demand: is no JSON text: at byte"}),
      file("philly without attempts", "",
           "[{\"jobid\": \"a\", \"attempts\": [], \"submitted_time\": \"2017-10-09 07:01:55\"}]",
           {"job 1: attempts 0 (never-started"}),
      file("philly 100 levels deep", "philly-json", std::string(100, '['),
           {"nested more than 64 levels deep"}),
      file("PAI without its tasks", "pai", "a,i,u,Terminated,1,2\n",
           {"demand: has no pai_task_table.csv beside it"}),
  };
}

std::vector<BrokenInput> broken_lists() {
  return {
      file("a deadline that is a word", "", chronus + "0,v,1,5,1,vgg,7,1,soon,10,0,strict\n",
           {"line 2: expect_time_list soon (not-a-number"}),
      file("best effort, perhaps", "", chronus + "0,v,1,5,1,vgg,7,1,9,10,maybe,best\n",
           {"line 2: best_effort maybe (not-a-number"}),
      file("a submission after the end of time", "",
           elasticflow + "0,99999999999999,1,ncf,5,8,1,66\n",
           {"line 2: submit_time 99999999999999 (out-of-range"}),
      file("elasticflow without deadlines", "elasticflow",
           "job_id,submit_time,num_gpu,duration\n0,1,1,1\n", {"has no column \"ddl\""}),
      file("replicas in words", "", sia + "a-0,1,bert,eight,1\n",
           {"line 2: num_replicas eight (not-a-number"}),
      file("an instance gone before it came", "",
           dlrm + "i,HN,a,8,8,1,1,1,1,4,4,1,1,2,100,100,50\n",
           {"line 2: deletion_time (negative-run"}),
      file("memory below zero", "", dlrm + "i,HN,a,8,8,1,1,1,1,-4,4,1,1,2,1,2,5\n",
           {"line 2: memory_request -4 (negative-value"}),
      file("a shockwave of 11 columns", "shockwave",
           "LM (batch size 10)\ta\tb\tc\t1\t2\t3\t4\t5\t6\t7\n",
           {"line 1: 11, not 7, 10 or 12 (wrong-field-count"}),
      file("a node with GPUs in words", "", spot + "A10,one,128,n\n",
           {"demand: line 2: gpu_capacity_num one (not-a-number"}),
      file("a node with too many cores", "", spot + "A10,1,999999999,n\n",
           {"line 2: cpu_num 999999999 (out-of-range"}),
      file("a list without nodes", "", spot, {"demand: holds no node (spot)"}),
      conversion("requests as jobs", "csv", azure + "2023-11-16 18:15:46,1,1\n",
                 {"demand: holds requests, and csv holds jobs", "--to requests-csv"}),
      conversion("jobs as requests", "requests-csv", sia + "a-0,1,bert,8,1\n",
                 {"demand: holds jobs, and requests-csv holds requests", "--to csv"}),
      conversion("nodes as jobs", "swf", spot + "A10,1,128,n\n",
                 {"demand: holds nodes, and swf holds jobs", "--to cluster"}),
      conversion("a format nobody writes", "swff", sia + "a-0,1,bert,8,1\n",
                 {"--to: \"swff\" is no format that can be written", "did you mean swf?"}),
  };
}

}  // namespace

std::vector<BrokenInput> broken_demand() {
  std::vector<BrokenInput> all = broken_requests();
  for (BrokenInput& input : broken_job_files()) all.push_back(std::move(input));
  for (BrokenInput& input : broken_lists()) all.push_back(std::move(input));
  return all;
}

}  // namespace headroom::test
