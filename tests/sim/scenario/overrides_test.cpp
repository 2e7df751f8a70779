#include "sim/scenario/overrides.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"
#include "sim/scenario/findings.hpp"

using namespace headroom;

namespace {

/// `text` after `overrides`, as JSON; or what is wrong with them.
std::string changed(const std::string& text, const std::vector<std::string>& overrides) {
  JsonValue root = parse_json(text, "f.json");
  Findings findings{"f.json"};
  apply_overrides(root, overrides, findings);
  try {
    findings.throw_if_any();
  } catch (const InputError& error) {
    return error.what();
  }
  return shown(root);
}

}  // namespace

TEST_CASE("an override replaces, adds and makes objects on its way") {
  CHECK(changed(R"({"a": 1})", {"a=2"}) == R"({"a": 2})");
  CHECK(changed("{}", {"run.seed=7"}) == R"({"run": {"seed": 7}})");
  CHECK(changed(R"({"a": [{"b": 1}, {"b": 2}]})", {"a[1].b=3"}) ==
        R"({"a": [{"b": 1}, {"b": 3}]})");
  CHECK(changed(R"({"a": [1]})", {"a[1]=2", "a[2]=3"}) == R"({"a": [1, 2, 3]})");
  CHECK(changed("{}", {"a[0].b=1"}) == R"({"a": [{"b": 1}]})");
  CHECK(changed("{}", {R"(a["x.y"].b=1)"}) == R"({"a": {"x.y": {"b": 1}}})");
}

TEST_CASE("a value is JSON when it can be, else text") {
  CHECK(changed("{}", {"a=true"}) == R"({"a": true})");
  CHECK(changed("{}", {R"(a={"b": [1]})"}) == R"({"a": {"b": [1]}})");
  CHECK(changed("{}", {"a=30min"}) == R"({"a": "30min"})");
  CHECK(changed("{}", {"a="}) == R"({"a": ""})");
  CHECK(changed("{}", {"a=x=y"}) == R"({"a": "x=y"})");
  CHECK(changed("{}", {R"(a="7")"}) == R"({"a": "7"})");
}

TEST_CASE("a later override has the last word") {
  CHECK(changed("{}", {"a=1", "a=2"}) == R"({"a": 2})");
}

TEST_CASE("an override that leads nowhere is named with the reason") {
  CHECK(changed("{}", {"seed"}).find("--set seed: has no \"=\"") != std::string::npos);
  CHECK(changed("{}", {"=3"}).find("has no path before the \"=\"") != std::string::npos);
  CHECK(changed("{}", {"a..b=3"}).find("has no path before") != std::string::npos);
  CHECK(changed("{}", {"a[x]=3"}).find("has no path before") != std::string::npos);
  CHECK(changed("{}", {"a[99999999999999999999]=3"}).find("has no path") != std::string::npos);
  CHECK(changed(R"({"a": [1]})", {"a[2]=3"}).find("a has 1 entries, so there is no entry 2") !=
        std::string::npos);
  CHECK(changed(R"({"a": 1})", {"a.b=3"}).find("a is 1, which has no key \"b\"") !=
        std::string::npos);
  CHECK(changed(R"({"a": 1})", {"a[0]=3"}).find("a is 1, which is no list") != std::string::npos);
  CHECK(changed(R"({"a": [1]})", {"a.b=3"}).find("a number in brackets: a[0]") !=
        std::string::npos);
}

TEST_CASE("a path of very many steps is refused") {
  std::string path = "a";
  for (int i = 0; i < 1000; ++i) path += ".a";
  CHECK(changed("{}", {path + "=1"}).find("has no path") != std::string::npos);
}
