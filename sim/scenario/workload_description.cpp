#include <string>
#include <utility>
#include <vector>

#include "models/workload/trace_source.hpp"
#include "sim/scenario/build_pipeline.hpp"
#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"
#include "sim/scenario/topology_wish_key.hpp"

namespace headroom {
namespace {

constexpr double jobs_max = 1e9;
constexpr double gpus_max = 1e9;
constexpr double count_max = 1'000'000;
constexpr double factor_max = 1e9;
constexpr double priority_max = 2'147'483'647;
constexpr double list_max = 10'000'000;

ObjectDescription trace_source_description() {
  ObjectDescription trace = trace_description();
  trace.keys.push_back(profiles_key());
  trace.marker = "trace";
  return trace;
}

}  // namespace

KeyDescription profiles_key() {
  return optional("profiles", {list({object(profile_rule_description())}, 0, 1000)},
                  "Which jobs train, and as what: the first rule that a job meets counts.");
}

ObjectDescription trace_description() {
  const ValueDescription rule = word(cleaning_rules());
  return {
      .doc = "Replays a job trace.",
      .keys =
          {required("trace", {some_text()},
                    "Path of the trace, from the folder of this file; plain, .gz or .zst."),
           optional("format", {word(trace_formats())},
                    "Format of the trace; left out, it is guessed from the content."),
           optional("clean", {rule, list({rule}, 0, 100)},
                    "Cleaning rules or sets of them, applied in order."),
           optional("processors", {word({"gpus", "cpus"})}, "SWF: what a processor is.",
                    "\"gpus\""),
           optional("size", {word({"requested", "allocated"})},
                    "SWF: which processor count is a job's size, field 8 or field 5.",
                    "\"requested\""),
           optional("think_time", {flag()},
                    "SWF: a job is submitted its think time after its predecessor's end.", "false"),
           optional("columns", {map({some_text()})},
                    "CSV and JSON lines: our name of a column and the file's name for it."),
           optional("throughputs", {some_text()},
                    "Gavel: path of the throughput table; Sia: of GPU-hours by application."),
           optional("gpu_type", {some_text()}, "Gavel: column of the throughput table.",
                    "\"v100\""),
           optional("assumed_duration", {positive_duration()},
                    "Manifests: how long jobs run that do not say.", "\"1h\""),
           optional("horizon", {positive_duration()},
                    "Manifests: how far schedules go on, and how long services last.", "\"1d\""),
           optional("as", {word({"jobs", "etl"})},
                    "Spark: etl makes each application one job that moves the bytes of its stages "
                    "on the stack; else each stage is a job of known length.",
                    "\"jobs\""),
           optional("storage", {some_text()},
                    "Spark as etl: the storage that files are read from and written to."),
           optional("first", {count(1, jobs_max)}, "Keep this many jobs, in file order."),
           optional("from", {duration()},
                    "Keep jobs submitted at or after this time, and count time from there."),
           optional("to", {positive_duration()}, "Keep jobs submitted before this time."),
           optional("speed_up", {positive_number(factor_max)}, "Divides all submit times.", "1"),
           optional("scale_gpus", {positive_number(factor_max)},
                    "Multiplies GPU counts; rounded, at least 1.", "1"),
           optional("where", {map({any_text(), number(-1e18, 1e18)})},
                    "Keep jobs whose field matches: a value, or a comparison such as \">=8\".")},
  };
}

std::vector<KeyDescription> request_keys() {
  return {optional("gpus", {count(0, gpus_max)},
                   "GPUs in total; shared devices or MIG instances where it asks for those."),
          optional("nodes", {count(1, count_max)},
                   "Number of nodes, with gpus_per_node or with gpus spread evenly."),
          optional("gpus_per_node", {count(0, count_max)}, "GPUs on each of its nodes."),
          optional("gpu", {some_text(), list({some_text()}, 1, 1000)},
                   "Allowed GPU models; left out, any."),
          optional("gpu_fraction", {positive_number(0.999)},
                   "Share of each GPU, to three decimals; left out, GPUs are whole."),
          optional("gpu_memory", {positive_quantity(ValueForm::bytes)},
                   "Memory of each GPU, which it shares with others."),
          optional("mig", {some_text()}, "Profile of its MIG instances, such as 1g.5gb."),
          optional("cpus", {count(0, gpus_max)}, "CPU cores in total.", "0"),
          optional("memory", {quantity(ValueForm::bytes)}, "Memory in total.", "\"0B\"")};
}

std::vector<KeyDescription> elastic_keys() {
  constexpr double exponent_max = 2;
  ValueDescription points = map({positive_number(factor_max)});
  points.at_least = 1;
  points.at_most = 10'000;
  points.names_pattern = "^[0-9]+$";
  return {optional("min_gpus", {count(1, count_max)},
                   "Fewest GPUs that it runs on; default: gpus, or one worker without it."),
          optional("max_gpus", {count(1, count_max)},
                   "Most GPUs that it can use; default: gpus. Its duration is the one on gpus, on "
                   "max_gpus without it."),
          optional("gpus_per_worker", {count(1, count_max)},
                   "It grows and shrinks by so many GPUs, on one node.", "1"),
          optional("speed_up", {positive_number(exponent_max), std::move(points)},
                   "Its speed on n GPUs against one: n to this power, or points such as "
                   "{\"1\": 1, \"8\": 7.2}.",
                   "1")};
}

ObjectDescription job_description() {
  const std::vector<ValueDescription> id{some_text(), count(0, 9e15)};
  std::vector<ValueDescription> ids = id;
  ids.push_back(list(id, 0, 65'535));
  ObjectDescription description{
      .doc = "One job.",
      .keys = {required("id", id, "Name of the job, unique."),
               optional("submit_s", {seconds()}, "When it is submitted.", "0"),
               optional("duration_s", {seconds()}, "How long it runs when nothing stops it."),
               optional("training", {object(profile_description(true))},
                        "What it does, where the stack shall decide how long that takes."),
               optional("etl", {object(etl_description())},
                        "It prepares data on CPU cores, and the stack decides how long that "
                        "takes."),
               optional("service", {object(service_description())},
                        "It answers requests with replicas, each of which asks for what the job "
                        "asks for."),
               optional("interactive", {object(notebook_description())},
                        "Somebody works at it, in bursts with pauses between."),
               optional("walltime_s", {positive_seconds()},
                        "Requested time: what the scheduler believes, and the kill limit."),
               optional("restart_cost", {duration()},
                        "Time lost when it resumes after a stop; default: the scheduler's."),
               optional("checkpoint_every", {positive_duration()},
                        "Work after which it saves what it has: what it keeps of a run that is "
                        "stopped; default: as scheduler.preempted_work says."),
               optional("user", {any_text()}, "Who submits it."),
               optional("queue", {any_text()}, "Queue it waits in; its partition in Slurm."),
               optional("qos", {any_text()}, "Quality of service, for policy slurm."),
               optional("account", {any_text()}, "On whose account it runs, for policy slurm."),
               optional("priority", {count(-priority_max, priority_max)}, "Larger goes first.",
                        "0"),
               optional("preemptible", {flag()},
                        "Whether it may be stopped for another job; default: true, and under "
                        "policy kai for priorities below 100."),
               optional("after", ids, "Jobs that must have ended before it may start.")},
      .exactly_one = {"duration_s", "training", "etl", "service", "interactive"},
      .not_yet = {"stages"},
  };
  description.keys.push_back(topology_wish_key());
  description.keys.push_back(gpu_demand_key());
  for (const auto& keys : {request_keys(), elastic_keys()}) {
    description.keys.insert(description.keys.end(), keys.begin(), keys.end());
  }
  return description;
}

std::vector<ObjectDescription> workload_descriptions() {
  ObjectDescription jobs{
      .doc = "Jobs spelled out.",
      .keys = {required("jobs", {list({object(job_description())}, 1, list_max)}, "The jobs.")},
      .marker = "jobs"};
  return {trace_source_description(), generate_description(), std::move(jobs),
          population_description(), pipeline_source_description()};
}

}  // namespace headroom
