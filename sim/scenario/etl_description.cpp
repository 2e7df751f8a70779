#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

constexpr double tasks_max = 1e9;
constexpr double stages_max = 10'000;

ObjectDescription read_description() {
  return {.doc = "What a stage reads.",
          .keys = {required("storage", {some_text()},
                            "A storage of the cluster, or \"local\" for the servers' own disks."),
                   optional("dataset", {some_text()},
                            "Its name. Where a job of the scenario writes it, this one waits until "
                            "it is there."),
                   optional("size", {positive_quantity(ValueForm::bytes)},
                            "Default: what its writer writes, else the catalogue's figure.")}};
}

ObjectDescription write_description() {
  return {.doc = "What a stage writes.",
          .keys = {required("storage", {some_text()},
                            "A storage of the cluster, or \"local\" for the servers' own disks."),
                   optional("dataset", {some_text()},
                            "Its name: jobs that read it wait until this one has completed."),
                   required("size", {positive_quantity(ValueForm::bytes)}, "How much.")}};
}

ObjectDescription stage_description() {
  return {
      .doc = "Tasks that read, compute, shuffle and write at the same time.",
      .keys = {optional("name", {some_text()}, "What other stages call it in \"after\"."),
               optional("read", {object(read_description())}, "From a storage."),
               required("rate_per_core", {positive_quantity(ValueForm::bandwidth)},
                        "Input that a core gets through: what is read, and shuffle_read."),
               optional("shuffle", {positive_quantity(ValueForm::bytes)},
                        "Exchanged among its own tasks: written to the disks of its nodes, and "
                        "read from them by all of its nodes."),
               optional("shuffle_read", {positive_quantity(ValueForm::bytes)},
                        "Taken of what earlier stages have left on the disks of the nodes."),
               optional("shuffle_write", {positive_quantity(ValueForm::bytes)},
                        "Left on the disks of its nodes for later stages."),
               optional("write", {object(write_description())}, "To a storage."),
               optional("tasks", {count(1, tasks_max)},
                        "Each takes one core; of the last wave of them some cores have none. Left "
                        "out, so many that this does not show."),
               optional("after", {list({some_text()}, 0, stages_max)},
                        "Earlier stages that must have ended; default: the one before it.")},
      .at_least_one = {"read", "shuffle", "shuffle_read", "shuffle_write", "write"},
  };
}

}  // namespace

ObjectDescription etl_description() {
  return {.doc = "Data preparation: stages that follow one another.",
          .keys = {required("stages", {list({object(stage_description())}, 1, stages_max)},
                            "In an order in which they could run one by one.")}};
}

}  // namespace headroom
