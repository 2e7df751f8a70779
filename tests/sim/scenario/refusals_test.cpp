#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "example.hpp"
#include "sim/scenario/expand_generators.hpp"

using namespace headroom;

namespace {

/// The one finding that the example has after `override`; all of them joined
/// when there is not exactly one.
std::string refusal(const std::string& override) {
  const auto findings = findings_with({override});
  std::string joined;
  for (const std::string& finding : findings) joined += finding + "\n";
  return findings.size() == 1 ? findings.front() : "not one finding:\n" + joined;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string with_jobs(const std::string& jobs) {
  return R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload": [{"jobs": )" + jobs + "}]}";
}

}  // namespace

TEST_CASE("an unknown key is answered with the nearest known one") {
  CHECK(refusal("cluster.nodes[0].gpu_s=1") ==
        "s.json: cluster.nodes[0].gpu_s (given by --set): unknown key (did you mean \"gpus\"?)");
  CHECK(holds(refusal("zzzzzz=1"), "unknown key (known keys: $schema, name, catalog, cluster"));
}

TEST_CASE("a quantity without its unit is told from one of the wrong type") {
  CHECK(refusal("run.until=40") ==
        "s.json: run.until (given by --set): 40 is missing its unit (a time such as \"30min\"; "
        "units ns,us,ms,s,min,h,d,w; more than zero)");
  CHECK(holds(refusal("run.until=[]"), "[] is of the wrong type (a time such as"));
  CHECK(holds(refusal("run.until=\"40\""), "\"40\": missing unit"));
  CHECK(holds(refusal("cluster.nodes[0].memory=64"), "64 is missing its unit"));
  CHECK(holds(refusal("cluster.nodes[0].memory=64GHz"), "wrong unit \"GHz\""));
  CHECK(holds(refusal("run.until=0s"), "\"0s\" must be longer than zero"));
}

TEST_CASE("numbers out of range are answered with the range") {
  CHECK(refusal("cluster.nodes[0].count=-1") ==
        "s.json: cluster.nodes[0].count (given by --set): -1 is out of range (a whole number from "
        "1 to 1000000)");
  CHECK(holds(refusal("cluster.nodes[0].count=1.5"), "1.5 is no whole number"));
  CHECK(holds(refusal("cluster.nodes[0].count=1000000000000000000"), "is out of range"));
  CHECK(holds(refusal("cluster.nodes[0].gpus=1e308"), "1e308 is out of range"));
  CHECK(holds(refusal("cluster.nodes[0].count=\"4\""), "\"4\" is of the wrong type"));
  CHECK(holds(refusal("workload[0].jobs[0].duration_s=-1"), "-1 must not be negative"));
  CHECK(holds(refusal("workload[0].jobs[0].walltime_s=0"), "0 is out of range (plain seconds"));
  CHECK(holds(refusal("workload[0].jobs[0].submit_s=1e18"), "1e18 out of range"));
}

TEST_CASE("the nodes of all groups together have a limit") {
  const std::string text =
      R"({"cluster": {"nodes": [{"name": "a", "count": 600000}, {"name": "b", "count": 600000}]},
          "workload": [{"jobs": [{"id": "a", "cpus": 1, "duration_s": 1}]}]})";
  CHECK(findings_in(text) ==
        std::vector<std::string>{
            "s.json: cluster.nodes: 1200000 nodes in all (at most 1000000 nodes)"});
}

TEST_CASE("unknown names are answered with those that exist") {
  CHECK(holds(refusal("scheduler.order=fcsf"), "did you mean \"fcfs\"?"));
  CHECK(holds(refusal("scheduler.policy=qqqqqqqqqqqq"), "one of fifo, easy-backfill"));
  CHECK(holds(refusal("scheduler.placement=spraed"), "did you mean \"spread\"?"));
  CHECK(holds(refusal(R"(workload[0]={"generate": {"count": 1, "arrivals": {"poisson": "1/s"},
                          "duration": {"gaussian": "1s"}}})"),
              "gaussian (given by --set): unknown key"));
  CHECK(holds(refusal("scheduler.queues=[\"a\"]"), "\"a\" is of the wrong type"));
}

TEST_CASE("keys of later versions say that they are not there yet") {
  CHECK(holds(refusal("cluster.racks=[]"), "not available yet"));
  CHECK(holds(refusal("cluster.nodes[0].disks=[]"), "not available yet"));
  CHECK(holds(refusal("workload[0].jobs[0].stages=[]"), "not available yet"));
}

