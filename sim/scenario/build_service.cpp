#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"

#include "models/serving/service_spec.hpp"
#include "models/workload/request/request_trace.hpp"
#include "models/workload/service/request_stream.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

TokenLaw build_tokens(const Section& requests, const char* key, double fallback) {
  TokenLaw law{.median = requests.number(key).value_or(fallback)};
  const Section given = requests.child(key);
  if (!given.has("median")) return law;
  law.median = given.number("median").value_or(fallback);
  law.sigma = given.number("sigma").value_or(0.0);
  return law;
}

void check_curve(const Section& requests, const RateCurveSpec& curve) {
  const auto is_zero = [](const std::vector<double>& factors) {
    return !factors.empty() && std::ranges::all_of(factors, [](double f) { return f == 0.0; });
  };
  const bool all_pause =
      std::ranges::all_of(curve.steps, [](const RateStep& step) { return step.per_s <= 0.0; });
  if (requests.has("steps") && all_pause) {
    requests.refuse("steps", "no request ever arrives", "at least one rate above 0");
  }
  for (const char* key : {"daily", "weekly"}) {
    if (is_zero(requests.numbers(key))) {
      requests.refuse(key, "no request ever arrives", "at least one factor above 0");
    }
  }
  for (std::size_t i = 1; i < curve.steps.size(); ++i) {
    if (curve.steps[i - 1].at < curve.steps[i].at) continue;
    requests.refuse("steps", fmt::format("step {} is not later than the one before it", i + 1),
                    "steps by rising time");
  }
}

RequestSpec build_requests_of(const Section& service, BuildContext& context) {
  const Section requests = service.child("requests");
  RequestSpec spec;
  spec.path = resolved_path(requests, "trace", context);
  spec.shown = requests.text("trace").value_or("");
  spec.format = requests.text("format").value_or("");
  if (const auto first = requests.count("first")) spec.first = static_cast<std::uint64_t>(*first);
  spec.speed_up = requests.number("speed_up").value_or(1.0);
  spec.curve.per_s = requests.rate("rate").value_or(0.0);
  spec.curve.daily = requests.numbers("daily");
  spec.curve.weekly = requests.numbers("weekly");
  for (const Section& step : requests.children("steps")) {
    spec.curve.steps.push_back(
        {.at = step.duration("at").value_or(Duration{}), .per_s = step.rate("rate").value_or(0.0)});
  }
  spec.is_even = requests.text("arrivals") == "even";
  spec.tokens_in = build_tokens(requests, "tokens_in", 512.0);
  spec.tokens_out = build_tokens(requests, "tokens_out", 128.0);
  if (service.is_sound("requests")) check_curve(requests, spec.curve);
  const bool is_trace = requests.has("trace");
  for (const char* key : {"daily", "weekly", "arrivals", "tokens_in", "tokens_out"}) {
    if (is_trace && requests.has(key)) {
      requests.refuse(key, "given beside \"trace\"", "the trace says it itself");
    }
  }
  for (const char* key : {"format", "first", "speed_up"}) {
    if (!is_trace && requests.has(key)) {
      requests.refuse(key, "given without \"trace\"", "a trace of requests");
    }
  }
  return spec;
}

/// What has to be known of a trace before it is replayed.
struct TraceExtent {
  Duration last{};
  std::uint64_t tokens_max = 0;  ///< of a prompt with its answer
  std::uint32_t block_tokens = 0;
  std::uint64_t without_tokens = 0;
  std::vector<TokenPair> pairs;  ///< of the first requests
};

