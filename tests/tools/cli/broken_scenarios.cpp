#include <string>
#include <utility>
#include <vector>

#include "broken_inputs.hpp"

namespace headroom::test {
namespace {

std::string scenario(const std::string& node, const std::string& jobs,
                     const std::string& more = {}) {
  return R"({"cluster": {"nodes": [)" + node + R"(]}, "workload": [{"jobs": [)" + jobs + "]}]" +
         more + "}";
}

const std::string some_node = R"({"name": "n", "count": 2, "gpus": 8})";
const std::string some_job = R"({"id": "a", "gpus": 1, "duration_s": 10})";

/// The file `s.json` with this text, and what the message must hold.
BrokenInput file(std::string name, std::string text, std::vector<std::string> expected) {
  return {.name = std::move(name),
          .files = {{"s.json", std::move(text)}},
          .expected = std::move(expected)};
}

BrokenInput node(std::string name, const std::string& keys, std::vector<std::string> expected) {
  return file(std::move(name), scenario("{" + keys + "}", some_job), std::move(expected));
}

BrokenInput job(std::string name, const std::string& keys, std::vector<std::string> expected) {
  return file(std::move(name), scenario(some_node, "{" + keys + "}"), std::move(expected));
}

BrokenInput jobs(std::string name, const std::string& list, std::vector<std::string> expected) {
  return file(std::move(name), scenario(some_node, list), std::move(expected));
}

BrokenInput section(std::string name, const std::string& keys, std::vector<std::string> expected) {
  return file(std::move(name), scenario(some_node, some_job, ", " + keys), std::move(expected));
}

BrokenInput generator(std::string name, const std::string& keys,
                      std::vector<std::string> expected) {
  return file(
      std::move(name),
      R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload": [{"generate": {)" + keys + "}}]}",
      std::move(expected));
}

BrokenInput override(std::string name, const std::string& text, std::vector<std::string> expected) {
  BrokenInput input = file(std::move(name), scenario(some_node, some_job), std::move(expected));
  input.arguments = {"run", "s.json", "--set", text};
  return input;
}

std::vector<BrokenInput> broken_texts() {
  const std::string deep(200'000, '[');
  return {
      {.name = "missing file", .files = {}, .expected = {"s.json: does not exist"}},
      {.name = "a directory",
       .files = {},
       .expected = {"/: is a directory"},
       .arguments = {"run", "/"}},
      file("an empty file", "", {"s.json:1:1", "unexpected end of input"}),
      file("only a comment", "// nothing\n", {"s.json:2:1", "unexpected end of input"}),
      file("NUL bytes", std::string("{\"name\": \"a\0b\"}", 15), {"s.json:1:12", "NUL byte"}),
      file("not UTF-8", "{\n\"name\": \"\xfe\"}", {"s.json:2:10", "UTF-8"}),
      file("UTF-16", std::string("\xff\xfe{\0}\0", 6), {"s.json:1:", "NUL byte", "UTF-8"}),
      file("cut off", R"({"cluster": {"nodes": [)", {"s.json:1:24", "unexpected end of input"}),
      file("200,000 levels", deep, {"s.json", "nested more than 64 levels"}),
      file("200,000 levels of objects",
           [] {
             std::string text;
             for (int i = 0; i < 200'000; ++i) text += R"({"a":)";
             return text;
           }(),
           {"nested more than 64 levels"}),
      file("a trailing comma", "{\"name\": \"a\",\n}", {"s.json:2:1"}),
      file("single quotes", "{'name': 1}", {"s.json:1:2", "double quotes"}),
      file("NaN", R"({"run": {"seed": NaN}})", {"s.json:1:18", "numbers are decimal"}),
      file("Infinity", R"({"run": {"seed": -Infinity}})", {"s.json:1:19"}),
      file("a number no double holds", R"({"run": {"seed": 1e999}})", {"1e999", "overflow"}),
      file("a key twice", R"({"name": "a", "name": "b"})", {"s.json: name: stands more than once"}),
      file("two values", "{} {}", {"s.json:1:4", "expected end of input"}),
      file("a list", "[]", {"s.json: [] is no object"}),
      file("larger than 64 MiB", std::string((64U << 20U) + 1, ' '), {"larger than 64 MiB"}),
      file("ten million and one values",
           [] {
             std::string text = "[0";
             for (int i = 0; i < 10'000'000; ++i) text += ",0";
             return text + "]";
           }(),
           {"more than 10000000 values"}),
      file("a compressed file", "\x1f\x8b\x08\x01\x02\x03garbage", {"s.json:1:1"}),
  };
}

std::vector<BrokenInput> broken_clusters() {
  return {
      file("nothing given", "{}", {"cluster: is missing", "workload: is missing"}),
      section("an unknown key", R"("clustr": {})", {"clustr: unknown key", "\"cluster\""}),
      node("a negative count", R"("count": -3)",
           {"cluster.nodes[0].count: -3", "from 1 to 1000000"}),
      node("a fractional count", R"("count": 2.5)", {"cluster.nodes[0].count: 2.5", "whole"}),
      node("10^18 nodes", R"("count": 1000000000000000000)",
           {"cluster.nodes[0].count: 1000000000000000000 is out of range"}),
      node("1e308 GPUs", R"("gpus": 1e308)", {"cluster.nodes[0].gpus: 1e308", "to 1000000"}),
      node("a count in quotes", R"("count": "2")", {"\"2\" is of the wrong type", "whole number"}),
      node("a wrong unit", R"("memory": "64GHz")",
           {"cluster.nodes[0].memory: \"64GHz\"", "wrong unit \"GHz\"", "GiB"}),
      node("a missing unit", R"("memory": 64)", {"64 is missing its unit", "GiB"}),
      node("a missing unit in quotes", R"("memory": "64")", {"\"64\": missing unit", "GiB"}),
      node("a negative quantity", R"("memory": "-1GB")", {"\"-1GB\"", "must not be negative"}),
      node("a model of no GPUs", R"("gpu": "a100")", {"model \"a100\" of no GPUs"}),
      file("no nodes", scenario("", some_job), {"cluster.nodes: has 0 entries", "a list of 1 to"}),
      file("a group name twice", scenario(some_node + "," + some_node, some_job),
           {"cluster.nodes[1].name: \"n\" is also the name of cluster.nodes[0]"}),
      file("too many nodes in all",
           scenario(R"({"name": "a", "count": 1000000}, {"name": "b"})", some_job),
           {"cluster.nodes: 1000001 nodes", "at most 1000000"}),
  };
}

std::vector<BrokenInput> broken_jobs() {
  const std::string other = R"({"id": "b", "gpus": 1, "duration_s": 1, "after": ["a"]})";
  std::string many = some_job;
  for (int i = 0; i < 10'000; ++i) many += R"(, {"id": 5, "gpus": -1, "duratoin_s": 1})";
  return {
      jobs("no jobs", "", {"workload[0].jobs: has 0 entries"}),
      jobs("an id twice", some_job + "," + some_job, {"workload[0].jobs[1].id: \"a\" is also"}),
      job("no duration", R"("id": "a", "gpus": 1)",
          {"jobs[0]: gives 0 of duration_s, training", "exactly one"}),
      job("seconds with a unit", R"("id": "a", "gpus": 1, "duration_s": "10s")",
          {"duration_s: \"10s\"", "plain seconds"}),
      job("a negative duration", R"("id": "a", "gpus": 1, "duration_s": -10)",
          {"duration_s: -10 must not be negative"}),
      job("1e308 seconds", R"("id": "a", "gpus": 1, "duration_s": 1e308)",
          {"duration_s: 1e308 out of range"}),
      job("no time to run", R"("id": "a", "gpus": 1, "duration_s": 1, "walltime_s": 0)",
          {"walltime_s: 0", "above 0"}),
      job("half a GPU", R"("id": "a", "gpus": 0.5, "duration_s": 1)", {"gpus: 0.5", "whole"}),
      job("nothing asked for", R"("id": "a", "duration_s": 1)", {"jobs[0]: asks for nothing"}),
      job("GPUs said twice", R"("id": "a", "duration_s": 1, "gpus": 8, "gpus_per_node": 4)",
          {"gpus: given beside \"gpus_per_node\""}),
      job("an unknown predecessor", R"("id": "a", "gpus": 1, "duration_s": 1, "after": ["z"])",
          {"jobs[0].after: there is no job \"z\""}),
      job("its own predecessor", R"("id": "a", "gpus": 1, "duration_s": 1, "after": ["a"])",
          {"a after a"}),
      jobs("a dependency cycle",
           R"({"id": "a", "gpus": 1, "duration_s": 1, "after": "b"}, )" + other,
           {"jobs[0].after", "a after b after a"}),
      jobs("twenty thousand findings", many, {"unknown key", "and 990 more"}),
      section("a name of 10 MB", "\"name\": \"" + std::string(10'000'000, 'x') + "\"",
              {"name: has 10000000 characters"}),
  };
}

std::vector<BrokenInput> broken_sections() {
  return {
      section("an unknown policy", R"("scheduler": {"policy": "esay-backfill"})",
              {"scheduler.policy: unknown name \"esay-backfill\"", "\"easy-backfill\""}),
      section("an unknown placement", R"("scheduler": {"placement": "tetris"})",
              {"scheduler.placement", "\"tetris\"", "first-fit"}),
      section("queues in a ring", R"("scheduler": {"policy": "kai", "queues": [
              {"name": "p", "parent": "q"}, {"name": "q", "parent": "p"}]})",
              {"scheduler.queues[0].parent", "p under q under p"}),
      section("a queue without its parent", R"("scheduler": {"policy": "kai", "queues": [
              {"name": "research"}, {"name": "q", "parent": "reserch"}]})",
              {"scheduler.queues[1].parent", "did you mean \"research\"?"}),
      section("a period without unit", R"("scheduler": {"cycle": 30})",
              {"scheduler.cycle: 30 is missing its unit", "\"event\""}),
      section("an estimate of nothing", R"("scheduler": {"estimate": {"scale": 0}})",
              {"scheduler.estimate.scale: 0 is out of range", "above 0"}),
      section("a warm-up beyond the end", R"("run": {"until": "1h", "warmup": "1d"})",
              {"run.warmup: 1d leaves nothing to measure", "1h"}),
      section("a seed of 10^18", R"("run": {"seed": 1000000000000000000})", {"run.seed"}),
      section("a goal without limit", R"("goals": [{"metric": "m"}])",
              {"goals[0]: gives none of at_most, at_least"}),
      generator("demand without end",
                R"("arrivals": {"poisson": "1/s"}, "duration": {"fixed": "1s"})",
                {"workload[0].generate: nothing ends the generator"}),
      generator("an unknown distribution",
                R"("count": 1, "arrivals": {"poisson": "1/s"}, "duration": {"expnential": "1s"})",
                {"duration.expnential: unknown key", "\"exponential\""}),
      generator("a negative rate",
                R"("count": 1, "arrivals": {"poisson": "-1/s"}, "duration": {"fixed": "1s"})",
                {"arrivals.poisson: \"-1/s\": must not be negative", "\"60/h\""}),
      generator("weights of nothing",
                R"("count": 1, "arrivals": {"poisson": "1/s"}, "duration": {"fixed": "1s"},
                   "gpus": {"choices": {"1": 0}})",
                {"gpus", "weights"}),
      override("an override without value", "run.seed", {"--set run.seed: has no \"=\""}),
      override("an override of an unknown key", "run.sead=1",
               {"run.sead (given by --set): unknown key", "\"seed\""}),
      override("an override out of range", "cluster.nodes[0].count=0",
               {"cluster.nodes[0].count (given by --set): 0 is out of range"}),
      override("an override beyond a list", "cluster.nodes[5].count=1",
               {"--set cluster.nodes[5].count=1", "has 1 entries"}),
  };
}

}  // namespace

std::vector<BrokenInput> broken_scenarios() {
  std::vector<BrokenInput> all = broken_texts();
  for (const auto& more : {broken_clusters(), broken_jobs(), broken_sections()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

}  // namespace headroom::test
