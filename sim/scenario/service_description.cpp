#include <string>
#include <utility>
#include <vector>

#include "models/serving/language_pace.hpp"
#include "models/workload/request/request_trace.hpp"
#include "sim/scenario/describe.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

constexpr double rate_max = 1e9;
constexpr double tokens_max = 4e9;
constexpr double replicas_max = 100'000;

std::vector<ValueDescription> tokens_forms() {
  return {positive_number(tokens_max),
          object({.doc = "Tokens drawn from a lognormal law.",
                  .keys = {required("median", {positive_number(tokens_max)}, "The median."),
                           required("sigma", {number(0, 10)}, "Of its logarithm.")}})};
}

ObjectDescription requests_description() {
  const ObjectDescription step{
      .doc = "A change of the rate.",
      .keys = {required("at", {duration()}, "When, from the start of the run."),
               required("rate", {quantity(ValueForm::rate), count(0, 0)},
                        "The rate from then on; 0: no request.")}};
  return {
      .doc = "The requests of a service: those of a trace, or drawn along a curve.",
      .keys = {optional("trace", {some_text()},
                        "Path of a trace of requests, from the folder of this file; plain, .gz or "
                        ".zst. It starts when the service does."),
               optional("format", {word(request_formats())},
                        "Format of the trace; left out, it is guessed from the content."),
               optional("first", {count(1, 1e9)}, "Keep this many requests of the trace."),
               optional("speed_up", {positive_number(1e9)}, "Divides the times of the trace.", "1"),
               optional("rate", {quantity(ValueForm::rate)}, "Mean rate, such as 20/s."),
               optional("steps", {list({object(step)}, 1, 1'000'000)},
                        "Rates that hold until the next step; before the first, none."),
               optional("daily", {list({number(0, rate_max)}, 24, 24)},
                        "Factors on the rate by hour of day; the run starts at midnight."),
               optional("weekly", {list({number(0, rate_max)}, 7, 7)},
                        "Factors on the rate by day; the run starts on the first."),
               optional("arrivals", {word({"poisson", "even"})},
                        "Whether gaps are those of a Poisson process, or equal.", "\"poisson\""),
               optional("tokens_in", tokens_forms(), "Tokens of a prompt; the trace's own else.",
                        "512"),
               optional("tokens_out", tokens_forms(), "Tokens of an answer; the trace's own else.",
                        "128")},
      .exactly_one = {"trace", "rate", "steps"},
  };
}

ObjectDescription latency_description() {
  ValueDescription points = map({positive_duration()});
  points.at_least = 1;
  points.at_most = 10'000;
  points.names_pattern = "^[1-9][0-9]*$";
  return {
      .doc = "How long a replica takes for a batch of requests.",
      .keys = {optional("per_request", {duration()}, "fixed + requests * this."),
               optional("fixed", {duration()}, "What every batch takes besides.", "\"0s\""),
               optional("points", {std::move(points)},
                        "Measured times by batch, such as {\"1\": \"5ms\", \"8\": \"11ms\"}; "
                        "straight between them."),
               optional("drawn", {object(distribution_description())},
                        "Drawn at random, one request at a time."),
               optional("model", {some_text()},
                        "A model of the table of workloads, such as resnet50, behind an inference "
                        "server on the GPUs of the replica.")},
      .exactly_one = {"per_request", "points", "drawn", "model"},
  };
}

ObjectDescription language_description() {
  std::vector<std::string> names;
  for (const LanguageShape& shape : language_shapes()) names.push_back(shape.name);
  return {
      .doc = "A large language model on all GPUs of a replica, with continuous batching.",
      .keys = {optional("model", {word(std::move(names))}, "A model of known shape."),
               optional("parameters", {positive_number(1e15)}, "A model of your own."),
               optional("active_parameters", {positive_number(1e15)},
                        "Of your own mixture of experts: those that a token passes."),
               optional("layers", {positive_number(1e6)}, "Of your own model."),
               optional("hidden", {positive_number(1e9)}, "Its width."),
               optional("cache_heads", {positive_number(1e6)}, "Its heads of keys and values."),
               optional("head_size", {positive_number(1e6)}, "Numbers of such a head.", "128"),
               optional("weight_bits", {positive_number(32)}, "Of a parameter.", "16"),
               optional("cache_bits", {positive_number(32)}, "Of a number in the cache.", "16"),
               optional("kv_cache", {positive_quantity(ValueForm::bytes)},
                        "Of a replica; default: what weights leave of 0.9 of its memory."),
               optional("max_sequences", {count(1, 1'000'000)}, "Answered at a time.", "256"),
               optional("chunk_tokens", {count(1, 1'000'000)},
                        "Prompts go in chunks of so many tokens beside the answers; left out, a "
                        "prompt stops all answers while it is computed."),
               optional("reuse", {number(0, 0.999), word({"blocks"})},
                        "Part of each prompt whose cache is there already; blocks: as the trace "
                        "says.",
                        "0"),
               optional("reuse_cache", {positive_quantity(ValueForm::bytes)},
                        "Of a replica, for blocks of earlier prompts; default: as the kv_cache.")},
      .exactly_one = {"model", "parameters"},
  };
}