std::optional<TraceExtent> extent_of(const Section& service, const RequestSpec& spec) {
  if (spec.path.empty() || !service.is_sound("requests")) return std::nullopt;
  const Section requests = service.child("requests");
  constexpr std::size_t pairs_max = 20'000;
  TraceExtent extent;
  try {
    const auto source = make_request_source(trace_spec(spec));
    while (const Request* request = source->next()) {
      extent.last = request->arrival.since_start;
      extent.tokens_max = std::max(extent.tokens_max,
                                   std::uint64_t{request->input_tokens} + request->output_tokens);
      if (request->input_tokens == 0) ++extent.without_tokens;
      if (extent.pairs.size() < pairs_max) {
        extent.pairs.push_back({.in = std::max(1U, request->input_tokens),
                                .out = std::max(1U, request->output_tokens)});
      }
    }
    extent.block_tokens = source->block_tokens();
  } catch (const InputError& error) {
    for (const Diagnostic& finding : error.findings()) {
      requests.refuse("trace", finding.path + ": " + finding.message, finding.hint);
    }
    return std::nullopt;
  }
  return extent;
}

void build_lifetime(const Section& service, ServiceSpec& spec, BuildContext& context) {
  const Section requests = service.child("requests");
  const auto extent = extent_of(service, spec.requests);
  if (const auto lasts = service.duration("lasts")) {
    spec.lasts = *lasts;
  } else if (extent) {
    spec.lasts = extent->last + Duration{1};
  } else if (context.run_until) {
    spec.lasts = *context.run_until;
  } else if (!requests.has("trace")) {
    service.refuse("", "has no end", "\"lasts\", or \"until\" in run");
  }
  if (!extent || spec.language.empty()) return;
  if (spec.is_fluid) spec.requests.token_pairs = extent->pairs;
  spec.language_rule.block_tokens = extent->block_tokens;
  if (spec.language_rule.reuses_blocks && extent->block_tokens == 0) {
    service.child("llm").refuse("reuse", "the trace names no blocks of prompts",
                                "a trace that does, such as mooncake, or a share such as 0.3");
  }
  if (spec.language_rule.reuses_blocks && spec.is_fluid) {
    service.child("llm").refuse("reuse", "a fluid service knows no blocks of its requests",
                                "a share such as 0.3, or \"mode\": \"requests\"");
  }
  if (extent->without_tokens > 0) {
    requests.refuse("trace",
                    fmt::format("{} requests say nothing of tokens", extent->without_tokens),
                    "a trace of prompts, or \"latency\" in place of \"llm\"");
  }
  for (const LanguagePace& pace : spec.language) {
    if (pace.cache_tokens <= 0.0) continue;
    if (static_cast<double>(extent->tokens_max) <= pace.cache_tokens) continue;
    service.child("llm").refuse(
        "",
        fmt::format("the cache of a replica holds {:.0f} tokens, a request has {}",
                    std::floor(pace.cache_tokens), extent->tokens_max),
        "more GPUs or memory, fewer weight_bits, or a larger kv_cache");
    return;
  }
}

void build_replicas(const Section& service, ServiceSpec& spec) {
  ReplicaRange& range = spec.replicas;
  const std::uint32_t fixed = service.small_count("replicas").value_or(1);
  range = {.min = fixed, .max = fixed, .start = fixed};
  const Section given = service.child("replicas");
  if (given.has("max")) {
    range.min = given.small_count("min").value_or(1);
    range.max = given.small_count("max").value_or(range.min);
    range.start = given.small_count("start").value_or(range.min);
    if (!service.is_sound("replicas")) return;
    if (range.min > range.max) {
      given.refuse("min",
                   fmt::format("{} replicas, which is above the max of {}", range.min, range.max),
                   fmt::format("0 to {}", range.max));
    } else if (range.start < range.min || range.start > range.max) {
      given.refuse("start", fmt::format("{} is outside the range", range.start),
                   fmt::format("{} to {}", range.min, range.max));
    }
  }
  if (!service.has("autoscaler") && range.min < range.max && service.is_sound("replicas")) {
    service.refuse("replicas", "a range, and nobody who scales", "an \"autoscaler\"");
  }
}

