#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

constexpr double gpus_max = 1e9;
constexpr double weight_max = 1e9;
constexpr double priority_max = 2'147'483'647;
constexpr double entries_max = 100'000;
constexpr double count_max = 1'000'000;

ValueDescription bytes_or_unlimited() {
  ValueDescription bytes = quantity(ValueForm::bytes);
  bytes.words = {"unlimited"};
  return bytes;
}

/// A quota or a limit. `gpus` is what it says of GPUs where it does not name them.
std::vector<ValueDescription> amounts(std::string gpus) {
  const std::vector<ValueDescription> plain{number(0, gpus_max), word({"unlimited"})};
  ObjectDescription by_resource{
      .doc = "An amount of each resource.",
      .keys = {optional("gpus", plain, "GPUs; a MIG instance counts its compute slices.",
                        std::move(gpus)),
               optional("cpus", plain, "CPU cores.", "\"unlimited\""),
               optional("memory", {bytes_or_unlimited()}, "Memory.", "\"unlimited\"")}};
  std::vector<ValueDescription> forms = plain;
  forms.push_back(object(std::move(by_resource)));
  return forms;
}

ObjectDescription time_based_description() {
  return {.doc = "Shares follow what queues used in the past, too.",
          .keys = {optional("window", {word({"sliding", "tumbling", "cron"})},
                            "What counts as past: the last `length`, the time since a multiple of "
                            "`length`, or since an instant that `cron` names.",
                            "\"sliding\""),
                   optional("length", {positive_duration()}, "Length of the window.", "\"7d\""),
                   optional("begin", {duration()},
                            "Start of one tumbling window, from the start of the run.", "\"0s\""),
                   optional("cron", {some_text()},
                            "Minute, hour, day, month and weekday, as in a crontab, in UTC."),
                   optional("half_life", {positive_duration()},
                            "Time after which use counts half; left out, all counts alike."),
                   optional("sample_every", {positive_duration()}, "How often use is measured.",
                            "\"1min\"")}};
}

std::vector<KeyDescription> action_keys() {
  ValueDescription grace = duration();
  grace.words = {"never"};
  const ValueDescription packing = word({"binpack", "spread"});
  return {
      optional("period", {positive_duration()}, "From one cycle to the next.", "\"1s\""),
      optional(
          "actions",
          {list({word({"allocate", "consolidation", "reclaim", "preempt", "stalegangeviction"})}, 1,
                100)},
          "What a cycle does, in order.",
          R"(["allocate", "consolidation", "reclaim", "preempt", "stalegangeviction"])"),
      optional("gpu_placement", {packing}, "Fill nodes or spread over them: jobs with GPUs.",
               "\"binpack\""),
      optional("cpu_placement", {packing}, "The same for jobs without GPUs.", "\"binpack\""),
      optional("gpu_sharing", {word({"gpupack", "gpuspread"})},
               "Fill shared GPUs or spread over them.", "\"gpupack\""),
      optional("consolidation", {flag()}, "Whether running jobs are moved to make room.", "true"),
      optional("max_consolidation_victims", {count(0, count_max), word({"unlimited"})},
               "Bounds the jobs that may be moved for one job; 0: none are.", "16"),
      optional("staleness_grace", {std::move(grace)},
               "How long a gang may go on with fewer pods than it needs.", "\"60s\"")};
}

}  // namespace

ObjectDescription queue_description() {
  return {
      .doc = "A queue of the quota tree. Jobs wait in queues without children.",
      .keys = {required("name", {some_text()}, "Its name, unique."),
               optional("parent", {some_text()}, "The queue above; left out, none."),
               optional("priority", {count(-priority_max, priority_max)},
                        "Queues of a higher one are served first over their quota.", "100"),
               optional("deserved", amounts("0"),
                        "Quota: a number of GPUs, or an amount of each resource.", "0"),
               optional("limit", amounts("\"unlimited\""), "Most that its jobs may hold.",
                        "\"unlimited\""),
               optional("over_quota_weight", {number(0, weight_max)},
                        "Share among its siblings of what no quota covers.", "1"),
               optional("reclaim_min_runtime", {duration()},
                        "Time that its jobs run before other queues take their place; default: "
                        "as the queue above says, then as `kai` says."),
               optional("preempt_min_runtime", {duration()},
                        "Time that its jobs run before more important ones of the queue take "
                        "their place; default likewise.")},
  };
}

ObjectDescription kai_description() {
  ObjectDescription description{.doc = "What the KAI scheduler is configured to do.",
                                .keys = action_keys()};
  auto& keys = description.keys;
  keys.push_back(optional("k_value", {number(0, weight_max)},
                          "How strongly past use counts; 0: not at all.", "1"));
  keys.push_back(optional("saturation_multiplier", {number(1, weight_max)},
                          "Larger values make a queue reclaim less readily over its quota.", "1"));
  keys.push_back(optional("reclaim_method", {word({"lca", "queue"})},
                          "Whose reclaim_min_runtime counts: of the queue below the common "
                          "ancestor, or of the victim's own.",
                          "\"lca\""));
  keys.push_back(
      optional("reclaim_min_runtime", {duration()}, "Where no queue says so.", "\"0s\""));
  keys.push_back(
      optional("preempt_min_runtime", {duration()}, "Where no queue says so.", "\"0s\""));
  keys.push_back(optional("queue_depth", {count(1, count_max)},
                          "Jobs of each queue that an action looks at; left out, all."));
  keys.push_back(optional("use_scheduling_signatures", {flag()},
                          "Whether jobs like one that failed are skipped.", "true"));
  keys.push_back(optional("time_based_fair_share", {object(time_based_description())},
                          "Left out, the past does not count."));
  return description;
}

ValueDescription queues_form() { return list({object(queue_description())}, 0, entries_max); }

}  // namespace headroom
