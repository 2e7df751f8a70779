#include "tools/validate/predict.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace headroom;

namespace {

Prediction ask(const char* category, const std::string& setup, const char* unit,
               std::vector<AskedFigure> asked = {{}}) {
  const JsonValue value = parse_json(setup, "setup");
  return predict({.category = category, .unit = unit, .setup = Setup{value}, .asked = asked},
                 Catalog::built_in());
}

double only(const Prediction& prediction) {
  CAPTURE(prediction.reason);
  REQUIRE(prediction.values.size() == 1);
  REQUIRE(prediction.values[0].has_value());
  return *prediction.values[0];
}

const std::string dgx1_resnet = R"({"round": "v0.7", "system": "dgx1", "nodes": 1,
  "accelerators": 8, "accelerator": "V100-SXM2-16GB 300W", "inter_node": "none",
  "benchmark": "resnet", "global_batch": 1664, "epochs_to_converge": 37)";

}  // namespace

TEST_CASE("MLPerf ResNet-50 on a DGX-1 by hand: 147 ms a step") {
  const double rate = only(ask("b_training", dgx1_resnet + "}", "samples/s"));
  CHECK(rate == doctest::Approx(1664 / 0.147).epsilon(0.01));
  // 770 steps * 37 epochs, 9.25 evaluations * 0.6 s, 4 s.
  const double minutes = only(ask("a_mlperf", dgx1_resnet + "}", "minutes"));
  CHECK(minutes == doctest::Approx((770 * 37 * 1664 / rate + 5.55 + 4) / 60).epsilon(1e-4));
}

TEST_CASE("what is missing is named") {
  CHECK(ask("a", R"({"round": "v1.0", "benchmark": "resnet"})", "minutes").reason ==
        "the global batch is not in the setup");
  CHECK(ask("a", R"({"round": "v1.0", "benchmark": "bert", "global_batch": 64,
                     "accelerator": "A100-SXM4-40GB", "accelerators": 8})",
            "minutes")
            .reason == "samples to the target are not in the setup");
  CHECK(
      ask("b", R"({"precision": "amp", "model": "resnet50", "accelerator": "abacus"})", "images/s")
          .reason == "unknown accelerator");
  CHECK(ask("b", R"({"precision": "amp", "model": "chess", "accelerator": "A100",
                     "batch_per_gpu": 8})",
            "games/s")
            .reason == "unknown model");
  CHECK(ask("b", R"({"precision": "tf32", "model": "resnet50", "accelerator": "V100",
                     "batch_per_gpu": 8})",
            "images/s")
            .reason == "the accelerator has no such precision");
  CHECK(ask("x", "{}", "W").reason == "no model of this category");
  CHECK(ask("d", "{}", "GB/s").reason == "neither adapters nor switches are in the setup");
  CHECK(ask("f", "{}", "GB/s").values.empty());
  CHECK(ask("c", "{}", "mixed").values.empty());
  CHECK(ask("j", "{}", "tokens/s").values.empty());
}

TEST_CASE("a setup of odd values is not covered, and harms nobody") {
  for (const char* const number : {"0", "-1", "1e300", "\"many\"", "null", "[1]"}) {
    CAPTURE(number);
    const std::string n{number};
    const std::string setup = R"({"round": "v1.0", "benchmark": "resnet", "workload": "unet3d",
      "accelerator": "A100", "model": "resnet50", "precision": "amp", "data": "JPEG",
      "nodes": )" + n + R"(, "gpus": )" +
                              n + R"(, "accelerators": )" + n + R"(, "global_batch": )" + n +
                              R"(, "batch_per_gpu": )" + n + R"(, "batch": )" + n +
                              R"(, "compute_s_per_batch": )" + n +
                              R"(, "emulated_accelerators": )" + n + R"(, "grad_accum": )" + n +
                              R"(, "cache_fraction": )" + n + "}";
    for (const char* const category : {"a", "b", "c", "d", "e", "f", "j"}) {
      CHECK_NOTHROW(static_cast<void>(ask(category, setup, "images/s", {{}, {"avg_ms", 8.0}})));
    }
  }
}