std::optional<AutoscalerSpec> build_autoscaler(const Section& service) {
  if (!service.has("autoscaler")) return std::nullopt;
  const Section given = service.child("autoscaler");
  const std::string by = given.text("by").value_or("concurrency");
  AutoscalerSpec spec{.panic_window = 6_s};
  if (by != "concurrency") {
    spec = {.measure = by == "queue" ? ScalingMeasure::queue : ScalingMeasure::utilisation,
            .every = 15_s,
            .window = 15_s,
            .tolerance = 0.1,
            .down_delay = 300_s};
  }
  spec.target = given.number("target").value_or(1.0);
  if (by == "utilisation" && spec.target > 1.0) {
    given.refuse("target", fmt::format("{} of the time at work", spec.target),
                 "a share above 0, at most 1");
  }
  spec.every = given.duration("every").value_or(spec.every);
  spec.window = given.duration("window").value_or(std::max(spec.window, spec.every));
  spec.panic_window = given.duration("panic_window").value_or(spec.panic_window);
  spec.panic_threshold = given.number("panic_threshold").value_or(spec.panic_threshold);
  spec.tolerance = given.number("tolerance").value_or(spec.tolerance);
  spec.down_delay = given.duration("down_delay").value_or(spec.down_delay);
  spec.zero_delay = given.duration("zero_delay").value_or(spec.zero_delay);
  if (spec.window < spec.every) {
    given.refuse("window", "shorter than the time between two looks",
                 "at least " + format_duration(spec.every));
  }
  return spec;
}

void build_cold_start(const Section& service, ServiceSpec& spec, BuildContext& context) {
  const Section given = service.child("cold_start");
  ColdStartSpec& cold = spec.cold_start;
  cold.image = given.bytes("image").value_or(Bytes{});
  if (const auto weights = given.bytes("weights")) cold.weights = *weights;
  cold.start_up = given.duration("start_up").value_or(Duration{});
  const auto from = given.text("from");
  if (!from) {
    if (given.has("image") || given.has("weights")) {
      given.refuse("", "does not say where they come from", "\"from\": a storage of the cluster");
    }
    cold.weights = {};
    return;
  }
  check_storage(given, "from", context.stack);
  if (*from == "local" && given.is_sound("from")) {
    for (const GroupHardware& group : context.stack.groups) {
      const LocalStorageSpec& local = group.server.local;
      if (group.server.gpus == 0 || (local.devices > 0 && local.read.count > 0.0)) continue;
      given.refuse("from", fmt::format("servers of \"{}\" have no disks", group.name),
                   "a shared storage of the cluster");
      break;
    }
  }
  cold.storage = *from;
  context.serves_on_stack = true;
  complete_stack(context.stack, context.catalog);
}

/// Keys of jobs that mean nothing for one without an end of its own.
void refuse_job_keys(const Section& job) {
  for (const char* key : {"after", "walltime_s", "min_gpus", "max_gpus", "checkpoint_every"}) {
    if (job.has(key)) job.refuse(key, "given beside \"service\"", "a job without this key");
  }
}

}  // namespace

void build_service(const Section& job, const ListedJob& replica, BuildContext& context) {
  refuse_job_keys(job);
  const Section service = job.child("service");
  ServiceSpec spec{.replica = replica};
  spec.is_fluid = service.text("mode") == "fluid";
  if (const auto interval = service.duration("interval")) spec.interval = *interval;
  try {
    spec.requests = build_requests_of(service, context);
    const Section batch = service.child("batch");
    spec.batch = {.max = batch.small_count("max").value_or(1),
                  .max_wait = batch.duration("max_wait").value_or(Duration{})};
    build_service_pace(service, spec, context);
    build_lifetime(service, spec, context);
    build_replicas(service, spec);
    spec.autoscaler = build_autoscaler(service);
    build_cold_start(service, spec, context);
  } catch (const InputError& error) {
    for (const Diagnostic& finding : error.findings()) service.file(finding);
  }
  context.services.push_back(std::move(spec));
}

}  // namespace headroom
