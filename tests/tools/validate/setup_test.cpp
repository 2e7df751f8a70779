#include "tools/validate/setup.hpp"

#include <doctest/doctest.h>

using namespace headroom;

namespace {

double gb_per_s(std::string_view words) {
  const auto ports = ports_in(words);
  REQUIRE(ports.has_value());
  return ports->rate.count * ports->count / 1e9;
}

}  // namespace

TEST_CASE("adapters as people write them") {
  CHECK(gb_per_s("8 x HDR IB") == 200.0);
  CHECK(gb_per_s("2 x EDR IB per 4-GPU node") == 25.0);
  CHECK(gb_per_s("8 x NDR IB") == 400.0);
  CHECK(gb_per_s("4 x 200 Gb/s per node") == 100.0);
  CHECK(gb_per_s("2 x 25 GB/s") == 50.0);
  CHECK(gb_per_s("1 x HDR") == 25.0);
  CHECK(gb_per_s("IB EDR") == 12.5);
  CHECK(gb_per_s("400GbE RoCE") == 50.0);
  CHECK(gb_per_s("10 GbE TCP, co-located parameter servers") == 1.25);
  CHECK_FALSE(ports_in("none").has_value());
  CHECK_FALSE(ports_in("").has_value());
  CHECK_FALSE(ports_in("GbE").has_value());
  CHECK_FALSE(ports_in("0 Gb/s").has_value());
}

TEST_CASE("what collectives make of them") {
  CHECK(collective_rate(*ports_in("8 x HDR IB")).count == doctest::Approx(192e9));
  CHECK(collective_rate(*ports_in("25GbE RoCE")).count == doctest::Approx(2.34375e9));
  CHECK(collective_rate(*ports_in("100 GbE TCP")).count == doctest::Approx(4.125e9));
  CHECK(collective_rate(*ports_in("10 GbE TCP")).count == doctest::Approx(1.1e9));
}

TEST_CASE("a setup answers for what it has and for nothing else") {
  const JsonValue value =
      parse_json(R"({"a": "Text", "n": 2.7, "s": "3", "z": null, "l": [1]})", "setup");
  const Setup setup{value};
  CHECK(setup.text("a") == "Text");
  CHECK(setup.lower("a") == "text");
  CHECK(setup.text("n").empty());
  CHECK(setup.number("n") == 2.7);
  CHECK(setup.number("s") == 3.0);
  CHECK_FALSE(setup.number("a").has_value());
  CHECK(setup.count("n", 9) == 2);
  CHECK(setup.count("none", 9) == 9);
  CHECK(setup.has("l"));
  CHECK_FALSE(setup.has("z"));
  CHECK_FALSE(setup.has("none"));
}