TEST_CASE("what must be given is missed by name") {
  CHECK(findings_in("{}").size() == 2);
  CHECK(findings_in("{}").front() ==
        "s.json: cluster: is missing (an object with one of nodes, slurm_conf, kubectl_nodes)");
  CHECK(findings_in("[]").size() == 1);
  CHECK(findings_in("3").front().starts_with("s.json: 3 is no object"));
  CHECK(holds(refusal("workload=[]"), "has 0 entries"));
  CHECK(holds(refusal("workload[0]={}"), "says none of trace, generate, jobs"));
  CHECK(holds(refusal("workload[0].trace=x"), "says trace, jobs at once"));
  CHECK(holds(refusal("goals=[{\"metric\": \"m\"}]"), "gives none of at_most, at_least"));
  CHECK(holds(refusal("scheduler.estimate={}"), "gives 0 of scale, noise"));
}

TEST_CASE("all findings come at once") {
  const auto findings = findings_with({"run.until=40", "scheduler.policy=x", "run.sead=1",
                                       "workload[0].jobs[0].gpus=-1", "cluster.nodes[0].name="});
  CHECK(findings.size() == 5);
}

TEST_CASE("ids are unique over all lists of jobs") {
  const std::string text = with_jobs(
      R"([{"id": "a", "gpus": 1, "duration_s": 1}, {"id": "a", "gpus": 1, "duration_s": 1}])");
  CHECK(findings_in(text).front() ==
        "s.json: workload[0].jobs[1].id: \"a\" is also the id of workload[0].jobs[0] (an id of its "
        "own for each job)");
  CHECK(findings_in(example_text, {R"(workload[1]={"jobs": [
          {"id": "a", "gpus": 1, "duration_s": 1}]})"})
            .size() == 1);
}

TEST_CASE("node groups have names of their own") {
  CHECK(holds(refusal(R"(cluster.nodes[1]={"name": "n"})"),
              "\"n\" is also the name of cluster.nodes[0]"));
  CHECK(holds(refusal(R"(cluster.nodes[0]={"gpu": "a100"})"), "model \"a100\" of no GPUs"));
}

TEST_CASE("predecessors exist and do not wait for one another") {
  const auto chain = [](const std::string& a, const std::string& b, const std::string& c) {
    const auto findings = findings_in(
        with_jobs(R"([{"id": "a", "gpus": 1, "duration_s": 1, "after": [)" + a +
                  R"(]}, {"id": "b", "gpus": 1, "duration_s": 1, "after": [)" + b +
                  R"(]}, {"id": "c", "gpus": 1, "duration_s": 1, "after": [)" + c + "]}]"));
    return findings.empty() ? "" : findings.front();
  };
  CHECK(chain("", "\"a\"", "\"a\", \"b\"").empty());
  CHECK(chain("\"x\"", "", "") ==
        "s.json: workload[0].jobs[0].after: there is no job \"x\" (ids of jobs in this file)");
  CHECK(chain("\"a\"", "", "") ==
        "s.json: workload[0].jobs[0].after: jobs wait for one another: a after a (dependencies "
        "without a cycle)");
  CHECK(holds(chain("\"c\"", "\"a\"", "\"b\""), "a after c after b after a"));
  // The job that only hangs on the cycle is not part of it.
  CHECK(holds(chain("\"b\"", "\"c\"", "\"b\""), ": b after c after b (") == true);
}

TEST_CASE("the forms of a request do not contradict one another") {
  CHECK(holds(refusal("workload[0].jobs[0].gpus_per_node=4"), "given beside \"gpus_per_node\""));
  const auto job = [](const std::string& keys) {
    const auto findings = findings_in(with_jobs(R"([{"id": "a", "duration_s": 1)" + keys + "}]"));
    return findings.empty() ? "" : findings.front();
  };
  CHECK(holds(job(""), "asks for nothing"));
  CHECK(holds(job(R"(, "gpus_per_node": 4)"), "given without \"nodes\""));
  CHECK(holds(job(R"(, "nodes": 4)"), "asks for nothing"));
  CHECK(job(R"(, "nodes": 4, "gpus": 6)").empty());
  CHECK(job(R"(, "nodes": 4, "cpus": 6)").empty());
}

TEST_CASE("a trace that is not there is a finding, and so is a directory") {
  CHECK(holds(refusal("workload[0]={\"trace\": \"no.swf\"}"),
              "\"no.swf\" does not exist (paths start at the folder of this file)"));
  CHECK(holds(refusal("workload[0]={\"trace\": \"sim\"}"), "\"sim\" is a directory"));
  CHECK(holds(refusal("workload[0]={\"trace\": \"${HEADROOM_DATA}/no.swf\"}"),
              "HEADROOM_DATA names the data's folder"));
  CHECK(holds(refusal("workload[0]={\"trace\": \"${HOME}/no.swf\"}"), "does not exist"));
}

