#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/workload/request/sample_requests.hpp"

namespace headroom {
namespace {

using Names = std::vector<std::string>;
using Blocks = std::vector<std::uint64_t>;

TEST_CASE("BurstGPT's requests have models, conversations and failures") {
  const ReadRequests requests = read_request_sample("small_burstgpt.csv");
  CHECK(requests.audit().format == "burstgpt");
  CHECK(requests.size() == 5);
  CHECK(requests.at(0).arrival.since_start == 5_s);
  CHECK(requests.model(0) == "ChatGPT");
  CHECK(requests.model(1) == "GPT-4");
  CHECK_FALSE(requests.at(0).session.has_value());
  CHECK(requests.at(2).session == 1U);
  CHECK(requests.at(0).service_time == 3'500_ms);
  CHECK_FALSE(requests.at(2).service_time.has_value());
  CHECK(requests.at(3).failed);
  CHECK_FALSE(requests.at(4).failed);
  CHECK(requests.examples("not-a-number") ==
        Names{"line 6: Session ID x", "line 8: Elapsed time long", "line 9: Timestamp noon"});
  CHECK(requests.examples("negative-value") == Names{"line 7: Request tokens -1"});
  CHECK(requests.examples("wrong-field-count") == Names{"line 10: 7 of 8"});
}

TEST_CASE("BurstGPT's first release has neither sessions nor elapsed times") {
  const ReadRequests requests = read_request_text(
      "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
      "5,ChatGPT,472,18,490,Conversation log\n");
  CHECK(requests.audit().format == "burstgpt");
  CHECK(requests.at(0).output_tokens == 18);
}

TEST_CASE("GenAI's requests bring their measured time, base model and adapters") {
  const ReadRequests requests = read_request_sample("small_genai.csv");
  CHECK(requests.audit().format == "genai");
  CHECK(requests.size() == 5);
  CHECK(requests.at(1).arrival.since_start == 4704_s);  // 1 h 18 min 24 s later
  CHECK(requests.at(0).service_time == 32_s);
  CHECK(requests.at(0).input_tokens == 63);
  CHECK(requests.at(2).images == 8);
  CHECK(requests.at(2).steps == 40);
  CHECK(requests.at(2).adapters == 2);
  CHECK(requests.at(2).failed);
  CHECK(requests.model(2) == "M0001");
  CHECK(requests.user(2) == "G0001");
  CHECK(requests.at(3).failed);
  CHECK_FALSE(requests.at(3).service_time.has_value());
  CHECK(requests.model(3).empty());
  CHECK(requests.examples("not-a-number") == Names{"line 6: exec_time_seconds forever"});
  CHECK(requests.examples("fractional-count") == Names{"line 7: prompt_length 12.5"});
  CHECK(requests.examples("unreadable-time") == Names{"line 8: gmt_create 2024-02-30 18:21:00"});
  CHECK(requests.examples("negative-value") == Names{"line 9: exec_time_seconds -1"});
}

TEST_CASE("our own table of requests holds all that a request has") {
  const ReadRequests requests = read_request_sample("small_requests.csv");
  CHECK(requests.audit().format == "requests-csv");
  CHECK(requests.size() == 3);
  CHECK(requests.source().block_tokens() == 512);
  CHECK(requests.blocks(0) == Blocks{0, 1, 2});
  CHECK(requests.model(1) == "llama, small");
  CHECK(requests.at(1).session == UINT64_MAX);
  CHECK(requests.at(1).failed);
  CHECK(requests.at(1).adapters == 1);
  CHECK(requests.at(1).arrival.since_start == 250_ms);
  CHECK(requests.at(2).images == 4);
  CHECK(requests.examples("unreadable-row") == Names{"line 5: failed maybe"});
  CHECK(requests.examples("contradictory-size") ==
        Names{"line 6: block_tokens 256, but 512 above"});
  CHECK(requests.examples("not-a-number") ==
        Names{"line 7: session -1", "line 8: prefix_blocks two"});
}

TEST_CASE("our own JSON lines of requests know their keys") {
  const ReadRequests requests = read_request_sample("small_requests.jsonl");
  CHECK(requests.audit().format == "requests-jsonl");
  CHECK(requests.size() == 4);
  CHECK(requests.source().block_tokens() == 512);
  CHECK(requests.blocks(0) == Blocks{0, 1, 2});
  CHECK(requests.at(1).service_time == 1'500_ms);
  CHECK(requests.at(2).images == 4);
  CHECK(requests.model(3).empty());
  CHECK(requests.examples("unknown-key") ==
        Names{"line 4: key \"input_token\", did you mean \"input_tokens\"?"});
  CHECK(requests.examples("unreadable-row") == Names{"line 5: failed yes"});
  CHECK(requests.examples("missing-field") == Names{"line 6: arrival_s"});
  CHECK(requests.examples("not-a-number") == Names{"line 7: prefix_blocks -2"});
}

TEST_CASE("a file without requests, or of no format of them, is refused by name") {
  CHECK(request_problem_of("TIMESTAMP,ContextTokens,GeneratedTokens\n") ==
        "trace: holds no request (azure-llm)");
  CHECK(
      request_problem_of("what is this\n")
          .starts_with("trace: is of no format of requests that can be told from its first line"));
  RequestTraceSpec spec;
  spec.format = "azure-lm";
  CHECK(request_problem_of("x\n", spec) ==
        "trace: unknown format of requests \"azure-lm\" (did you mean azure-llm?)");
  spec.format = "burstgpt";
  CHECK(request_problem_of("TIMESTAMP,ContextTokens\n", spec) ==
        "trace: has no column \"Timestamp\" (columns of its first line: TIMESTAMP, ContextTokens)");
  spec = {};
  spec.speed_up = 0;
  CHECK(request_problem_of("arrival_s\n1\n", spec) ==
        "trace: speed_up is 0 (from 0.000001 to 1000000)");
}

}  // namespace
}  // namespace headroom
