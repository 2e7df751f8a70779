#include "tools/validate/validation_report.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace headroom;

namespace {

const std::string file = R"({"entries": [
  {"id": "mine", "category": "d_collectives", "setup": {"nics": "4 x 200 Gb/s"}, "value": 100,
   "unit": "GB/s"},
  {"id": "odd", "category": "d_collectives", "setup": {}, "value": 1}]})";

}  // namespace

TEST_CASE("the report names categories, errors and reasons") {
  const auto measurements = parse_measurements(file, "m.json");
  const ValidationScore score = validate(measurements, Catalog::built_in());
  const std::string text = validation_text(measurements, score, true);
  CHECK(text.find("d_collectives      2        1         0   4.1 %") != std::string::npos);
  CHECK(text.find("neither adapters nor switches are in the setup (1): odd") != std::string::npos);
  CHECK(text.find("-0.041  GB/s") != std::string::npos);
  CHECK(validation_text(measurements, score, false).find("-0.041") == std::string::npos);
}

TEST_CASE("the tree has the fixed names, and null for what does not exist") {
  const auto measurements = parse_measurements(file, "m.json");
  const Tree tree = validation_tree(measurements, validate(measurements, Catalog::built_in()));
  CHECK(tree.find("categories.d_collectives.entries")->number() == 2.0);
  CHECK(tree.find("categories.d_collectives.covered")->number() == 1.0);
  CHECK(tree.find("categories.d_collectives.by_input")->number() == 0.0);
  CHECK(tree.find("categories.d_collectives.median")->number() ==
        doctest::Approx(0.0408).epsilon(0.01));
  CHECK(tree.find("categories.d_collectives.tau")->is_null());
  CHECK(tree.find("categories.c2_ceiling_transfer.median")->is_null());
  CHECK(tree.find("categories.c3_at_limit.right")->number() == 0.0);
  CHECK(tree.find("entries")->items().size() == 2);
}