TEST_CASE("times that leave nothing are refused") {
  CHECK(findings_with({"run.until=1d", "run.warmup=2d"}).front() ==
        "s.json: run.warmup (given by --set): 2d leaves nothing to measure (shorter than "
        "run.until, which is 1d)");
  CHECK(holds(refusal(R"(workload[0]={"trace": "CMakeLists.txt", "from": "2h", "to": "1h"})"),
              "1h leaves no time after \"from\""));
}

TEST_CASE("demand that cannot be drawn is refused") {
  const auto generate = [](const std::string& text) {
    return refusal("workload[0]={\"generate\": " + text + "}");
  };
  const std::string tail = R"("arrivals": {"poisson": "1/s"}, "duration": {"fixed": "1s"}})";
  CHECK(holds(generate("{" + tail), "nothing ends the generator"));
  CHECK(holds(generate("{\"count\": 0, " + tail), "0 is out of range"));
  CHECK(holds(generate(R"({"count": 5, "gpus": {"choices": {"x": 1}}, )" + tail),
              "\"x\" is no number of GPUs"));
  CHECK(holds(generate(R"({"count": 5, "gpus": {"choices": {"1": 0}}, )" + tail),
              "no usable weights"));
  CHECK(holds(generate(R"({"count": 5, "arrivals": {"poisson": 3}, "duration": {"fixed": "1s"}})"),
              "3 is missing its unit (a rate such as \"60/h\""));
  CHECK(holds(generate(R"({"count": 5, "arrivals": {"poisson": "1/s", "daily": [1, 2]},
                           "duration": {"fixed": "1s"}})"),
              "has 2 entries (a list of 24 entries)"));
  CHECK(holds(generate(R"({"count": 5, "arrivals": {"every": "1s", "poisson": "1/s"},
                           "duration": {"fixed": "1s"}})"),
              "gives 2 of poisson, every"));
}

TEST_CASE("presets, fits and scales that mean nothing are refused") {
  const auto generate = [](const std::string& text) {
    return refusal("workload[0]={\"generate\": " + text + "}");
  };
  CHECK(holds(generate(R"({"preset": "phily", "count": 1})"), "did you mean \"philly\"?"));
  CHECK(holds(generate(R"({"fit": "nowhere.json", "count": 1})"), "does not exist"));
  CHECK(holds(generate(R"({"count": 1, "duration": {"fixed": "1s"}})"),
              "generate.arrivals (given by --set): is missing (or name a preset"));
  const std::string tail = R"("duration": {"fixed": "1s"}})";
  CHECK(holds(generate(R"({"count": 1, "arrivals": {"poisson": "1/s"}, "load": 0.5,
                           "duration": {"pareto": {"minimum": "1s", "shape": 1}}})"),
              "the mean of the GPU time of a job is not known"));
  CHECK(holds(generate(R"({"count": 1, "users": 2, "load": 0.5,
                           "arrivals": {"closed": {"think": {"fixed": "1s"}}}, )" +
                       tail),
              "closed-loop users come as the cluster lets them"));
  CHECK(holds(generate(R"({"count": 1, "arrivals": {"poisson": "1/s"},
                           "duration_by_gpus": {"4-2": {"fixed": "1s"}}, )" +
                       tail),
              "\"4-2\" is no range of GPUs"));
  CHECK(
      holds(generate(R"({"count": 1, "correlation": 1.5, "arrivals": {"poisson": "1/s"}, )" + tail),
            "1.5 is out of range"));
  CHECK(holds(generate(R"({"count": 1, "arrivals": {"poisson": "1/s"},
                           "duration": {"lognormal": {"median": "1s", "sigma": -1}}})"),
              "-1 is out of range"));
}

TEST_CASE("a fit that is none is refused under its own name") {
  const auto message = [](const std::string& text) {
    try {
      (void)read_fit(text, "fit.json");
      return std::string{};
    } catch (const InputError& error) {
      return std::string{error.what()};
    }
  };
  CHECK(message(R"({"generate": {"arrivals": {"poisson": "1/h"}, "duration": {"fixed": "1s"}}})")
            .empty());
  CHECK(holds(message("{}"), "fit.json: generate: is missing"));
  CHECK(holds(message("[]"), "fit.json"));
  CHECK(holds(message("{"), "fit.json"));
  CHECK(holds(message(R"({"generate": {"gpus_each": 1}})"),
              "fit.json: generate.gpus_each: unknown key"));
  CHECK(holds(message(R"({"generate": {"preset": "philly"}})"),
              "fit.json: generate.preset: stands in a fit"));
}

TEST_CASE("a long value is not repeated in full") {
  const std::string longest(100'000, 'x');
  for (const std::string& override : {"name=" + longest, "scheduler.policy=" + longest,
                                      longest + "=1", "workload[0].jobs[0].after=" + longest}) {
    CAPTURE(override.substr(0, 40));
    const auto findings = findings_with({override});
    REQUIRE(findings.size() == 1);
    CHECK(findings.front().size() < 400);
  }
}
