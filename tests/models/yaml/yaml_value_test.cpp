#include "models/yaml/yaml_value.hpp"

#include <chrono>
#include <cstddef>
#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <sys/resource.h>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

YamlValue value_of(std::string_view text) { return parse_yaml(text, {.shown = "f.yaml"}); }

std::string problem_of(std::string_view text, const YamlLimits& limits = {}) {
  try {
    static_cast<void>(parse_yaml(text, {.shown = "f.yaml", .first_line = 10}, limits));
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

/// The most memory that the process ever had, in MiB.
long peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

/// Each anchor is a list of ten aliases of the one before: 10^`levels` values.
std::string laughs(int levels) {
  std::string text = "a0: &a0 [lol]\n";
  for (int i = 1; i <= levels; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            repeated(before + ", ", 9) + before + "]\n";
  }
  return text;
}

TEST_CASE("scalars stay as they were written") {
  const YamlValue value = value_of("count: 010\nquoted: \"yes\"\nbare: yes\nnothing:\ntilde: ~\n");
  CHECK(value["count"].text == "010");
  CHECK(value["quoted"].is_quoted);
  CHECK_FALSE(value["bare"].is_quoted);
  CHECK(value["bare"].text == "yes");
  CHECK(value["nothing"].is_null());
  CHECK(value["tilde"].is_null());
  CHECK(value.has("nothing"));
  CHECK_FALSE(value.has("absent"));
  CHECK(value["absent"]["deeper"].is_null());
}

TEST_CASE("values know the line where they begin") {
  const YamlValue value = value_of("# a comment\nspec:\n  list:\n  - one\n  - two: 2\n");
  CHECK(value["spec"].line == 3);
  REQUIRE(value["spec"]["list"].items.size() == 2);
  CHECK(value["spec"]["list"].items[0].line == 4);
  CHECK(value["spec"]["list"].items[1]["two"].line == 5);
}

TEST_CASE("an alias is a copy of what it names") {
  const YamlValue value =
      value_of("base: &b {gpu: 4, cpu: 8}\nsame: *b\nname: &n train\nagain: *n\n");
  CHECK(value["same"]["cpu"].text == "8");
  CHECK(value["again"].text == "train");
}

TEST_CASE("merge keys add what a map lacks, the first source first") {
  const YamlValue value = value_of(
      "one: &one {gpu: 1, cpu: 2}\ntwo: &two {gpu: 9, memory: 4}\n"
      "both:\n  <<: [*one, *two]\n  cpu: 3\n");
  const YamlValue& both = value["both"];
  CHECK(both["gpu"].text == "1");
  CHECK(both["cpu"].text == "3");
  CHECK(both["memory"].text == "4");
  CHECK(both.members.size() == 3);
}

TEST_CASE("JSON is YAML too") {
  const YamlValue value = value_of(R"({"kind": "Job", "n": [1, 2.5, true, null], "s": "a\nb"})");
  CHECK(value["kind"].text == "Job");
  CHECK(value["n"].items.at(1).text == "2.5");
  CHECK(value["n"].items.at(3).is_null());
  CHECK(value["s"].text == "a\nb");
}

TEST_CASE("what is no YAML is named with its line") {
  CHECK(problem_of("a: [1, 2\nb: 3\n").starts_with("f.yaml:1"));
  CHECK(problem_of("a: 1\na: 2\n") == "f.yaml:11: \"a\" stands twice in one map (each name once)");
  CHECK(problem_of("a: *b\n") == "f.yaml:10: is no YAML: the referenced anchor is not defined");
  CHECK(problem_of("? [a]\n: 1\n") ==
        "f.yaml:10: a map or list stands where a name is expected (a plain name)");
  CHECK(problem_of("a: 1\n---\nb: 1\n") == "f.yaml:11: a second document begins (one)");
  CHECK(problem_of("a: &a [*a]\n") ==
        "f.yaml:10: an alias within the value that it names (a value that has ended)");
  CHECK(problem_of("a: {<<: 3}\n") ==
        "f.yaml:10: << merges what is no map (a map, or a list of maps)");
  CHECK(problem_of("\tkey: 1\n").starts_with("f.yaml:10: is no YAML: "));
}

TEST_CASE("an empty document is null") {
  CHECK(value_of("").is_null());
  CHECK(value_of("# nothing\n").is_null());
}

TEST_CASE("a billion laughs end at the limit, soon and in little memory") {
  const auto start = std::chrono::steady_clock::now();
  const long before = peak_mib();
  CHECK(problem_of(laughs(30))
            .ends_with("holds more than 500000 values, aliases spelled out (split it into several "
                       "documents)"));
  CHECK(value_of(laughs(3))["a3"].items.at(9).items.size() == 10);
  // Half a million values take less than 100 MB; ten times the time this takes anywhere.
  CHECK(peak_mib() - before < 200);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{5});
}

TEST_CASE("aliases of a long text end at the limit") {
  const std::string text =
      "a: &a \"" + repeated("x", 1U << 20U) + "\"\nb: [" + repeated("*a, ", 1000) + "*a]\n";
  CHECK(problem_of(text).find("bytes of text") != std::string::npos);
}

TEST_CASE("merge keys cannot grow without limit") {
  std::string text = "a0: &a0 {k: v}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " {<<: [*a" + before + ", *a" +
            before + "], k" + std::to_string(i) + ": *a" + before + "}\n";
  }
  CHECK_FALSE(problem_of(text).empty());
}

TEST_CASE("depth is limited, in flow, in blocks and through aliases") {
  CHECK(problem_of(repeated("[", 65)).find("nested more than 64 levels") != std::string::npos);
  CHECK(problem_of(repeated("[", 1'000'000)).find("nested more than") != std::string::npos);
  CHECK(problem_of(repeated("- ", 100'000)).find("nested more than") != std::string::npos);
  CHECK(problem_of(repeated("{a: ", 100'000)).find("nested more than") != std::string::npos);
  const std::string deep = repeated("[", 40) + "1" + repeated("]", 40);
  CHECK(problem_of("a: &a " + deep + "\nb: " + repeated("[", 40) + "*a" + repeated("]", 40))
            .find("nested more than") != std::string::npos);
  CHECK(problem_of("a: " + deep).empty());
}

TEST_CASE("long documents are refused before they are read") {
  CHECK(problem_of("0123456789", {.bytes_max = 9}) ==
        "f.yaml:10: the document has more than 9 bytes (split it into several documents)");
}

}  // namespace
}  // namespace headroom
