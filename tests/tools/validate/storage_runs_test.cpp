#include "tools/validate/storage_runs.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace headroom;

namespace {

std::string entry(const std::string& id, const std::string& accelerator, int accelerators,
                  double rate, double utilisation) {
  const std::string compute = accelerator == "a100" ? "0.636" : "0.323";
  return R"({"id": ")" + id + R"(", "category": "c_storage", "setup": {"system": "Box_1/unet3d-)" +
         accelerator + R"(", "workload": "unet3d", "accelerator": ")" + accelerator +
         R"(", "batch": 7, "client_hosts": 1, "compute_s_per_batch": )" + compute +
         R"(, "emulated_accelerators": )" + std::to_string(accelerators) +
         R"(}, "value": {"samples_per_s": )" + std::to_string(rate) +
         R"(, "accelerator_utilization_pct": )" + std::to_string(utilisation) + "}}";
}

std::vector<Measurement> two_generations() {
  return parse_measurements(R"({"entries": [)" + entry("small", "h100", 2, 42, 97) + "," +
                                entry("full", "h100", 10, 200, 91) + "," +
                                entry("old", "a100", 20, 190, 92) + "]}",
                            "m.json");
}

}  // namespace

TEST_CASE("a storage id names its system, not what was run on it") {
  CHECK(storage_system("Box_24x14TiB_18clients/unet3d-a100/runs") == "box 24x14tib 18clients");
  CHECK(storage_system("Store-4-Nodes-1-Host-unet3d-h100") ==
        storage_system("Store-4-Nodes-1-Host-resnet50-a100"));
  CHECK(storage_system("Box_resnet50_1Client_A100") == "box 1client");
}

TEST_CASE("the largest run of a system and generation is at its limit") {
  const auto measurements = two_generations();
  const auto runs = storage_runs(measurements);
  REQUIRE(runs.size() == 3);
  CHECK_FALSE(runs[0].is_at_limit);
  CHECK(runs[1].is_at_limit);
  CHECK(runs[2].is_at_limit);
  const auto pairs = ceiling_pairs(measurements, runs);
  REQUIRE(pairs.size() == 2);
  CHECK(pairs[0].simulated == doctest::Approx(200.0));
  CHECK(pairs[0].measured == doctest::Approx(190.0));
}

TEST_CASE("one more accelerator fails where the target is near, and not where it is far") {
  const auto measurements =
      parse_measurements(R"({"entries": [)" + entry("near", "h100", 10, 197, 91) + "," +
                             entry("far", "a100", 40, 420, 98) + "]}",
                         "m.json");
  const auto checks = limit_checks(measurements, storage_runs(measurements), Catalog::built_in());
  REQUIRE(checks.size() == 2);
  // 91 % * 10 / 11 is below 90 %; 98 % * 40 / 41 is not.
  CHECK(checks[0].is_right());
  CHECK(checks[0].utilisation_of_more == doctest::Approx(0.83).epsilon(0.02));
  CHECK(checks[1].passes);
  CHECK_FALSE(checks[1].more_fails);
}
