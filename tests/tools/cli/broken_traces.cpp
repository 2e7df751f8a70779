#include <string>
#include <utility>
#include <vector>

#include "broken_inputs.hpp"

namespace headroom::test {
namespace {

/// A scenario that replays `jobs.trace` with these further keys.
BrokenInput trace(std::string name, const std::string& keys, std::string content,
                  std::vector<std::string> expected) {
  const std::string scenario =
      R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload": [{"trace": "jobs.trace")" + keys + "}]}";
  return {.name = std::move(name),
          .files = {{"s.json", scenario}, {"jobs.trace", std::move(content)}},
          .expected = std::move(expected)};
}

BrokenInput named(std::string name, const std::string& path, std::vector<std::string> expected) {
  return {.name = std::move(name),
          .files = {{"s.json", R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload": [{"trace": ")" +
                                   path + "\"}]}"}},
          .expected = std::move(expected)};
}

const std::string swf_row = "1 0 -1 10 1 -1 -1 1 20 -1 1 1 1 -1 1 -1 -1 -1\n";
const std::string csv_row = "id,submit_s,gpus,duration_s\na,0,1,10\n";

/// The beginning of a gzip member that promises more than it holds.
const std::string cut_gzip{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x33\x54\x30", 13};
const std::string cut_zstd{"\x28\xb5\x2f\xfd\x04\x58\x61", 7};

}  // namespace

std::vector<BrokenInput> broken_traces() {
  return {
      named("a missing trace", "no.swf", {"workload[0].trace", "\"no.swf\" does not exist"}),
      named("a directory for a trace", "..", {"workload[0].trace", "\"..\" is a directory"}),
      named("missing data", "${HEADROOM_DATA}/no.swf", {"does not exist", "HEADROOM_DATA"}),
      trace("an empty trace", "", "", {"jobs.trace"}),
      trace("an empty trace of known format", R"(, "format": "swf")", "", {"jobs.trace", "no job"}),
      trace("only comments", R"(, "format": "swf")", "; nothing\n; here\n",
            {"jobs.trace", "no job"}),
      trace("only a header", R"(, "format": "csv")", "id,submit_s,gpus,duration_s\n",
            {"jobs.trace", "no job"}),
      trace("a truncated gzip", R"(, "format": "swf")", cut_gzip, {"jobs.trace", "gzip"}),
      trace("a gzip of garbage", R"(, "format": "swf")", "\x1f\x8bgarbage that is no gzip",
            {"jobs.trace", "gzip"}),
      trace("a truncated zstd", R"(, "format": "swf")", cut_zstd, {"jobs.trace", "zst"}),
      trace("NUL bytes", R"(, "format": "swf")", std::string(1000, '\0'), {"jobs.trace"}),
      trace("a line of 10 MB", R"(, "format": "swf")", swf_row + std::string(10'000'000, '1'),
            {"jobs.trace", "line 2"}),
      trace("a format that is no format", R"(, "format": "sfw")", swf_row,
            {"workload[0].format: unknown name \"sfw\"", "\"swf\""}),
      trace("an unknown cleaning rule", R"(, "clean": ["wash"])", swf_row,
            {"workload[0].clean[0]: unknown name \"wash\""}),
      trace("a format that cannot be guessed", "", "what is this\n", {"jobs.trace", "format"}),
      trace("another format than it says", R"(, "format": "batsim")", swf_row, {"jobs.trace"}),
      trace("a table without its columns", R"(, "format": "csv")", "a,b\n1,2\n",
            {"jobs.trace", "submit_s"}),
      trace("a column that is not there",
            R"(, "format": "csv", "columns": {"submit_s": "arrival"})", csv_row,
            {"jobs.trace", "arrival"}),
      trace("a column that nobody knows", R"(, "format": "csv", "columns": {"colour": "id"})",
            csv_row, {"colour"}),
      trace("rows that are all wrong", R"(, "format": "csv")",
            "id,submit_s,gpus,duration_s\na,x,1,10\nb,y,1,10\n",
            {"jobs.trace: none of its 2 rows is a job", "line 2: submit_s x"}),
      trace("a filter that keeps nothing", R"(, "format": "csv", "where": {"gpus": ">=9"})",
            csv_row, {"jobs.trace", "where leave none of its 1 jobs"}),
      trace("a filter on nothing known", R"(, "format": "csv", "where": {"colour": "red"})",
            csv_row, {"colour"}),
      trace("a filter that is no comparison", R"(, "format": "csv", "where": {"gpus": ">=many"})",
            csv_row, {"many"}),
      trace("a list that is no list", R"(, "format": "batsim")", "{\"jobs\": 3}", {"jobs.trace"}),
      trace("200,000 levels", R"(, "format": "batsim")", std::string(200'000, '['), {"jobs.trace"}),
      trace("times out of order", R"(, "from": "2h", "to": "1h")", swf_row,
            {"workload[0].to", "1h leaves no time"}),
      trace("a speed of nothing", R"(, "speed_up": 0)", swf_row,
            {"workload[0].speed_up: 0 is out of range"}),
      trace("a missing throughput table", R"(, "format": "gavel", "throughputs": "no.json")", "x\n",
            {"workload[0].throughputs", "\"no.json\" does not exist"}),
  };
}

std::vector<BrokenInput> broken_command_lines() {
  const std::string right =
      R"({"cluster": {"nodes": [{"gpus": 8}]},
          "workload": [{"jobs": [{"id": "a", "gpus": 1, "duration_s": 10}]}]})";
  const auto line = [&](std::vector<std::string> arguments, std::vector<std::string> expected) {
    std::string name;
    for (const std::string& argument : arguments) name += argument + " ";
    return BrokenInput{.name = name,
                       .files = {{"s.json", right}, {"file", "x"}},
                       .expected = std::move(expected),
                       .arguments = std::move(arguments)};
  };
  return {
      line({"-q"}, {"give a command"}),
      line({"rnu", "s.json"}, {"no command \"rnu\"", "\"run\""}),
      line({"--set", "a=b", "rnu", "s.json"}, {"no command \"rnu\""}),
      line({"zzzzzzzzz"}, {"no command", "commands: run"}),
      line({"run"}, {"SCENARIO is required"}),
      line({"run", "s.json", "more.json"}, {"more.json"}),
      line({"run", "s.json", "--nonsense"}, {"--nonsense"}),
      line({"run", "s.json", "--seed", "-1"}, {"--seed", "-1"}),
      line({"run", "s.json", "--seed", "many"}, {"--seed", "many"}),
      line({"run", "s.json", "--threads", "0"}, {"--threads", "0"}),
      line({"lint"}, {"FILE is required"}),
      line({"lint", "nothing.json"}, {"nothing.json: does not exist"}),
      line({"compare", "nothing.json", "b.json"}, {"nothing.json"}),
      line({"sweep", "nothing.json"}, {"nothing.json"}),
      line({"plan", "nothing.json"}, {"nothing.json"}),
      line({"forecast", "nothing.json"}, {"nothing.json"}),
      line({"trace", "stats", "nothing.swf"}, {"nothing.swf"}),
      line({"check", "nothing.json"}, {"nothing.json"}),
  };
}

}  // namespace headroom::test
