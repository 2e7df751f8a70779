#include "sim/observe/timeline.hpp"

#include <array>
#include <cstddef>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>
#include <zlib.h>

#include "headroom/units.hpp"

#include "sim/observe/lanes.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/report/gzip_text.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/trace_events.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"
#include "trace_checker.hpp"

namespace headroom {
namespace {

using Json = nlohmann::json;

std::string timeline_of(const std::string& scenario) {
  const RunRecord run =
      run_scenario(parse_scenario(scenario, "s.json", {}), {.keep_log = true, .on_progress = {}});
  std::string text;
  write_timeline(run, 10, [&](std::string_view part) { text += part; });
  return text;
}

std::string on_node(const std::string& node, const std::string& jobs,
                    const std::string& scheduler = "{}") {
  return R"({"name": "s", "cluster": {"nodes": [{"name": "n", "count": 1, )" + node +
         R"(}]}, "workload": [{"jobs": [)" + jobs + R"(]}], "scheduler": )" + scheduler + "}";
}

/// Events of one kind as text: `TRACK: NAME START LENGTH`, in microseconds, by track names.
std::vector<std::string> slices_of(const std::string& timeline) {
  const Json file = Json::parse(timeline);
  std::vector<std::string> lines;
  for (const Json& event : file["traceEvents"]) {
    if (event["ph"] != "X") continue;
    std::string track;
    for (const Json& named : file["traceEvents"]) {
      if (named["ph"] == "M" && named["name"] == "thread_name" && named["tid"] == event["tid"]) {
        track = named["args"]["name"];
      }
    }
    lines.push_back(track + ": " + event["name"].get<std::string>() + ' ' + event["ts"].dump() +
                    ' ' + event["dur"].dump());
  }
  return lines;
}

Json first_of(const std::string& timeline, const std::string& kind) {
  const Json file = Json::parse(timeline);
  for (const Json& event : file["traceEvents"]) {
    if (event["ph"] == kind) return event;
  }
  return {};
}

void check_rules(const std::string& timeline) {
  const test::CheckedTrace trace = test::checked_trace(timeline);
  CHECK((trace.faults.empty() ? "" : trace.faults.front()) == "");
}

using Lines = std::vector<std::string>;

TimePoint at(std::int64_t nanoseconds) { return {{nanoseconds}}; }

}  // namespace

TEST_CASE("jobs take the lowest free GPUs, and the next may begin where one ends") {
  const std::string timeline =
      timeline_of(on_node(R"("gpus": 2)", R"({"id": "a", "gpus": 1, "duration_s": 10},
                                 {"id": "b", "gpus": 1, "duration_s": 0.0000015},
                                 {"id": "c", "gpus": 1, "submit_s": 5, "duration_s": 10},
                                 {"id": "d", "gpus": 2, "submit_s": 6, "duration_s": 1})"));
  CHECK(slices_of(timeline) == Lines{"GPU 0: a 0 10000000", "GPU 1: b 0 1.5",
                                     "GPU 1: c 5000000 10000000", "GPU 0: d 15000000 1000000",
                                     "GPU 1: d 15000000 1000000"});
  check_rules(timeline);
}

TEST_CASE("a wait is a slice beside the tracks, and a slice tells of its job") {
  const std::string timeline =
      timeline_of(on_node(R"("gpus": 1)", R"({"id": "a", "gpus": 1, "duration_s": 10},
                                 {"id": "b", "user": "u", "queue": "q", "gpus": 1, "submit_s": 4,
                                  "duration_s": 10})"));
  const Json wait = first_of(timeline, "b");
  CHECK(wait["name"] == "waiting in q");
  CHECK(wait["ts"] == 4'000'000);
  CHECK(first_of(timeline, "e")["ts"] == 10'000'000);
  CHECK(wait["args"] == Json{{"job", "b"},
                             {"user", "u"},
                             {"queue", "q"},
                             {"gpus", 1},
                             {"wait_s", 6},
                             {"reason", "not enough free GPUs"}});
  CHECK(first_of(timeline, "X")["args"]["state"] == "completed");
  CHECK(test::checked_trace(timeline).floating_slices == 1);
  check_rules(timeline);
}

TEST_CASE("parts of one GPU are drawn side by side and do not shift whole jobs onto it") {
  const std::string timeline =
      timeline_of(on_node(R"("gpus": 2)", R"({"id": "a", "gpu_fraction": 0.5, "duration_s": 10},
                                 {"id": "b", "gpu_fraction": 0.25, "submit_s": 2, "duration_s": 4},
                                 {"id": "c", "gpus": 1, "submit_s": 3, "duration_s": 4},
                                 {"id": "d", "gpu_fraction": 0.5, "submit_s": 7,
                                  "duration_s": 1})"));
  CHECK(slices_of(timeline) == Lines{"GPU 0: a 0 10000000", "GPU 0, part 2: b 2000000 4000000",
                                     "GPU 1: c 3000000 4000000",
                                     "GPU 0, part 2: d 7000000 1000000"});
  CHECK(first_of(timeline, "X")["args"]["share"] == 0.5);
  // 0.5 x 10 s + 0.25 x 4 s + 4 s + 0.5 x 1 s
  CHECK(test::checked_trace(timeline).gpu_time == 10'500'000'000'000);
  check_rules(timeline);
}

TEST_CASE("an arrow leads from the job that takes GPUs to the stop of the one that had them") {
  const std::string timeline =
      timeline_of(on_node(R"("gpus": 1)", R"({"id": "low", "gpus": 1, "duration_s": 10},
                                 {"id": "high", "gpus": 1, "priority": 1, "submit_s": 4,
                                  "duration_s": 3})",
                          R"({"order": "priority", "preemption": "priority"})"));
  CHECK(slices_of(timeline) == Lines{"GPU 0: low 0 4000000", "GPU 0: high 4000000 3000000",
                                     "GPU 0: low 7000000 6000000",
                                     "stopped 1: low 4000000 3000000"});
  CHECK(first_of(timeline, "X")["args"]["state"] == "stopped");
  CHECK(first_of(timeline, "X")["args"]["stopped_for"] == "high");
  CHECK(first_of(timeline, "s")["ts"] == 4'000'000);
  CHECK(first_of(timeline, "s")["pid"] != first_of(timeline, "f")["pid"]);
  CHECK(test::checked_trace(timeline).arrows == 1);
  check_rules(timeline);
}

TEST_CASE("jobs without GPUs have tracks of their own") {
  const std::string timeline =
      timeline_of(on_node(R"("gpus": 1, "cpus": 8)", R"({"id": "a", "cpus": 2, "duration_s": 10},
                                 {"id": "b", "cpus": 2, "duration_s": 10})"));
  CHECK(slices_of(timeline) ==
        Lines{"without GPUs 1: a 0 10000000", "without GPUs 2: b 0 10000000"});
  CHECK(test::checked_trace(timeline).gpu_time == 0);
  check_rules(timeline);
}

TEST_CASE("any name is sound JSON") {
  for (const char* name : {R"(a\"b\\c)", R"(\u0000\u0007\n\t)", "\xF0\x9F\x9A\x80 \xE2\x80\xAE",
                           "</script><img src=x onerror=alert(1)>"}) {
    const std::string timeline = timeline_of(on_node(
        R"("gpus": 1)", R"({"id": ")" + std::string{name} + R"(", "user": ")" + name +
                            R"(", "queue": ")" + name + R"(", "gpus": 1, "duration_s": 1})"));
    CHECK(first_of(timeline, "X")["name"] == Json::parse('"' + std::string{name} + '"'));
    check_rules(timeline);
  }
}

TEST_CASE("names of traces that are not UTF-8 have their odd bytes replaced") {
  CHECK(json_quoted("a\xFF"
                    "b") ==
        "\"a\xEF\xBF\xBD"
        "b\"");
}

TEST_CASE("a run in which no job comes is a timeline of idle GPUs") {
  const std::string timeline = timeline_of(
      on_node(R"("gpus": 3)", R"({"id": "a", "gpus": 1, "submit_s": 9, "duration_s": 1})",
              R"({}, "run": {"until": "5s"})"));
  CHECK(test::checked_trace(timeline).slices == 0);
  CHECK(timeline.find("GPU 2") != std::string::npos);
  check_rules(timeline);
}

TEST_CASE("lanes are reused lowest first, kept while they are, and free at the instant they end") {
  Lanes lanes;
  CHECK(lanes.take(at(0), at(10)) == 0);
  CHECK(lanes.take(at(0), at(5)) == 1);
  CHECK(lanes.take(at(3), at(4)) == 2);
  lanes.keep(1, at(8));
  CHECK(lanes.take(at(5), at(5)) == 2);
  CHECK(lanes.take(at(5), at(6)) == 2);
  CHECK(lanes.take(at(8), at(9)) == 1);
  CHECK(lanes.take(at(10), at(11)) == 0);
  CHECK(lanes.size() == 3);
}

TEST_CASE("times are exact decimals of microseconds") {
  CHECK(microseconds_text({0}) == "0");
  CHECK(microseconds_text({1}) == "0.001");
  CHECK(microseconds_text({1'500}) == "1.5");
  CHECK(microseconds_text({1'010}) == "1.01");
  CHECK(microseconds_text({9'007'199'254'740'993}) == "9007199254740.993");
}

TEST_CASE("text compressed in pieces comes back whole, and equal text makes equal bytes") {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i * 7919 % 1000);
  const auto compressed = [&] {
    std::string bytes;
    GzipText gzip{[&](std::string_view part) { bytes += part; }};
    for (std::size_t from = 0; from < text.size(); from += 9999) {
      gzip.append(std::string_view{text}.substr(from, 9999));
    }
    gzip.finish();
    return bytes;
  };
  std::string bytes = compressed();
  CHECK(bytes == compressed());
  CHECK(bytes.size() < text.size());
  std::string back(text.size() + 1, ' ');
  z_stream state{};
  REQUIRE(inflateInit2(&state, 15 + 16) == Z_OK);
  state.next_in = reinterpret_cast<Bytef*>(bytes.data());
  state.avail_in = static_cast<uInt>(bytes.size());
  state.next_out = reinterpret_cast<Bytef*>(back.data());
  state.avail_out = static_cast<uInt>(back.size());
  CHECK(inflate(&state, Z_FINISH) == Z_STREAM_END);
  back.resize(state.total_out);
  CHECK(inflateEnd(&state) == Z_OK);
  CHECK(back == text);
}

}  // namespace headroom
