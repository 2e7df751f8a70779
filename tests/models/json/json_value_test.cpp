#include "models/json/json_value.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>

#include "headroom/diagnostics.hpp"

using namespace headroom;

namespace {

/// The findings of reading `text` as `f.json`, joined.
std::string problem(const std::string& text) {
  try {
    static_cast<void>(parse_json(text, "f.json"));
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("numbers keep the text in which they were written") {
  const JsonValue value = parse_json("[0.10, 1e2, -3, 12345678901234567890123, 0.1]", "f.json");
  CHECK(value.array()->at(0).number()->text == "0.10");
  CHECK(value.array()->at(1).number()->text == "1e2");
  CHECK(value.array()->at(2).number()->text == "-3");
  CHECK(value.array()->at(3).number()->text == "12345678901234567890123");
}

TEST_CASE("members keep their order and are found by name") {
  const JsonValue value = parse_json(R"({"b": true, "a": null, "c": {"d": "é"}})", "f.json");
  CHECK(value.object()->at(0).name == "b");
  CHECK(*value.find("b")->boolean());
  CHECK(*value.find("c")->find("d")->string() == "é");
  CHECK(value.find("e") == nullptr);
}

TEST_CASE("comments and a byte order mark are skipped") {
  CHECK(parse_json("\xEF\xBB\xBF// first\n{\"a\": 1 /* why */}\n", "f.json").find("a") != nullptr);
}

TEST_CASE("a syntax error names line and column") {
  CHECK(problem("{\n  \"a\": nul\n}").starts_with("f.json:2:"));
  CHECK(problem("{\"a\": 1,}").starts_with("f.json:1:9"));
  CHECK(problem("").starts_with("f.json:1:1"));
  CHECK(problem("[1] [2]").starts_with("f.json:1:5"));
  CHECK(problem("{\"a\": NaN}").find("f.json:1:7") == 0);
  CHECK(problem("[1e999]").find("overflow") != std::string::npos);
}

TEST_CASE("text that is not UTF-8 and NUL bytes are refused with their place") {
  CHECK(problem("{\"a\": \"\xff\"}").starts_with("f.json:1:8"));
  CHECK(problem("{\"a\": \"\xc3(\"}").starts_with("f.json:1:9"));
  CHECK(problem(std::string("{}\n\0", 4)).starts_with("f.json:2:1: holds a NUL byte"));
}

TEST_CASE("a name that stands twice in one object is a finding, each with its path") {
  const std::string text =
      R"({"a": {"b": [0, {"c": 1, "c": 2}]}, "d e": {"x": 1, "x": 1}, "a": 3})";
  CHECK(problem(text) ==
        "f.json: a.b[1].c: stands more than once in one object (each key once)\n"
        "f.json: [\"d e\"].x: stands more than once in one object (each key once)\n"
        "f.json: a: stands more than once in one object (each key once)");
}

TEST_CASE("64 levels are read, 65 are not, and 200,000 are answered at once") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(problem(nested(64)).empty());
  CHECK(problem(nested(65)).find("nested more than 64 levels") != std::string::npos);
  const auto begin = std::chrono::steady_clock::now();
  CHECK(problem(nested(200'000)).find("nested more than 64 levels") != std::string::npos);
  CHECK(problem(std::string(200'000, '{')).size() < 400);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{1});
}

TEST_CASE("a message does not repeat a long token") {
  CHECK(problem("[\"" + std::string(1'000'000, 'x')).size() < 400);
  CHECK(problem("[" + std::string(1'000'000, '1') + "x]").size() < 400);
}

TEST_CASE("paths read as people write them") {
  CHECK(member_path("", "a") == "a");
  CHECK(member_path("a", "b_s") == "a.b_s");
  CHECK(member_path("a", "b c") == "a[\"b c\"]");
  CHECK(item_path("a.b", 3) == "a.b[3]");
}

TEST_CASE("a shown value is on one line and short") {
  CHECK(shown(parse_json(R"({"a": [1, "b", null, true]})", "f.json")) ==
        R"({"a": [1, "b", null, true]})");
  CHECK(shown({std::string(10'000, 'y')}).size() < 80);
  // Cut between the characters, not inside one.
  const std::string cut = shown({"a" + std::string(40, 'b') + std::string(60, '\xc3')});
  CHECK(cut.size() < 80);
}
