#include "models/serving/language_pace.hpp"

#include <algorithm>

namespace headroom {
namespace {

constexpr double arithmetic_share = 0.7;
constexpr double small_all_reduce_s = 15e-6;
constexpr double memory_share = 0.9;

}  // namespace

const std::vector<LanguageShape>& language_shapes() {
  // Llama Team, The Llama 3 Herd of Models, arXiv:2407.21783, table 3 (layers, width, 8 heads of
  // keys and values, 128 numbers each) and model cards (parameters); Llama 2: arXiv:2307.09288;
  // Mistral 7B: arXiv:2310.06825; Mixtral 8x7B: arXiv:2401.04088; Qwen2.5: arXiv:2412.15115.
  static const std::vector<LanguageShape> shapes{
      {.name = "llama-3-8b",
       .parameters = 8.03e9,
       .active_parameters = 8.03e9,
       .layers = 32,
       .hidden = 4096,
       .cache_heads = 8},
      {.name = "llama-3-70b",
       .parameters = 70.6e9,
       .active_parameters = 70.6e9,
       .layers = 80,
       .hidden = 8192,
       .cache_heads = 8},
      {.name = "llama-3-405b",
       .parameters = 405.9e9,
       .active_parameters = 405.9e9,
       .layers = 126,
       .hidden = 16384,
       .cache_heads = 8},
      {.name = "llama-2-7b",
       .parameters = 6.74e9,
       .active_parameters = 6.74e9,
       .layers = 32,
       .hidden = 4096,
       .cache_heads = 32},
      {.name = "llama-2-70b",
       .parameters = 69.0e9,
       .active_parameters = 69.0e9,
       .layers = 80,
       .hidden = 8192,
       .cache_heads = 8},
      {.name = "mistral-7b",
       .parameters = 7.24e9,
       .active_parameters = 7.24e9,
       .layers = 32,
       .hidden = 4096,
       .cache_heads = 8},
      {.name = "mixtral-8x7b",
       .parameters = 46.7e9,
       .active_parameters = 12.9e9,
       .layers = 32,
       .hidden = 4096,
       .cache_heads = 8},
      {.name = "qwen2.5-72b",
       .parameters = 72.7e9,
       .active_parameters = 72.7e9,
       .layers = 80,
       .hidden = 8192,
       .cache_heads = 8},
  };
  return shapes;
}

double cache_bytes_per_token(const LanguageShape& shape) {
  return 2.0 * shape.layers * shape.cache_heads * shape.head_size * shape.cache_bytes;
}

double LanguagePace::layers_s(double tokens) const {
  return std::max(weights_s, tokens * token_s) + exchange_s + (tokens * exchange_token_s);
}

double LanguagePace::prefill_s(double tokens, double reused) const {
  const double computed = tokens - reused;
  // Each computed token looks at all before it.
  const double pairs = computed * (reused + ((computed + 1.0) / 2.0));
  return layers_s(computed) + (pairs * pair_s);
}

LanguagePace language_pace(const LanguageShape& shape, const LanguageHost& host,
                           std::optional<Bytes> cache) {
  const double arithmetic = host.rates.compute.count * host.gpus * host.share * arithmetic_share;
  const double bandwidth = host.rates.memory.count * host.gpus * host.share;
  const double weights = shape.parameters * shape.weight_bytes;
  LanguagePace pace;
  pace.weights_s = weights / bandwidth;
  pace.token_s = 2.0 * shape.active_parameters / arithmetic;
  // Scores and their product with the values: 4 * layers * hidden for each pair of tokens.
  // Source: Kaplan et al., Scaling Laws for Neural Language Models, arXiv:2001.08361, table 1.
  pace.pair_s = 4.0 * shape.layers * shape.hidden / arithmetic;
  pace.cached_s = cache_bytes_per_token(shape) / bandwidth;
  if (host.gpus > 1.0) {
    pace.exchange_s = 2.0 * shape.layers * small_all_reduce_s;
    const double ring = 2.0 * (host.gpus - 1.0) / host.gpus;
    const double peer = host.peer.value_or(host.rates.memory).count;
    pace.exchange_token_s = 2.0 * shape.layers * shape.hidden * 2.0 * ring / peer;
  }
  const double memory = static_cast<double>(host.memory.count) * host.gpus;
  const double left = cache ? static_cast<double>(cache->count) : (memory * memory_share) - weights;
  pace.cache_tokens = std::max(0.0, left) / cache_bytes_per_token(shape);
  return pace;
}

}  // namespace headroom
