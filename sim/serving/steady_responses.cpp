#include "sim/serving/steady_responses.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <utility>

#include "models/serving/queue_formulas.hpp"
#include "models/workload/service/request_stream.hpp"
#include "sim/serving/make_engine.hpp"

namespace headroom {
namespace {

/// Of the streams that responses are found with: no service has so high a number.
constexpr std::uint64_t own_stream = 1ULL << 40U;

bool is_exponential(const ServiceSpec& spec) {
  return spec.language.empty() && spec.answers.front().drawn &&
         spec.answers.front().drawn->name == "exponential";
}

bool is_constant(const ServiceSpec& spec) {
  return spec.language.empty() && !spec.answers.front().drawn && spec.batch.max == 1;
}

std::string answers_text(const ServiceSpec& spec) {
  const AnswerTime& answer = spec.answers.front();
  std::string text = fmt::format("{} {} {} {}", answer.fixed.count, answer.per_request.count,
                                 spec.batch.max, spec.batch.max_wait.count);
  for (const auto& [batch, time] : answer.table) text += fmt::format(" {}:{}", batch, time.count);
  if (!answer.drawn) return text;
  text += " " + answer.drawn->name;
  for (const DistributionEntry& entry : distributions()) {
    if (entry.name != answer.drawn->name) continue;
    for (const Parameter& parameter : entry.parameters) {
      for (const double value : answer.drawn->parameters.numbers(parameter.name)) {
        text += fmt::format(" {}", value);
      }
    }
  }
  return text;
}

std::string language_text(const ServiceSpec& spec) {
  const LanguagePace& pace = spec.language.front();
  const LanguageRule& rule = spec.language_rule;
  const RequestSpec& requests = spec.requests;
  return fmt::format("llm {} {} {} {} {} {} {} {} {} {} / {} {} {} {} {} {}", pace.weights_s,
                     pace.token_s, pace.pair_s, pace.cached_s, pace.exchange_s,
                     pace.exchange_token_s, pace.cache_tokens, rule.max_sequences,
                     rule.chunk_tokens, rule.reuse, requests.tokens_in.median,
                     requests.tokens_in.sigma, requests.tokens_out.median,
                     requests.tokens_out.sigma, requests.path, requests.first.value_or(0));
}

/// The service alone, with a steady rate of requests.
std::unique_ptr<RequestEngine> steady_engine(ServiceSpec spec, double per_s, TimePoint end,
                                             TimePoint measured_from) {
  spec.requests.path.clear();
  spec.requests.is_even = false;
  spec.requests.curve = {.per_s = per_s};
  return make_exact_engine(spec, {.start = {}, .end = end, .seed = 1, .entity = own_stream},
                           measured_from);
}

/// Of a language model: what one replica answers of requests that all wait from the start.
ReplicaCapacity language_capacity(const ServiceSpec& spec) {
  constexpr double requests = 4000.0;
  constexpr double share = 0.9;  // the last ones run on a replica that empties
  const TimePoint soon{1_ms};
  const auto engine = steady_engine(spec, requests * 1000.0, soon, {});
  engine->add(0, 0);
  TimePoint time{1_s};
  while (engine->next_arrival() || engine->in_system() > 0.0) {
    engine->advance(time);
    if (engine->figures().served >= share * requests) break;
    time = time + time.since_start;
  }
  const RequestFigures& figures = engine->figures();
  const double spent =
      figures.latency.at(share * requests / std::max(1.0, figures.served)).value_or(1.0);
  const ServiceLoad load = engine->load();
  const double answered = std::max(1.0, std::min(figures.served, share * requests));
  const double at_work = (load.in_system_s - load.waiting_s) / std::max(1.0, figures.served);
  return {.per_s = answered / std::max(1e-9, spent), .answer_s = at_work};
}

ReplicaCapacity capacity_of(const ServiceSpec& spec) {
  if (!spec.language.empty()) return language_capacity(spec);
  const double per_s = capacity_per_s(spec.answers.front(), spec.batch);
  return {.per_s = per_s, .answer_s = static_cast<double>(spec.batch.max) / per_s};
}

}  // namespace

const std::vector<double>& SteadyResponses::loads() {
  // Close where latency bends.
  static const std::vector<double> loads{0.01, 0.05, 0.1, 0.2,  0.3, 0.4,  0.5, 0.55,
                                         0.6,  0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95};
  return loads;
}

ServiceKind SteadyResponses::kind_of(const ServiceSpec& spec, std::size_t group) {
  Kind kind{.spec = spec};
  if (kind.spec.answers.size() > 1) kind.spec.answers = {spec.answers[group]};
  if (kind.spec.language.size() > 1) kind.spec.language = {spec.language[group]};
  ServiceKind found;
  std::string text;
  if (is_exponential(kind.spec)) {
    text = "exponential";
    found.stretch = mean_drawn_s(*kind.spec.answers.front().drawn);
    kind.capacity = {.per_s = 1.0, .answer_s = 1.0};
  } else if (is_constant(kind.spec)) {
    text = "constant";
    found.stretch = to_seconds(kind.spec.answers.front().time(1));
    kind.spec.answers = {AnswerTime{.fixed = 1_s}};
    kind.capacity = {.per_s = 1.0, .answer_s = 1.0};
  } else {
    text = kind.spec.language.empty() ? answers_text(kind.spec) : language_text(kind.spec);
  }
  const auto [place, is_new] =
      numbers_.try_emplace(text, static_cast<std::uint32_t>(kinds_.size()));
  found.number = place->second;
  if (!is_new) return found;
  if (found.stretch == 1.0 && text != "exponential" && text != "constant") {
    kind.capacity = capacity_of(kind.spec);
  }
  kinds_.push_back(std::move(kind));
  return found;
}

ReplicaCapacity SteadyResponses::capacity(const ServiceKind& kind) const {
  const ReplicaCapacity& kept = kinds_[kind.number].capacity;
  return {.per_s = kept.per_s / kind.stretch, .answer_s = kept.answer_s * kind.stretch};
}

SteadyResponse SteadyResponses::exponential(std::uint32_t replicas, double load) {
  constexpr double requests = 1e6;
  const ExponentialQueue queue{.rate = load * replicas, .service_rate = 1.0, .servers = replicas};
  SteadyResponse response;
  response.figures.served = requests;
  response.figures.batches = requests;
  const Duration longest{std::llround((queue.mean_wait_s() + 1.0) * 40e9)};
  double tail = 1.0;
  for (const Duration edge : CountingBins::edges(1_us, longest)) {
    const double beyond = queue.latency_tail(to_seconds(edge));
    response.figures.latency.add(edge, (tail - beyond) * requests);
    tail = beyond;
  }
  response.waiting = queue.rate * queue.mean_wait_s();
  response.in_system = response.waiting + queue.rate;
  response.busy_share = load;
  return response;
}

SteadyResponse SteadyResponses::simulate(const Kind& kind, std::uint32_t replicas, double load) {
  // A queue forgets after about 1 / (1 - load)^2 answers.
  const bool is_language = !kind.spec.language.empty();
  const double requests = std::min(is_language ? 1e5 : 8e5, 2e4 / ((1 - load) * (1 - load)));
  const double per_s = load * replicas * kind.capacity.per_s;
  const TimePoint end{Duration{std::llround(requests / per_s * 1e9)}};
  const TimePoint from{Duration{end.since_start.count / 10}};
  const auto engine = steady_engine(kind.spec, per_s, end, from);
  for (std::uint32_t i = 0; i < replicas; ++i) engine->add(i, 0);
  engine->advance(from);
  const ServiceLoad before = engine->load();
  engine->advance(end);
  const ServiceLoad after = engine->load();
  const double span = to_seconds(end - from);
  return {.figures = engine->figures(),
          .in_system = (after.in_system_s - before.in_system_s) / span,
          .waiting = (after.waiting_s - before.waiting_s) / span,
          .busy_share = (after.busy_s - before.busy_s) / span / replicas};
}

const SteadyResponse& SteadyResponses::at(std::uint32_t kind, std::uint32_t replicas,
                                          std::size_t load) {
  const auto key = std::tuple{kind, replicas, load};
  const auto known = responses_.find(key);
  if (known != responses_.end()) return known->second;
  const Kind& it = kinds_[kind];
  SteadyResponse found = is_exponential(it.spec) ? exponential(replicas, loads()[load])
                                                 : simulate(it, replicas, loads()[load]);
  return responses_.emplace(key, std::move(found)).first->second;
}

}  // namespace headroom
