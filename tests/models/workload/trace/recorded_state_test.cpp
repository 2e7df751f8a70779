#include "models/workload/trace/recorded_state.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/models/workload/trace/sample_trace.hpp"

using namespace headroom;

namespace {

std::vector<std::string> states_of(const ReadTrace& trace) {
  std::vector<std::string> names;
  for (const RecordedState state : trace.extras().states) {
    names.emplace_back(recorded_state_name(state));
  }
  return names;
}

}  // namespace

TEST_CASE("every state is called by a name that means it") {
  for (const RecordedState state : recorded_states) {
    CHECK(recorded_state(recorded_state_name(state)) == state);
  }
}

TEST_CASE("words of each house mean what they say") {
  CHECK(recorded_state("CANCELLED by 1001") == RecordedState::killed);
  CHECK(recorded_state("Pass") == RecordedState::completed);
  CHECK(recorded_state("Terminated") == RecordedState::completed);
  CHECK(recorded_state("OUT_OF_MEMORY") == RecordedState::out_of_memory);
  CHECK(recorded_state("") == RecordedState::untold);
  CHECK(recorded_state("Passed") == RecordedState::untold);
}

TEST_CASE("states of SWF are those of field 11") {
  const ReadTrace trace = read_text(
      "1 0 -1 60 1 -1 -1 1 60 -1 1 -1 -1 -1 -1 -1 -1 -1\n"
      "2 1 -1 60 1 -1 -1 1 60 -1 0 -1 -1 -1 -1 -1 -1 -1\n"
      "3 2 -1 60 1 -1 -1 1 60 -1 5 -1 -1 -1 -1 -1 -1 -1\n"
      "4 3 -1 60 1 -1 -1 1 60 -1 3 -1 -1 -1 -1 -1 -1 -1\n"
      "5 4 -1 60 1 -1 -1 1 60 -1 -1 -1 -1 -1 -1 -1 -1 -1\n",
      of_format("swf"));
  CHECK(states_of(trace) ==
        std::vector<std::string>{"completed", "failed", "killed", "partial", "untold"});
}

TEST_CASE("states follow their jobs when these are sorted, selected and dropped") {
  const std::string text =
      "id,submit_s,duration_s,gpus,state\n"
      "a,30,60,1,failed\n"
      "b,10,60,1,completed\n"
      "bad,15,-60,1,timed_out\n"
      "c,20,60,8,killed\n"
      "d,20,60,1,running\n";
  CHECK(states_of(read_text(text)) ==
        std::vector<std::string>{"completed", "killed", "running", "failed"});
  TraceSpec small;
  small.where["gpus"] = "1";
  CHECK(states_of(read_text(text, small)) ==
        std::vector<std::string>{"completed", "running", "failed"});
}

TEST_CASE("a trace that tells no state has none") {
  CHECK(read_text("submit_s,duration_s,gpus\n0,1,1\n").extras().states.empty());
  CHECK(read_text("submit_s,duration_s,gpus,state\n0,1,1,odd\n").extras().states.empty());
}
