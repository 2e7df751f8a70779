#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"

#include "models/runtime/inference_batch.hpp"
#include "models/runtime/training_workload.hpp"
#include "models/serving/replica_host.hpp"
#include "models/serving/service_spec.hpp"
#include "models/workload/synthetic/distribution.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

std::vector<std::pair<double, Duration>> build_points(const Section& latency) {
  std::vector<std::pair<double, Duration>> points;
  const JsonValue* given = latency.find("points");
  const auto* members = given == nullptr ? nullptr : given->object();
  if (members == nullptr || !latency.is_sound("points")) return points;
  const Section values = latency.child("points");
  for (const JsonMember& member : *members) {
    const auto batch = parse_number(member.name).value;
    const auto time = values.duration(member.name);
    if (!batch || *batch < 1.0 || *batch != std::floor(*batch)) {
      latency.refuse("points", fmt::format("\"{}\" is no batch", member.name.substr(0, 40)),
                     "whole numbers from 1 on, in quotes");
    } else if (time)
      points.emplace_back(*batch, *time);
  }
  std::ranges::sort(points);
  return points;
}

bool may_run_on(const GroupHardware& group, const ResourceRequest& request) {
  if (group.server.gpus == 0) return false;
  const auto& models = request.gpu_models;
  return models.empty() || std::ranges::find(models, group.gpu_model) != models.end();
}

void refuse_unknown_gpu(const Section& section, const GroupHardware& group) {
  section.refuse("model",
                 fmt::format("GPU \"{}\" of \"{}\" is not in the catalogue, or has no 16-bit rate",
                             group.gpu_model, group.name),
                 "a \"gpu\" that `headroom catalog` knows");
}

/// A model of the table behind an inference server, on each group of nodes.
void build_served_model(const Section& latency, ServiceSpec& spec, BuildContext& context) {
  const std::string name = latency.text("model").value_or("");
  const auto work = find_workload(script_workloads(), name);
  if (!work) {
    std::vector<std::string> known;
    for (const TrainingWorkload& one : script_workloads()) known.emplace_back(one.name);
    const std::string near = nearest_name(name, known);
    latency.refuse("model", fmt::format("there is no model \"{}\"", name),
                   near.empty() ? fmt::format("one of {}", fmt::join(known, ", "))
                                : fmt::format("did you mean \"{}\"?", near));
    return;
  }
  for (const GroupHardware& group : context.stack.groups) {
    AnswerTime& answer = spec.answers.emplace_back(AnswerTime{.fixed = 1_s});
    if (!may_run_on(group, spec.replica.request)) continue;
    const auto host = replica_host(group, spec.replica.request);
    if (!host) return refuse_unknown_gpu(latency, group);
    AcceleratorRates rates = host->rates;
    rates.compute.count *= host->share;
    rates.memory.count *= host->share;
    const BatchLatency served = served_latency(*work, rates);
    answer = {.fixed = served.floor, .per_request = served.per_sample};
  }
}

void build_latency(const Section& service, ServiceSpec& spec, BuildContext& context) {
  const Section latency = service.child("latency");
  if (latency.has("model")) return build_served_model(latency, spec, context);
  AnswerTime answer{.fixed = latency.duration("fixed").value_or(Duration{}),
                    .per_request = latency.duration("per_request").value_or(Duration{}),
                    .table = build_points(latency)};
  if (latency.has("fixed") && !latency.has("per_request") && service.is_sound("latency")) {
    latency.refuse("fixed", "given without \"per_request\"", "both");
  }
  if (latency.has("per_request") && (answer.fixed + answer.per_request).count == 0 &&
      service.is_sound("latency")) {
    latency.refuse("per_request", "an answer takes no time", "more than 0s");
  }
  for (std::size_t i = 1; i < answer.table.size(); ++i) {
    if (answer.table[i - 1].second <= answer.table[i].second) continue;
    latency.refuse("points",
                   fmt::format("a batch of {} takes less than one of {}", answer.table[i].first,
                               answer.table[i - 1].first),
                   "times that do not fall");
  }
  if (latency.has("drawn") && latency.is_sound("drawn")) {
    const Section drawn = latency.child("drawn");
    answer.drawn = build_distribution(drawn);
    for (Diagnostic& finding : findings_of(*answer.drawn, drawn.path())) {
      latency.file(std::move(finding));
    }
    if (latency.is_sound("drawn") && mean_drawn_s(*answer.drawn) <= 0.0) {
      latency.refuse("drawn", "an answer takes no time", "more than 0s");
    }
    if (spec.batch.max > 1) {
      service.refuse("batch", "of answers that are drawn one by one",
                     "\"per_request\" or \"points\", or no batch");
    }
  }
  spec.answers = {std::move(answer)};
}

