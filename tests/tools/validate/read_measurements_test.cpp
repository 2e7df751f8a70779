#include <doctest/doctest.h>
#include <string>

#include "headroom/diagnostics.hpp"

#include "tools/validate/measurement.hpp"

using namespace headroom;

namespace {

std::vector<Measurement> parse(const std::string& entries) {
  return parse_measurements(R"({"entries": [)" + entries + "]}", "m.json");
}

/// The findings that `text` earns, one a line.
std::string findings(const std::string& text) {
  try {
    static_cast<void>(parse_measurements(text, "m.json"));
  } catch (const InputError& error) {
    std::string all;
    for (const Diagnostic& finding : error.findings()) all += to_string(finding) + "\n";
    return all;
  }
  return "none";
}

std::string entry_findings(const std::string& entry) {
  return findings(R"({"entries": [)" + entry + "]}");
}

}  // namespace

TEST_CASE("a number, an object of numbers and a curve ask for their figures") {
  const auto entries = parse(
      R"({"id": "x", "category": "b", "setup": {}, "value": 12.5, "unit": "images/s"},
         {"id": "y", "category": "c", "setup": {}, "group": "g", "use": "input",
          "value": {"rate": 3, "note": "text", "tp8": {"16": 4, "32": 0}}},
         {"id": "z", "category": "d", "setup": {}, "scaling_group": "s",
          "value": {"points": [{"bytes": 1024, "busbw": 2}, {"bytes": 2048, "busbw": 3}]}})");
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].values == std::vector{12.5});
  CHECK(entries[0].asked[0].key.empty());
  CHECK(entries[0].group == "x");
  CHECK(entries[0].use == MeasurementUse::test);
  CHECK(entries[1].use == MeasurementUse::input);
  CHECK(entries[1].group == "g");
  // Neither texts nor zeros can be compared.
  REQUIRE(entries[1].asked.size() == 2);
  CHECK(entries[1].asked[1].key == "tp8.16");
  REQUIRE(entries[2].asked.size() == 2);
  CHECK(entries[2].asked[1].key == "busbw");
  CHECK(entries[2].asked[1].at == 2048.0);
  CHECK(entries[2].values[1] == 3.0);
  CHECK(entries[2].scaling_group == "s");
}

TEST_CASE("a figure that is not there, or no number, is no reason to fail") {
  const auto entries = parse(R"({"id": "x", "category": "g", "setup": {}, "value": "DGX-2"},
                                {"id": "y", "category": "g", "setup": {}, "value": null})");
  CHECK(entries[0].asked.empty());
  CHECK(entries[1].asked.empty());
}

TEST_CASE("what is wrong is said once for each place") {
  CHECK(findings("not json").find("m.json:1:") != std::string::npos);
  CHECK(findings("[]").find("no file of measurements") != std::string::npos);
  CHECK(findings(R"({"entries": {}})").find("no file of measurements") != std::string::npos);
  CHECK(findings(R"({"entries": []})").find("holds no entry") != std::string::npos);
  const std::string missing = entry_findings(R"({"id": 3})");
  CHECK(missing.find("m.json: entries[0].id: 3 is no text") != std::string::npos);
  CHECK(missing.find("entries[0].category: a member is missing") != std::string::npos);
  CHECK(missing.find("entries[0].setup") != std::string::npos);
  CHECK(missing.find("entries[0].value") != std::string::npos);
  CHECK(entry_findings("4").find("entries[0]: 4 is no entry") != std::string::npos);
  CHECK(entry_findings(R"({"id": "x", "category": "b", "setup": {}, "value": 1, "use": "x"})")
            .find("\"x\" is no use") != std::string::npos);
  const std::string good = R"({"id": "x", "category": "b", "setup": {}, "value": 1})";
  CHECK(entry_findings(good) == "none");
  CHECK(entry_findings(good + "," + good).find("stands twice") != std::string::npos);
}
