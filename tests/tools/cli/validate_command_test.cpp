#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/tools/cli/program_run.hpp"

using headroom::test::ProgramRun;

namespace {

/// Two switched nodes of a user, one of which headroom knows no model for.
const char* const measurements = R"({"entries": [
  {"id": "all-reduce", "category": "d_network", "unit": "GB/s busbw",
   "setup": {"nodes": 2, "gpus": 16, "nics": "4 x 200 Gb/s", "weather": "fine"}, "value": 90},
  {"id": "coffee", "category": "k_kitchen", "setup": {"cups": 3}, "value": 2}
]})";

ProgramRun validate(const std::string& text, std::vector<std::string> more = {}) {
  const std::string folder = headroom::test::empty_folder("validate");
  headroom::test::write_text(folder + "/m.json", text);
  more.insert(more.begin(), {"validate", "m.json"});
  return headroom::test::run_program(more, folder);
}

}  // namespace

TEST_CASE("a user's own measurements are compared, unknown ones named") {
  const ProgramRun run = validate(measurements, {"--entries"});
  CHECK(run.exit_status == 0);
  CHECK(run.errors.empty());
  CHECK(run.output.find("d_network") != std::string::npos);
  CHECK(run.output.find("k_kitchen: no model of this category (1): coffee") != std::string::npos);
  CHECK(run.output.find("+0.065") != std::string::npos);
  CHECK(validate(measurements, {"--quiet"}).output.empty());
}

TEST_CASE("--json prints the figures and nothing else, and again the same bytes") {
  const ProgramRun run = validate(measurements, {"--json"});
  CHECK(run.exit_status == 0);
  const auto tree = nlohmann::json::parse(run.output);
  const auto& network = tree["categories"]["d_network"];
  CHECK(network["entries"] == 1);
  CHECK(network["covered"] == 1);
  CHECK(network["by_input"] == 0);
  CHECK(network["median"].get<double>() == doctest::Approx(0.0645).epsilon(0.001));
  CHECK(tree["categories"]["k_kitchen"]["covered"] == 0);
  CHECK(tree["categories"].contains("c2_ceiling_transfer"));
  CHECK(tree["categories"].contains("c3_at_limit"));
  CHECK(tree["entries"][1]["reason"] == "no model of this category");
  CHECK(validate(measurements, {"--json"}).output == run.output);
}

TEST_CASE("--out leaves the same JSON as a file") {
  const std::string folder = headroom::test::empty_folder("validate_out");
  headroom::test::write_text(folder + "/m.json", measurements);
  const ProgramRun run =
      headroom::test::run_program({"validate", "m.json", "--out", "results"}, folder);
  CHECK(run.exit_status == 0);
  CHECK(headroom::test::text_of(folder + "/results/validation.json") ==
        validate(measurements, {"--json"}).output);
}

TEST_CASE("what is no file of measurements is wrong input, in one message") {
  for (const char* const text :
       {"not json", "[]", R"({"jobs": []})", R"({"entries": []})",
        R"({"entries": [{"id": "x", "category": "a", "value": 1}]})", ""}) {
    CAPTURE(text);
    const ProgramRun run = validate(text);
    CHECK(run.exit_status == 2);
    CHECK(run.output.empty());
    CHECK(run.errors.find("m.json") != std::string::npos);
  }
  const ProgramRun missing = headroom::test::run_program(
      {"validate", "nowhere.json"}, headroom::test::empty_folder("validate_missing"));
  CHECK(missing.exit_status == 2);
  CHECK(missing.errors.find("nowhere.json") != std::string::npos);
}
