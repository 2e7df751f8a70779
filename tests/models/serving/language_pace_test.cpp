#include "models/serving/language_pace.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <set>
#include <string>

using namespace headroom;
using doctest::Approx;

namespace {

/// One billion parameters on a GPU of 1 TB/s and 100 TFLOP/s.
LanguageShape round_shape() {
  return {.parameters = 1e9,
          .active_parameters = 1e9,
          .layers = 10,
          .hidden = 1000,
          .cache_heads = 5,
          .head_size = 100};
}

LanguageHost round_host() {
  return {.rates = {.compute = FlopRate{1e14}, .memory = Bandwidth{1e12}},
          .memory = Bytes{10'000'000'000}};
}

}  // namespace

TEST_CASE("a step reads its weights or computes its tokens, whichever takes longer") {
  const LanguagePace pace = language_pace(round_shape(), round_host(), std::nullopt);
  CHECK(pace.weights_s == Approx(0.002));     // 2 GB at 1 TB/s
  CHECK(pace.token_s == Approx(2e9 / 7e13));  // 2 operations a parameter at 70 %
  CHECK(pace.layers_s(1) == Approx(0.002));
  CHECK(pace.layers_s(700) == Approx(0.02));
  // 2 * 10 layers * 5 heads * 100 numbers * 2 bytes = 20 kB a token; 9 GB less 2 GB of weights.
  CHECK(pace.cached_s == Approx(2e-8));
  CHECK(pace.cache_tokens == Approx(7e9 / 20e3));
  CHECK(language_pace(round_shape(), round_host(), Bytes{2'000'000}).cache_tokens == Approx(100.0));
}

TEST_CASE("a prompt is one step of all its tokens and attention to those before each") {
  const LanguagePace pace = language_pace(round_shape(), round_host(), std::nullopt);
  const double pairs = 1000.0 * 1001.0 / 2.0 * 4e4 / 7e13;
  CHECK(pace.prefill_s(1000, 0) == Approx((1000 * pace.token_s) + pairs));
  // The second half alone, which looks at the first half, too.
  const double half = (500.0 * 500.0 + 500.0 * 501.0 / 2.0) * 4e4 / 7e13;
  CHECK(pace.prefill_s(1000, 500) == Approx((500 * pace.token_s) + half));
}

TEST_CASE("several GPUs share the work and exchange what they found") {
  LanguageHost host = round_host();
  host.gpus = 4;
  host.peer = Bandwidth{1e11};
  const LanguagePace pace = language_pace(round_shape(), host, std::nullopt);
  CHECK(pace.weights_s == Approx(0.0005));
  CHECK(pace.exchange_s == Approx(20 * 15e-6));
  // Two all-reduces a layer of 1,000 numbers of 2 bytes, of which a ring moves 2 * 3 / 4.
  CHECK(pace.exchange_token_s == Approx(20 * 2000 * 1.5 / 1e11));
  CHECK(pace.cache_tokens == Approx((36e9 - 2e9) / 20e3));
}

TEST_CASE("a share of a GPU has that share of its speed") {
  LanguageHost host = round_host();
  host.share = 0.5;
  host.memory = Bytes{5'000'000'000};
  const LanguagePace pace = language_pace(round_shape(), host, std::nullopt);
  CHECK(pace.weights_s == Approx(0.004));
  CHECK(pace.cache_tokens == Approx((4.5e9 - 2e9) / 20e3));
}

TEST_CASE("known shapes have names of their own and the cache their papers say") {
  std::set<std::string> names;
  for (const LanguageShape& shape : language_shapes()) {
    CHECK(names.insert(shape.name).second);
    CHECK(shape.active_parameters <= shape.parameters);
  }
  const auto find = [](const char* name) {
    return *std::ranges::find(language_shapes(), std::string{name}, &LanguageShape::name);
  };
  // 128 KiB and 320 KiB a token with 8 heads of keys and values, 512 KiB without grouping.
  CHECK(cache_bytes_per_token(find("llama-3-8b")) == 128 * 1024);
  CHECK(cache_bytes_per_token(find("llama-3-70b")) == 320 * 1024);
  CHECK(cache_bytes_per_token(find("llama-2-7b")) == 512 * 1024);
}