LanguageShape build_shape(const Section& llm) {
  LanguageShape shape;
  if (const auto name = llm.text("model")) {
    const auto& known = language_shapes();
    const auto found = std::ranges::find(known, *name, &LanguageShape::name);
    if (found != known.end()) shape = *found;
    for (const char* key : {"active_parameters", "layers", "hidden", "cache_heads", "head_size"}) {
      if (llm.has(key)) llm.refuse(key, "given beside \"model\"", "the model alone");
    }
  } else {
    shape.parameters = llm.number("parameters").value_or(1.0);
    shape.active_parameters = llm.number("active_parameters").value_or(shape.parameters);
    shape.layers = llm.number("layers").value_or(0.0);
    shape.hidden = llm.number("hidden").value_or(0.0);
    shape.cache_heads = llm.number("cache_heads").value_or(0.0);
    shape.head_size = llm.number("head_size").value_or(shape.head_size);
    if (!llm.has("layers") || !llm.has("hidden") || !llm.has("cache_heads")) {
      llm.refuse("", "a model of your own without its shape",
                 "layers, hidden and cache_heads beside parameters");
    }
  }
  shape.weight_bytes = llm.number("weight_bits").value_or(16.0) / 8.0;
  shape.cache_bytes = llm.number("cache_bits").value_or(16.0) / 8.0;
  return shape;
}

void check_cache(const Section& llm, const ServiceSpec& spec, const LanguagePace& pace,
                 const std::string& where) {
  if (pace.cache_tokens < 1.0) {
    llm.refuse("", fmt::format("the weights leave no room for a cache on {}", where),
               "more GPUs for each replica, or fewer weight_bits");
    return;
  }
  const RequestSpec& requests = spec.requests;
  const double tokens = requests.tokens_in.median + requests.tokens_out.median;
  if (!requests.path.empty() || tokens <= pace.cache_tokens) return;
  llm.refuse("",
             fmt::format("the cache of a replica holds {:.0f} tokens, a request has {:.0f}",
                         pace.cache_tokens, tokens),
             "more GPUs or memory, fewer weight_bits, or a larger kv_cache");
}

void build_language(const Section& service, ServiceSpec& spec, BuildContext& context) {
  const Section llm = service.child("llm");
  const LanguageShape shape = build_shape(llm);
  LanguageRule& rule = spec.language_rule;
  rule.max_sequences = llm.small_count("max_sequences").value_or(rule.max_sequences);
  rule.chunk_tokens = llm.small_count("chunk_tokens").value_or(0);
  rule.reuses_blocks = llm.text("reuse") == "blocks";
  if (!rule.reuses_blocks) rule.reuse = llm.number("reuse").value_or(0.0);
  spec.cold_start.weights = Bytes{static_cast<std::int64_t>(shape.parameters * shape.weight_bytes)};
  if (service.has("batch")) {
    service.refuse("batch", "given beside \"llm\"", "max_sequences of llm");
  }
  if (rule.reuses_blocks && spec.requests.path.empty()) {
    llm.refuse("reuse", "requests that are drawn have no blocks", "a share such as 0.3");
  }
  if (!service.is_sound("llm") || !service.is_sound("batch")) return;
  for (const GroupHardware& group : context.stack.groups) {
    LanguagePace& pace = spec.language.emplace_back();
    if (!may_run_on(group, spec.replica.request)) continue;
    const auto host = replica_host(group, spec.replica.request);
    if (!host) return refuse_unknown_gpu(llm, group);
    pace = language_pace(shape, *host, llm.bytes("kv_cache"));
    if (rule.reuses_blocks) {
      const auto kept = llm.bytes("reuse_cache");
      rule.reuse_tokens = kept ? static_cast<double>(kept->count) / cache_bytes_per_token(shape)
                               : pace.cache_tokens;
    }
    check_cache(llm, spec, pace, group.name);
    if (!service.is_sound("llm")) return;
  }
}

}  // namespace

void build_service_pace(const Section& service, ServiceSpec& spec, BuildContext& context) {
  if (service.has("llm")) {
    build_language(service, spec, context);
  } else {
    build_latency(service, spec, context);
  }
}

}  // namespace headroom