TEST_CASE("a storage run by hand, its limit told apart") {
  const std::string setup = R"({"workload": "resnet50", "accelerator": "h100", "batch": 400,
    "compute_s_per_batch": 0.224, "emulated_accelerators": 10, "system": "mine"})";
  const JsonValue value = parse_json(setup, "setup");
  const std::vector<AskedFigure> asked{
      {"samples_per_s"}, {"accelerator_utilization_pct"}, {"throughput_gb_s"}, {"mood"}};
  Question question{.category = "c", .unit = "mixed", .setup = Setup{value}, .asked = asked};
  const Prediction free_run = predict(question, Catalog::built_in());
  REQUIRE(free_run.values.size() == 4);
  CHECK(*free_run.values[0] == doctest::Approx(10 * 400 / 0.224 * 0.985));
  CHECK(*free_run.values[1] == doctest::Approx(98.5));
  CHECK(*free_run.values[2] == doctest::Approx(*free_run.values[0] * 114660.07 / 1e9));
  CHECK_FALSE(free_run.values[3].has_value());
  question.is_at_limit = true;
  CHECK(*predict(question, Catalog::built_in()).values[1] == doctest::Approx(92.975));
}

TEST_CASE("adapters, bridges and switches") {
  CHECK(only(ask("d", R"({"nodes": 2, "nics": "4 x 200 Gb/s"})", "GB/s")) == doctest::Approx(96.0));
  const Prediction bridges =
      ask("d", R"({"fabric": "NVLink bridge pairs"})", "GB/s", {{"two_gpus"}, {"three_gpus"}});
  CHECK(*bridges.values[0] == doctest::Approx(210.0));
  CHECK(*bridges.values[1] == doctest::Approx(20.5).epsilon(0.01));
  const Prediction curve = ask("d", R"({"gpus": 8, "fabric": "NVSwitch2 300 GB/s/dir"})", "GB/s",
                               {{"busbw_gb_s", 8589934592.0}});
  CHECK(*curve.values[0] == doctest::Approx(231.0).epsilon(0.01));
}

TEST_CASE("caches and client paths") {
  const Prediction cache =
      ask("f", R"({"cache_fraction": 0.65})", "miss ratio", {{"minio_miss"}, {"pagecache_miss"}});
  CHECK(*cache.values[0] == doctest::Approx(0.35));
  CHECK(*cache.values[1] == doctest::Approx(0.54).epsilon(0.02));
  CHECK(only(ask("f", R"({"nics": "8 x 200 Gb/s"})", "GB/s")) == doctest::Approx(174.0));
}

TEST_CASE("small buffers between nodes pay the start of a tree") {
  // Four nodes: 43 us + 2 * 115 us, then 31/16 of a buffer over 192 GB/s.
  const Prediction curve = ask("d", R"({"nodes": 4, "gpus": 32, "nics": "8 x 200 Gb/s"})", "GB/s",
                               {{"busbw_gb_s", 1e6}, {"busbw_gb_s", 1e10}});
  CHECK(*curve.values[0] == doctest::Approx(1.9375e6 / (273e-6 + 1.9375e6 / 192e9) / 1e9));
  CHECK(*curve.values[1] == doctest::Approx(191.5).epsilon(0.01));
  // Cards in slots reach the rate of their ring, however large the buffer.
  const Prediction slots = ask("d", R"({"gpus": 4, "accelerator": "A40"})", "GB/s", {{"", 1e10}});
  CHECK(*slots.values[0] == doctest::Approx(18.9).epsilon(0.01));
}

TEST_CASE("a script whose model only the catalogue knows is predicted as a typical one") {
  const double rate = only(ask("b", R"({"precision": "amp", "model": "vgg16", "gpus": 1,
    "accelerator": "A100-SXM4-40GB", "batch_per_gpu": 64})",
                               "images/s"));
  // 8 ms + 64 * (93 GFLOP / (0.45 * 268.5 TFLOP/s) + 1.395 GB / 1.32 TB/s).
  const double step = 8e-3 + 64 * (93e9 / (0.45 * 268.5e12) + 1.395e9 / 1.32175e12);
  CHECK(rate == doctest::Approx(64 / step).epsilon(0.001));
}
