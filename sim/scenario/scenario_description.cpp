#include <string>
#include <vector>

#include "models/interactive/device_sharing.hpp"
#include "sim/scenario/cluster_files.hpp"
#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

constexpr double count_max = 1'000'000;
constexpr double demand_max = 100;
/// Every JSON reader keeps whole numbers exact up to here.
constexpr double seed_max = 9'007'199'254'740'992;

ObjectDescription mig_description() {
  return {.doc = "How each GPU is cut.",
          .keys = {required("geometry", {word({"dynamic"}), list({some_text()}, 1, 64)},
                            "The instances on each GPU, such as [\"3g.20gb\", \"2g.10gb\"], or "
                            "dynamic: as jobs need them."),
                   optional("strategy", {word({"single", "mixed"})},
                            "Whether jobs ask for instances by profile, or for GPUs and get an "
                            "instance for each.",
                            "\"mixed\"")}};
}

ObjectDescription run_description() {
  return {
      .doc = "How long to simulate, and how often.",
      .keys = {optional("mode", {word({"simulate", "packing"})},
                        "Let jobs run and end, or only fill the cluster: none ever leaves.",
                        "\"simulate\""),
               optional("demand", {positive_number(demand_max)},
                        "Packing ends when so much of all GPUs was asked for.", "1.3"),
               optional("arrivals", {word({"shuffled", "submitted"})},
                        "Packing takes jobs in random order, then again at random until the "
                        "demand is reached; or once, as submitted.",
                        "\"shuffled\""),
               optional("seed", {count(0, seed_max)},
                        "Seed of every random stream: equal seeds give equal results.", "1"),
               optional("until", {positive_duration()},
                        "End of the run; left out, it ends with the last job."),
               optional("start_epoch_s", {seconds()},
                        "Time of day at the run's start, in seconds since 1970 (UTC).", "0"),
               optional("warmup", {duration()}, "Figures count from here on.", "\"0s\""),
               optional("replications", {count(1, 10'000)},
                        "Runs with seeds that follow on one another.", "1"),
               optional("samples", {count(1, count_max)}, "Rows of timeseries.csv.", "1000")},
  };
}

ObjectDescription goal_description() {
  const std::vector<ValueDescription> limit{number(-1e18, 1e18), duration()};
  return {
      .doc = "What the result must reach.",
      .keys = {required("metric", {some_text()},
                        "Path of a figure in summary.json, such as queue_delay_s.p95."),
               optional("where", {map({any_text(), number(-1e18, 1e18)})},
                        "Which jobs count: a field and a value, or a comparison such as \">=8\"."),
               optional("at_most", limit, "The largest value that reaches the goal."),
               optional("at_least", limit, "The smallest value that reaches the goal.")},
      .at_least_one = {"at_most", "at_least"},
  };
}

}  // namespace

ObjectDescription prices_description() {
  constexpr double price_max = 1e12;
  return {
      .doc = "What the stack costs to own. Networks are not counted.",
      .keys = {optional("each", {map({number(0, price_max)})},
                        "Price of one server or storage unit, by the name of its group or its "
                        "entry in the catalogue, whose price it replaces."),
               optional("currency", {some_text()}, "Of all prices; the catalogue's are in USD.",
                        "\"USD\""),
               optional("lifetime", {positive_duration()}, "How long the stack is owned.",
                        "\"1460d\""),
               optional("energy_per_kwh", {number(0, 1e6)},
                        "Price of energy; left out, it is not counted."),
               optional("pue", {number(1, 10)},
                        "Power of the building per power of the machines (Uptime Institute's mean "
                        "of 2023).",
                        "1.58")},
  };
}

ObjectDescription node_group_description() {
  return {
      .doc = "A group of equal servers.",
      .keys = {optional("name", {some_text()},
                        "Name of the group, unique; default nodes-0, nodes-1, …"),
               optional("count", {count(1, count_max)}, "How many servers.", "1"),
               optional("server", {some_text()},
                        "A server of the catalogue; keys beside it change its figures."),
               optional("gpus", {count(0, count_max)}, "GPUs in each server.", "0"),
               optional("gpu", {some_text()}, "Model of the GPUs; jobs can ask for it."),
               optional("cpus", {count(0, count_max)},
                        "CPU cores in each server; left out, CPUs are not modelled."),
               optional("memory", {quantity(ValueForm::bytes)},
                        "Memory of each server; left out, memory is not modelled."),
               optional("nics", {list({object(nic_description())}, 1, 64)},
                        "Network ports of each server."),
               optional("gpu_memory", {positive_quantity(ValueForm::bytes)},
                        "Memory of each GPU; default: as the catalogue says."),
               optional("mig", {word({"dynamic"}), object(mig_description())},
                        "Its GPUs are cut into MIG instances; left out, they are whole."),
               optional("sharing", {word(sharing_modes()), object(sharing_description())},
                        "What those who hold parts of one of its GPUs feel of each other; default: "
                        "as the cluster says.")},
      .not_yet = {"disks"},
  };
}

ObjectDescription cluster_description() {
  ObjectDescription description{
      .doc = "The machines.",
      .keys = {optional("nodes", {list({object(node_group_description())}, 1, count_max)},
                        "Groups of equal servers; node numbers run through them in order."),
               optional("network", {object(network_description())},
                        "What joins servers and storage; default: one switch."),
               optional("storage", {list({object(storage_description())}, 0, 1000)},
                        "Shared storage systems."),
               optional("sharing", {word(sharing_modes()), object(sharing_description())},
                        "What those who hold parts of one GPU feel of each other.", "\"none\""),
               optional("topology", {map({count(1, count_max)})},
                        "Nodes in each domain of a level, such as {\"block\": 64, \"rack\": 16}. "
                        "There are also \"host\", and \"leaf\" where the network has leaves.")},
      .exactly_one = cluster_node_keys(),
      .not_yet = {"racks"},
  };
  for (KeyDescription& key : cluster_file_keys()) description.keys.push_back(std::move(key));
  return description;
}

ValueDescription goals_form() {
  constexpr double entries_max = 10'000;
  return list({object(goal_description())}, 0, entries_max);
}

ObjectDescription scenario_description() {
  constexpr double entries_max = 10'000;
  return {
      .doc = "One simulation: a cluster, its demand and its scheduler.",
      .keys = {optional("$schema", {any_text()}, "Where editors find the JSON Schema."),
               optional("name", {any_text()}, "Title of the results; default: the file's name."),
               optional("catalog", {some_text(), list({some_text()}, 0, 100)},
                        "Paths of hardware files of your own, laid over the catalogue."),
               required("cluster", {object(cluster_description())}, "The machines."),
               optional("profiles", {map({object(profile_description(false))})},
                        "What training jobs do, by name."),
               required("workload", {list({one_of(workload_descriptions())}, 1, entries_max)},
                        "Where jobs come from; several sources run side by side."),
               optional("scheduler", {object(scheduler_description())},
                        "Who is served when, and where."),
               optional("run", {object(run_description())}, "How long to simulate, and how often."),
               optional("goals", {goals_form()}, "What the result must reach."),
               optional("prices", {object(prices_description())},
                        "Counts what the stack costs; {} takes the prices of the catalogue.")},
  };
}

}  // namespace headroom
