#include "sim/serving/language_engine.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <doctest/doctest.h>
#include <memory>
#include <utility>
#include <vector>

#include "headroom/random.hpp"

#include "tests/sim/serving/language_referee.hpp"

using namespace headroom;
using doctest::Approx;

namespace {

using Arrival = LanguageReferee::Arrival;

class ListedStream final : public RequestStream {
 public:
  explicit ListedStream(std::vector<Arrival> arrivals,
                        std::vector<std::vector<std::uint64_t>> blocks = {})
      : arrivals_{std::move(arrivals)}, blocks_{std::move(blocks)} {}
  bool next(ServiceRequest& request) override {
    if (at_ == arrivals_.size()) return false;
    const Arrival& arrival = arrivals_[at_];
    request.at = TimePoint{Duration{std::llround(arrival.at_s * 1e9)}};
    request.tokens_in = arrival.tokens_in;
    request.tokens_out = arrival.tokens_out;
    if (!blocks_.empty()) request.blocks = blocks_[at_];
    ++at_;
    return true;
  }

 private:
  std::vector<Arrival> arrivals_;
  std::vector<std::vector<std::uint64_t>> blocks_;
  std::size_t at_ = 0;
};

/// Round figures: a step of 10 ms, 0.1 ms for a token in it, 1 us for a token in the cache.
LanguagePace round_pace() {
  return {.weights_s = 0.010, .token_s = 0.0001, .cached_s = 1e-6, .cache_tokens = 100'000};
}

LanguageEngine engine_of(const LanguagePace& pace, const LanguageRule& rule,
                         std::vector<Arrival> arrivals) {
  return {{.paces = {pace}, .rule = rule, .measured_from = {}},
          std::make_unique<ListedStream>(std::move(arrivals))};
}

constexpr TimePoint late{Duration{100'000'000'000'000}};

}  // namespace

TEST_CASE("one request takes its prompt and its steps") {
  LanguageEngine engine =
      engine_of(round_pace(), {}, {{.at_s = 1.0, .tokens_in = 500, .tokens_out = 101}});
  engine.add(0, 0);
  engine.advance(late);
  // 500 tokens of 0.1 ms; then 100 steps of 10 ms that read 501 cached tokens and one more each:
  // 100 * 501 + 100 * 100 / 2 tokens of 1 us, as the continuous view has it.
  const RequestFigures& figures = engine.figures();
  CHECK(figures.first_token.max_s().value() == Approx(0.050).epsilon(1e-6));
  const double steps = (100 * 0.010) + (((100 * 501) + 5000) * 1e-6);
  CHECK(figures.latency.max_s().value() == Approx(0.050 + steps).epsilon(1e-6));
  CHECK(figures.per_token.max_s().value() == Approx(steps / 100).epsilon(1e-6));
  CHECK(to_seconds(engine.busy(0)) == Approx(0.050 + steps).epsilon(1e-6));
}

TEST_CASE("a second prompt stops the first answer, and both share steps then") {
  LanguagePace pace = round_pace();
  pace.cached_s = 0.0;
  LanguageEngine engine = engine_of(pace, {},
                                    {{.at_s = 0.0, .tokens_in = 100, .tokens_out = 101},
                                     {.at_s = 0.510, .tokens_in = 1000, .tokens_out = 11}});
  engine.add(0, 0);
  engine.advance(late);
  // The first: 10 ms of prompt, 50 steps until 0.510, the second prompt of 100 ms, 50 steps.
  CHECK(engine.figures().latency.max_s().value() == Approx(0.010 + 1.0 + 0.100).epsilon(1e-6));
  CHECK(engine.figures().first_token.max_s().value() == Approx(0.100).epsilon(1e-6));
}

TEST_CASE("in chunks, a prompt slows the steps that it goes with") {
  LanguagePace pace = round_pace();
  pace.cached_s = 0.0;
  LanguageEngine engine = engine_of(pace, {.chunk_tokens = 201},
                                    {{.at_s = 0.0, .tokens_in = 201, .tokens_out = 101},
                                     {.at_s = 0.0, .tokens_in = 1000, .tokens_out = 2}});
  engine.add(0, 0);
  engine.advance(late);
  // A chunk of 201 tokens takes 20.1 ms. Then 5 steps with 200 tokens of the other prompt, of
  // 20.1 ms too, then 95 of 10 ms.
  CHECK(engine.figures().first_token.max_s().value() == Approx(6 * 0.0201).epsilon(1e-6));
  CHECK(engine.figures().latency.max_s().value() ==
        Approx((6 * 0.0201) + (95 * 0.010)).epsilon(1e-6));
}

TEST_CASE("the cache bounds how many are answered at a time") {
  LanguagePace pace = round_pace();
  pace.cached_s = 0.0;
  pace.cache_tokens = 250;  // two requests of 120 tokens
  LanguageEngine engine = engine_of(pace, {},
                                    {{.at_s = 0.0, .tokens_in = 100, .tokens_out = 20},
                                     {.at_s = 0.0, .tokens_in = 100, .tokens_out = 20},
                                     {.at_s = 0.0, .tokens_in = 100, .tokens_out = 20},
                                     {.at_s = 0.0, .tokens_in = 200, .tokens_out = 100}});
  engine.add(0, 0);
  engine.advance(TimePoint{Duration{20'000'001}});
  CHECK(engine.in_system() == 3.0);  // what can never fit is refused
  CHECK(engine.figures().refused == 1.0);
  engine.advance(TimePoint{Duration{100'000'000}});
  CHECK(engine.load().waiting_s == Approx(0.01 + 0.01 + 0.08).epsilon(0.2));
  engine.advance(late);
  CHECK(engine.figures().served == 3.0);
  // The first stops for the prompt of the second, and its end lets the third in.
  CHECK(engine.figures().first_token.max_s().value() ==
        Approx(0.010 + 0.010 + 0.190 + 0.010).epsilon(1e-6));
}

TEST_CASE("a prefix that a replica holds is not computed again") {
  const std::vector<Arrival> arrivals{{.at_s = 0.0, .tokens_in = 1000, .tokens_out = 1},
                                      {.at_s = 1.0, .tokens_in = 1500, .tokens_out = 1}};
  const LanguageRule rule{.reuses_blocks = true, .block_tokens = 500.0, .reuse_tokens = 5000.0};
  LanguageEngine engine{{.paces = {round_pace()}, .rule = rule, .measured_from = {}},
                        std::make_unique<ListedStream>(
                            arrivals, std::vector<std::vector<std::uint64_t>>{{1, 2}, {1, 2, 3}})};
  engine.add(0, 0);
  engine.advance(late);
  CHECK(engine.figures().reused_tokens == 1000.0);
  // 100 ms, then 500 new tokens of 0.1 ms.
  CHECK(engine.figures().latency.at(0.5).value() == Approx(0.050).epsilon(1.0 / 256));
}

TEST_CASE("what a lost replica had begins anew on another") {
  LanguageEngine engine =
      engine_of(round_pace(), {}, {{.at_s = 0.0, .tokens_in = 100, .tokens_out = 11}});
  engine.add(0, 0);
  engine.advance(TimePoint{50_ms});
  engine.remove(0);
  engine.advance(TimePoint{1_s});
  CHECK(engine.in_system() == 1.0);
  engine.add(1, 0);
  engine.advance(late);
  CHECK(engine.figures().restarted == 1.0);
  CHECK(engine.figures().served == 1.0);
  CHECK(engine.figures().first_token.max_s().value() == Approx(0.010).epsilon(1e-6));
  CHECK(engine.figures().latency.max_s().value() > 1.1);
}

TEST_CASE("the continuous view agrees with one step after the other") {
  RandomStream random{7, "language referee", 0};
  for (const std::uint32_t chunk_tokens : {0U, 256U}) {
    for (const double load_s : {0.6, 0.25, 0.12}) {
      std::vector<Arrival> arrivals;
      double at = 0.0;
      for (int i = 0; i < 2000; ++i) {
        at -= load_s * std::log(random.uniform());
        arrivals.push_back({.at_s = at,
                            .tokens_in = static_cast<std::uint32_t>(1 + random.below(1000)),
                            .tokens_out = static_cast<std::uint32_t>(1 + random.below(200))});
      }
      LanguagePace pace = round_pace();
      pace.pair_s = 1e-8;
      pace.cache_tokens = 20'000;
      const LanguageRule rule{.max_sequences = 32, .chunk_tokens = chunk_tokens};
      LanguageReferee referee{pace, rule};
      CountingBins latency;
      CountingBins first_token;
      const auto answers = referee.run(arrivals);
      for (std::size_t i = 0; i < answers.size(); ++i) {
        latency.add(Duration{std::llround((answers[i].end_s - arrivals[i].at_s) * 1e9)});
        first_token.add(
            Duration{std::llround((answers[i].first_token_s - arrivals[i].at_s) * 1e9)});
      }
      LanguageEngine engine = engine_of(pace, rule, arrivals);
      engine.add(0, 0);
      engine.advance(late);
      const RequestFigures& figures = engine.figures();
      CAPTURE(chunk_tokens);
      CAPTURE(load_s);
      // Joining in the middle of a step saves half a step, 5 ms, of a first token.
      CHECK(figures.served == 2000.0);
      CHECK(figures.latency.mean_s().value() == Approx(latency.mean_s().value()).epsilon(0.02));
      CHECK(figures.latency.at(0.95).value() == Approx(latency.at(0.95).value()).epsilon(0.02));
      CHECK(std::abs(figures.first_token.at(0.95).value() - first_token.at(0.95).value()) <
            0.012 + (0.02 * first_token.at(0.95).value()));
    }
  }
}
