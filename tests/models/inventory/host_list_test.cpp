#include "models/inventory/host_list.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

#include "models/inventory/gres_list.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;

Names names_in(std::string_view text) {
  const auto parsed = parse_host_list(text, 1000);
  REQUIRE_MESSAGE(parsed.value, parsed.problem);
  return *parsed.value;
}

TEST_CASE("host lists stand for names, zeros included") {
  CHECK(names_in("head") == Names{"head"});
  CHECK(names_in("gpu[008-010,1]") == Names{"gpu008", "gpu009", "gpu010", "gpu1"});
  CHECK(names_in("a,b[2-3],c") == Names{"a", "b2", "b3", "c"});
  CHECK(names_in("r[1-2]n[1-2]-ib") == Names{"r1n1-ib", "r1n2-ib", "r2n1-ib", "r2n2-ib"});
  CHECK(names_in("/dev/nvidia[0-7]").size() == 8);
}

TEST_CASE("host lists that are none are told apart") {
  CHECK(parse_host_list("", 10).problem == "has an empty name");
  CHECK(parse_host_list("a,,b", 10).problem == "has an empty name");
  CHECK(parse_host_list("a[1", 10).problem == "has a bracket that is not closed");
  CHECK(parse_host_list("a[]", 10).problem == "'' is no range of numbers");
  CHECK(parse_host_list("a[3-1]", 10).problem == "'3-1' is no range of numbers");
  CHECK(parse_host_list("a[x-y]", 10).problem == "'x-y' is no range of numbers");
  CHECK(parse_host_list("a[0-10]", 10).problem == "stands for more than 10 names");
  CHECK(parse_host_list("a[1-9]b[1-9]", 10).problem == "stands for more than 10 names");
  CHECK(parse_host_list("a[0-999999999]b[0-999999999]", 1000).value == std::nullopt);
}

TEST_CASE("GPUs of a Gres list are added up") {
  CHECK(parse_gres_list("gpu:8").value->gpus == 8);
  CHECK(parse_gres_list("gpu").value->gpus == 1);
  CHECK(parse_gres_list("gpu:A100:4(S:0-1),nic:2").value->type == "a100");
  CHECK(parse_gres_list("gpu:a100:no_consume:4").value->gpus == 4);
  CHECK(parse_gres_list("gpu:a100:4,gpu:v100:2").value->gpus == 6);
  CHECK(parse_gres_list("gpu:a100:4,gpu:v100:2").value->types == 2);
  CHECK(parse_gres_list("gpu:tesla").value->type == "tesla");
  CHECK(parse_gres_list("nic:2,shard:16").value->gpus == 0);
  CHECK(parse_gres_list("gpu:").value == std::nullopt);
  CHECK(conf_count("2K") == 2048);
  CHECK(conf_count("-1") == std::nullopt);
  CHECK(conf_count("1000000000") == std::nullopt);
}

}  // namespace
}  // namespace headroom
