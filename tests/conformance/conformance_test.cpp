// Runs the policy kai over cases: hand-worked ones, recorded random clusters, and the cases of the
// scheduler itself where they are at hand (HEADROOM_DATA/kai, by default beside the project).
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <string>

#include "tests/conformance/case_file.hpp"
#include "tests/conformance/conformance_run.hpp"

using namespace headroom;

namespace {

void check_file(const std::string& path, std::size_t cases_min) {
  const auto cases = read_case_file(path);
  CHECK(cases.size() >= cases_min);
  const ConformanceReport report = judge_all(cases);
  for (const std::string& line : report.lines) {
    if (line.starts_with("FAIL")) FAIL_CHECK(line);
  }
  CHECK(report.passed == cases.size());
}

}  // namespace

TEST_CASE("the policy does what was worked out by hand") {
  check_file(HEADROOM_ROOT "/tests/conformance/cases/worked.json", 20);
}

TEST_CASE("the policy does what was recorded on random clusters") {
  check_file(HEADROOM_ROOT "/tests/conformance/cases/random.json.gz", 300);
}

TEST_CASE("the policy does what the scheduler's own tests expect") {
  const char* const given = std::getenv("HEADROOM_DATA");
  const std::string data =
      given != nullptr && *given != '\0' ? given : HEADROOM_ROOT "/../shared/data";
  const std::string path = data + "/kai/cases.json";
  if (!std::filesystem::exists(path)) {
    MESSAGE("skipped: no " << path);
    return;
  }
  check_file(path, 200);
}
