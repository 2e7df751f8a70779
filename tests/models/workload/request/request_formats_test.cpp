#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/workload/request/sample_requests.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;
using Blocks = std::vector<std::uint64_t>;

TEST_CASE("Azure's dates count from the earliest request, to a tenth of a microsecond") {
  const ReadRequests requests = read_request_sample("small_azure.csv");
  CHECK(requests.audit().format == "azure-llm");
  CHECK(requests.size() == 13);
  CHECK(requests.at(0).arrival.since_start == 0_s);
  CHECK(requests.at(1).arrival.since_start == Duration{4'314'579'000});
  CHECK(requests.at(0).input_tokens == 374);
  CHECK(requests.at(0).output_tokens == 44);
  CHECK(requests.at(0).prefix_blocks.empty());
  CHECK(requests.source().block_tokens() == 0);
  CHECK(requests.examples("negative-value") == Names{"line 6: ContextTokens -1"});
  CHECK(requests.examples("missing-field") == Names{"line 7: ContextTokens"});
  CHECK(requests.examples("fractional-count") == Names{"line 10: GeneratedTokens 84.5"});
  CHECK(requests.examples("unreadable-time") ==
        Names{"line 11: TIMESTAMP 2023-11-16 25:15:53.0000000"});
  CHECK(requests.examples("wrong-field-count") == Names{"line 14: 2 of 3"});
  CHECK(requests.examples("not-a-number") == Names{"line 17: GeneratedTokens x"});
  CHECK(requests.audit().accepted == 13);
  CHECK(requests.audit().rejected == 6);
}

TEST_CASE("requests come in order of time, file order among equals") {
  const ReadRequests requests = read_request_sample("small_azure.csv");
  CHECK(requests.at(4).input_tokens == 1313);
  CHECK(requests.at(5).input_tokens == 381);
  CHECK(requests.examples("unsorted-times") == Names{"line 9"});
  CHECK(requests.audit().repaired == 1);
  CHECK(requests.at(6).input_tokens == 242);
  CHECK(requests.at(7).input_tokens == 209);
  CHECK(requests.at(6).arrival == requests.at(7).arrival);
}

TEST_CASE("Mooncake's requests name the blocks of their prefix") {
  const ReadRequests requests = read_request_sample("small_mooncake.jsonl");
  CHECK(requests.audit().format == "mooncake");
  CHECK(requests.source().block_tokens() == 512);
  CHECK(requests.size() == 11);
  CHECK(requests.blocks(0) == Blocks{0, 1, 2});
  CHECK(requests.blocks(2) == Blocks{0, 1, 4});
  CHECK(requests.at(2).arrival.since_start == 3_s);
  CHECK(requests.blocks(3).empty());
  CHECK(requests.blocks(4).empty());
  CHECK(requests.at(5).arrival.since_start == Duration{3'000'500'000});
  CHECK(requests.blocks(5) == Blocks{UINT64_MAX});
  CHECK(requests.examples("contradictory-size") == Names{"line 7: hash_ids 2 for 512 tokens"});
  CHECK(requests.examples("not-a-number") == Names{"line 10: hash_ids -5"});
  CHECK(requests.examples("missing-field") == Names{"line 12: output_length"});
  CHECK(requests.examples("negative-value") == Names{"line 13: timestamp -1"});
  CHECK(requests.audit().rules.at("unreadable-row").count == 3);
}

TEST_CASE("plain lines of Mooncake say what the same lines say with something odd in them") {
  RequestTraceSpec mooncake;
  mooncake.format = "mooncake";
  // An escape sends a line the long way round.
  const std::string odd = R"(, "note": "\u00e9"})";
  for (
      const std::string line :
      {R"({"timestamp": 27482, "input_length": 1025, "output_length": 0, "hash_ids": [1, 0, 7]})",
       R"({"hash_ids": [], "output_length":5,"input_length":1, "timestamp": 123456789012 })",
       R"({"timestamp": 1, "input_length": 512, "output_length": 1, "hash_ids": [1, 2]})",
       R"({"timestamp": 1, "input_length": 512, "output_length": 1, "hash_ids": [01]})",
       R"({"timestamp": 1, "input_length": 1000000001, "output_length": 1, "hash_ids": []})",
       R"({"timestamp": 5, "timestamp": 1, "input_length": 9, "output_length": 1, "hash_ids": []})",
       R"({"timestamp": 1.5, "input_length": 9, "output_length": 1, "hash_ids": null})",
       R"({"timestamp": 1, "input_length": 9, "output_length": 1})"}) {
    CAPTURE(line);
    // A sound line before, so that there is a request in any case.
    const std::string sound =
        R"({"timestamp": 0, "input_length": 9, "output_length": 1, "hash_ids": [3]})";
    const std::string with_odd = line.substr(0, line.rfind('}')) + odd;
    const ReadRequests plain = read_request_text(sound + "\n" + line + "\n", mooncake);
    const ReadRequests general = read_request_text(sound + "\n" + with_odd + "\n", mooncake);
    REQUIRE(plain.size() == general.size());
    CHECK(plain.audit().rejected == general.audit().rejected);
    if (plain.size() < 2) continue;
    CHECK(plain.at(1).arrival == general.at(1).arrival);
    CHECK(plain.at(1).input_tokens == general.at(1).input_tokens);
    CHECK(plain.at(1).output_tokens == general.at(1).output_tokens);
    CHECK(plain.blocks(1) == general.blocks(1));
  }
}

TEST_CASE("a window counts from its start, and speed_up brings requests closer") {
  RequestTraceSpec spec;
  spec.from = 3_s;
  spec.to = 9_s;
  spec.speed_up = 2;
  const ReadRequests requests = read_request_sample("small_mooncake.jsonl", spec);
  CHECK(requests.size() == 5);
  CHECK(requests.at(0).arrival.since_start == 0_s);
  CHECK(requests.at(3).arrival.since_start == Duration{250'000});
  CHECK(requests.audit().not_selected == 6);
  spec = {};
  spec.first = 2;
  CHECK(read_request_sample("small_mooncake.jsonl", spec).size() == 2);
}

TEST_CASE("what comes thousands of rows too late is rejected") {
  std::string text = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  for (int i = 0; i < 5000; ++i) text += "2024-05-10 00:00:01.0000000,1,1\n";
  text += "2024-05-10 00:00:00.0000000,2,2\n";
  const ReadRequests requests = read_request_text(text);
  CHECK(requests.size() == 5000);
  CHECK(requests.examples("late-row") == Names{"line 5002"});
}

}  // namespace
}  // namespace headroom