ObjectDescription autoscaler_description() {
  return {
      .doc = "How replicas follow the load.",
      .keys = {required("by", {word({"concurrency", "utilisation", "queue"})},
                        "What is kept at its target: requests in a replica (as Knative does), its "
                        "share of time at work (as Kubernetes' HPA does), or requests that wait."),
               required("target", {positive_number(1e9)}, "Of each ready replica."),
               optional("every", {positive_duration()},
                        "When it looks; default 2s for concurrency, else 15s."),
               optional("window", {positive_duration()},
                        "It takes means over this; default 60s for concurrency, else `every`."),
               optional("panic_window", {duration()},
                        "A short window that can ask for more at once; 0s: none. Default 6s for "
                        "concurrency, else none."),
               optional("panic_threshold", {number(1, 1000)},
                        "The short window counts where it wants so many times what is ready.", "2"),
               optional("tolerance", {number(0, 1)},
                        "No change within this part of the target; default 0 for concurrency, "
                        "else 0.1."),
               optional("down_delay", {duration()},
                        "The highest wish of this time counts; default 0s for concurrency, else "
                        "5min."),
               optional("zero_delay", {duration()},
                        "The last replica stays so long after its last use.", "\"30s\"")},
  };
}

ObjectDescription range_description() {
  return {.doc = "How many replicas there may be.",
          .keys = {optional("min", {count(0, replicas_max)}, "Fewest.", "1"),
                   required("max", {count(1, replicas_max)}, "Most."),
                   optional("start", {count(0, replicas_max)},
                            "When the service begins; default: min.")}};
}

ObjectDescription cold_start_description() {
  return {
      .doc = "What a replica does before it takes requests.",
      .keys = {optional("from", {some_text()},
                        "The storage that image and weights come from, or \"local\"."),
               optional("image", {quantity(ValueForm::bytes)}, "What is pulled of its container.",
                        "\"0B\""),
               optional("weights", {quantity(ValueForm::bytes)},
                        "Default: those of its llm, else none."),
               optional("start_up", {duration()}, "After those have come.", "\"0s\"")},
  };
}

}  // namespace

ObjectDescription service_description() {
  return {
      .doc = "A job that answers requests.",
      .keys = {required("requests", {object(requests_description())}, "What arrives."),
               optional(
                   "lasts", {positive_duration()},
                   "No request arrives later; default: the end of its trace, else of the run."),
               optional("mode", {word({"requests", "fluid"})},
                        "Every request on its own, or means over intervals.", "\"requests\""),
               optional("interval", {positive_duration()}, "Of a fluid service.", "\"1min\""),
               optional("latency", {object(latency_description())}, "How long batches take."),
               optional("llm", {object(language_description())}, "Instead: a language model."),
               optional("batch",
                        {object({.doc = "How requests are put together.",
                                 .keys = {optional("max", {count(1, 1'000'000)},
                                                   "Most requests of a batch.", "1"),
                                          optional("max_wait", {duration()},
                                                   "A batch that is not full leaves when its "
                                                   "oldest request has waited so long.",
                                                   "\"0s\"")}})},
                        "Left out, requests go one by one."),
               optional("replicas", {count(1, replicas_max), object(range_description())},
                        "A fixed number, or a range for the autoscaler.", "1"),
               optional("autoscaler", {object(autoscaler_description())},
                        "Left out, there are always as many as at the start."),
               optional("cold_start", {object(cold_start_description())},
                        "Left out, replicas are ready at once.")},
      .exactly_one = {"latency", "llm"},
  };
}

}  // namespace headroom
