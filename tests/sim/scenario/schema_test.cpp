#include <doctest/doctest.h>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "example.hpp"
#include "kai_scenarios.hpp"
#include "models/json/json_value.hpp"
#include "interactive_scenarios.hpp"
#include "pipeline_scenarios.hpp"
#include "service_scenarios.hpp"
#include "sim/scenario/key_description.hpp"
#include "stack_scenarios.hpp"

using namespace headroom;

namespace {

using Json = nlohmann::json;

/// Asks a JSON Schema validator that knows nothing of headroom.
class SchemaJudge {
 public:
  SchemaJudge() {
    const Json schema = Json::parse(scenario_schema());
    const valijson::adapters::NlohmannJsonAdapter adapter{schema};
    // The newest draft it knows; what is used here reads the same in 2020-12.
    valijson::SchemaParser{valijson::SchemaParser::kDraft7}.populateSchema(adapter, schema_);
  }

  [[nodiscard]] bool accepts(std::string_view text) const {
    const Json value = Json::parse(text, nullptr, true, /*ignore_comments=*/true);
    valijson::Validator validator{valijson::Validator::kStrongTypes};
    return validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter{value}, nullptr);
  }

 private:
  valijson::Schema schema_;
};

/// A scenario with `workload` and what stands after it.
std::string scenario(const std::string& workload, const std::string& more = {}) {
  return R"({"cluster": {"nodes": [{"gpus": 8}]}, "workload": [)" + workload + "]" + more + "}";
}

const std::string one_job = R"({"jobs": [{"id": "a", "gpus": 1, "duration_s": 10}]})";

std::string generate(const std::string& duration, const std::string& more = {}) {
  return scenario(R"({"generate": {"count": 5, "arrivals": {"poisson": "60/h"}, "duration": )" +
                  duration + more + "}}");
}

/// Generators that use every key of theirs between them.
std::vector<std::string> right_demand() {
  return {
      R"({"generate": {"count": 5, "arrivals": {"renewal": {"weibull": {"scale": "1min",
          "shape": 0.7}}, "bursts": {"jobs": {"geometric": 3}, "gap": "5s", "alike": true}},
          "duration": {"quantiles": {"values": ["0s", "1min", "1d"], "shares": [0, 0.5, 1]}},
          "duration_by_gpus": {"1": {"fixed": "1s"}, "2-4": {"fixed": "2s"}, "5-": {"fixed": "3s"}},
          "gpus": {"choices": {"1": 1, "8": 2}}, "correlation": 0.4,
          "users": {"count": 30, "zipf": 1.1}, "from": "1h", "load": 0.7, "scale_users": 2,
          "speed_up": 2, "scale_gpus": 0.5}})",
      R"({"generate": {"until": "1d", "arrivals": {"markov": [{"rate": "2/h", "stay": "5h"},
          {"rate": "60/h", "stay": "20min"}], "bursts": {"jobs": {"choices": {"1": 3, "9": 1}}}},
          "duration": {"fixed": "1s"}}})",
      R"({"generate": {"until": "1d", "users": 3, "arrivals": {"closed": {"think":
          {"exponential": "20min"}}}, "duration": {"fixed": "1s"}}})",
      R"({"generate": {"preset": "philly", "load": 0.8, "count": 100}})",
      R"({"generate": {"resample": {"trace": "CMakeLists.txt", "format": "csv"}, "window": "14d",
          "day_start": "5h"}})",
      R"({"generate": {"fit": "tests/fuzz/corpus/fit/laws.json"}})"};
}

/// A scenario of the fuzzer's corpus, without the overrides before it.
std::string corpus_text(const std::string& name) {
  std::ifstream file{"tests/fuzz/corpus/scenario/" + name};
  std::string text;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("--set")) text += line + "\n";
  }
  return text;
}

/// Scenarios whose cluster is that of files.
std::vector<std::string> right_cluster_files() {
  return {
      R"({"cluster": {"slurm_conf": "tests/models/inventory/samples/slurm.conf",
          "gpu_names": {"a100": "a100-sxm-80"}}, "workload": [)" +
          one_job + R"(], "scheduler": {"policy": "slurm"}})",
      R"({"cluster": {"kubectl_nodes": "tests/models/inventory/samples/nodes.json"},
          "workload": [)" +
          one_job + "]}"};
}

/// Those without files, demand, hardware and queues of special kinds.
std::vector<std::string> plain_scenarios() {
  return {
      std::string{example_text},
      scenario(one_job, R"(, "run": {"mode": "packing", "demand": 1.3, "arrivals": "shuffled"})"),
      R"({"$schema": "x", "name": "n", "cluster": {"nodes": [{"name": "a", "count": 2, "gpus": 8,
          "gpu": "a100", "cpus": 64, "memory": "1.5TB"}]}, "workload": [)" +
          one_job + R"(],
          "scheduler": {"policy": "easy-backfill", "order": "las", "backfill": "easy",
            "backfill_order": "sjf", "placement": "spread", "preemption": "none",
            "estimate": {"scale": 2}, "restart_cost": "30s", "cycle": "30s",
            "reject_impossible": false, "queues": [], "las": {"thresholds_gpu_s": [3250, 7200]}},
          "run": {"seed": 7, "until": "40d", "warmup": "2d", "replications": 5, "samples": 10},
          "goals": [{"metric": "jct_s.p95", "where": {"gpus": ">=8", "user": 1},
                     "at_most": "30min"},
                    {"metric": "gpu.busy_ratio", "at_least": 0.5}],
          "prices": {"currency": "EUR", "each": {"a": 1e5}, "lifetime": "1825d",
            "energy_per_kwh": 0.2, "pue": 1.2}})",
      scenario(R"({"jobs": [
          {"id": 1, "submit_s": 0.5, "duration_s": 1e2, "nodes": 2, "gpus_per_node": 4,
           "gpu": "v100", "cpus": 8, "memory": "1 GiB", "walltime_s": 200.5, "restart_cost": "30s",
           "user": "u", "queue": "q", "priority": -3, "preemptible": false},
          {"id": "b", "gpus": 3, "duration_s": 0, "gpu": ["v100", "a100"], "after": 1},
          {"id": "c", "cpus": 1, "duration_s": 0, "after": [1, "b"]}]})"),
      scenario(R"({"trace": "CMakeLists.txt", "format": "swf", "clean": [], "processors": "cpus",
          "size": "allocated", "think_time": true, "first": 10, "from": "1h", "to": "1d",
          "speed_up": 2, "scale_gpus": 0.5, "where": {"gpus": 8}})"),
      scenario(R"({"trace": "CMakeLists.txt", "format": "csv", "columns": {"id": "job"}})"),
      scenario(R"({"trace": "CMakeLists.txt", "throughputs": "CMakeLists.txt",
          "gpu_type": "k80"})"),
      scenario(R"({"trace": "CMakeLists.txt", "format": "k8s", "assumed_duration": "2h",
          "horizon": "7d"})"),
      scenario(one_job, R"(, "scheduler": {"estimate": {"noise": {"lognormal": 0.5}}})"),
      scenario(one_job, R"(, "scheduler": {"estimate": "actual", "cycle": "event"})"),
      corpus_text("slurm.json"),
      corpus_text("queue_rules.json"),
      generate(R"({"exponential": "50min"})"),
      generate(R"({"exponential": {"mean": "50min"}})"),
      generate(R"({"fixed": {"value": "1e3s"}})"),
      generate(R"({"lognormal": {"median": "10min", "sigma": 1.8}})"),
      generate(R"({"weibull": {"scale": "1h", "shape": 0.7}})"),
      generate(R"({"hyperexponential": {"means": ["1min", "1h"], "weights": [1, 2]}})"),
      generate(R"({"pareto": {"minimum": "1s", "shape": 1.5}})"),
      generate(R"({"empirical": {"values": ["1s"], "weights": [1]}})"),
      generate(R"({"fixed": "1s"})", R"(, "gpus": {"choices": {"1": 0.6, "8": 0.4}}, "users": 3,
          "walltime_factor": 2, "gpu": ["a100", "h100"], "queue": "q", "priority": 1, "until": "1d",
          "topology": {"required": "host"})"),
      R"({"cluster": {"nodes": [{"gpus": 8, "count": 64}], "topology": {"block": 32, "rack": 16}},
          "workload": [{"jobs": [{"id": "a", "gpus": 64, "duration_s": 9,
            "topology": {"required": "block", "preferred": "rack"}}]}]})",
      scenario(R"({"generate": {"count": 2, "arrivals": {"every": "1min"},
          "duration": {"fixed": "1s"}}})"),
      scenario(R"({"generate": {"count": 2, "arrivals": {"poisson": "1/s",
          "daily": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],
          "weekly": [1,1,1,1,1,0,0]}, "duration": {"fixed": "1s"}}})"),
  };
}

/// Right scenarios that use every key of the description between them.
std::vector<std::string> right_scenarios() {
  std::vector<std::string> all = plain_scenarios();
  for (std::string& from_files : right_cluster_files()) all.push_back(std::move(from_files));
  for (std::string& demand : right_demand()) all.push_back(scenario(demand));
  for (std::string& stack : right_stacks()) all.push_back(std::move(stack));
  for (std::string& service : right_services()) all.push_back(std::move(service));
  for (std::string& people : right_notebooks()) all.push_back(std::move(people));
  for (std::string& graph : right_pipelines()) all.push_back(std::move(graph));
  for (std::string& graph : right_pipeline_files()) all.push_back(std::move(graph));
  for (std::string& kai : right_kai_scenarios()) all.push_back(std::move(kai));
  return all;
}

/// Scenarios that single keys show to be wrong.
std::vector<std::string> wrong_scenarios() {
  const auto node = [](const std::string& keys) {
    return R"({"cluster": {"nodes": [{)" + keys + R"(}]}, "workload": [)" + one_job + "]}";
  };
  const auto job = [](const std::string& keys) {
    return scenario(R"({"jobs": [{"id": "a", )" + keys + "}]}");
  };
  const auto scheduler = [](const std::string& keys) {
    return scenario(one_job, R"(, "scheduler": {)" + keys + "}");
  };
  return {
      "{}",
      "[]",
      "null",
      scenario(""),
      scenario("{}"),
      scenario(R"({"trace": "x", "jobs": []})"),
      scenario(one_job, R"(, "clustre": {})"),
      node(R"("count": 0)"),
      node(R"("count": 1.5)"),
      node(R"("count": 1000001)"),
      node(R"("count": "2")"),
      node(R"("name": "")"),
      node(R"("memory": 64)"),
      node(R"("memory": "64")"),
      node(R"("memory": "64 parsecs")"),
      job(R"("gpus": -1, "duration_s": 1)"),
      job(R"("gpus": 1)"),
      job(R"("gpus": 1, "duration_s": "1")"),
      job(R"("gpus": 1, "duration_s": -1)"),
      job(R"("gpus": 1, "duration_s": 1e18)"),
      job(R"("gpus": 1, "duration_s": 1, "walltime_s": 0)"),
      job(R"("gpus": 1, "duration_s": 1, "preemptible": 1)"),
      job(R"("gpus": 1, "duration_s": 1, "gpu": [])"),
      scheduler(R"("policy": "easy")"),
      scheduler(R"("cycle": "now")"),
      scheduler(R"("cycle": 30)"),
      scheduler(R"("estimate": {})"),
      scheduler(R"("estimate": {"scale": 2, "noise": {"lognormal": 1}})"),
      scheduler(R"("estimate": {"scale": 0})"),
      scheduler(R"("queues": [{}])"),
      scheduler(R"("las": {"thresholds": [1]})"),
      generate("{}"),
      generate(R"({"gaussian": "1s"})"),
      generate(R"({"lognormal": "1s"})"),
      generate(R"({"exponential": "-1s"})"),
      generate(R"({"fixed": "1s"})", R"(, "gpus": {"choices": {}})"),
      generate(R"({"fixed": "1s"})", R"(, "gpus": {"choices": {"x": 1}})"),
      scenario(one_job, R"(, "goals": [{"metric": "m"}])"),
      scenario(one_job, R"(, "run": {"seed": -1})"),
      scenario(one_job, R"(, "run": {"until": "forever"})"),
  };
}

/// The same of servers and training.
std::vector<std::string> wrong_stacks() {
  const auto node = [](const std::string& keys) {
    return R"({"cluster": {"nodes": [{)" + keys + R"(}]}, "workload": [)" + one_job + "]}";
  };
  const auto job = [](const std::string& keys) {
    return scenario(R"({"jobs": [{"id": "a", "gpus": 1, )" + keys + "}]}");
  };
  return {
      node(R"("server": "")"),
      node(R"("nics": [{"count": 1}])"),
      job(R"("duration_s": 1, "training": {"model": "resnet50", "batch_per_gpu": 1,
          "samples_in_all": 1})"),
      job(R"("training": {"model": "resnet50", "batch_per_gpu": 1})"),
      job(R"("training": {"batch_per_gpu": 1, "samples_in_all": 1})"),
      job(R"("training": {"model": "resnet50", "batch_per_gpu": 0, "samples_in_all": 1})"),
      scenario(one_job, R"(, "profiles": {"a": {"model": "resnet50"}})"),
  };
}

/// Adds `Object.key` for each key of `description`, an object being known by its doc.
void collect_keys(const ObjectDescription& description, std::set<std::string>& keys) {
  for (const KeyDescription& key : description.keys) {
    keys.insert(description.doc + " " + key.name);
    std::vector<ValueDescription> forms = key.forms;
    while (!forms.empty()) {
      const ValueDescription form = forms.back();
      forms.pop_back();
      forms.insert(forms.end(), form.entries.begin(), form.entries.end());
      for (const ObjectDescription& variant : form.variants) collect_keys(variant, keys);
    }
  }
}

/// Takes from `keys` those that stand in `value`.
void take_used(const JsonValue& value, const ObjectDescription& description,
               std::set<std::string>& keys);

void take_used(const JsonValue& value, const std::vector<ValueDescription>& forms,
               std::set<std::string>& keys) {
  for (const ValueDescription& form : forms) {
    if (const auto* items = value.array(); items != nullptr && form.form == ValueForm::list) {
      for (const JsonValue& item : *items) take_used(item, form.entries, keys);
    }
    if (value.object() != nullptr && form.form == ValueForm::map) {
      for (const JsonMember& member : *value.object()) take_used(member.value, form.entries, keys);
    }
    if (value.object() == nullptr || form.form != ValueForm::object) continue;
    for (const ObjectDescription& variant : form.variants) {
      if (variant.marker.empty() || value.find(variant.marker) != nullptr) {
        take_used(value, variant, keys);
      }
    }
  }
}

void take_used(const JsonValue& value, const ObjectDescription& description,
               std::set<std::string>& keys) {
  for (const KeyDescription& key : description.keys) {
    const JsonValue* member = value.find(key.name);
    if (member == nullptr) continue;
    keys.erase(description.doc + " " + key.name);
    take_used(*member, key.forms, keys);
  }
}

}  // namespace

TEST_CASE("checker and schema accept the same scenarios, which use every documented key") {
  const SchemaJudge judge;
  std::set<std::string> unused;
  collect_keys(scenario_description(), unused);
  REQUIRE(unused.size() > 60);
  for (const std::string& text : right_scenarios()) {
    CAPTURE(text);
    CHECK(findings_in(text) == std::vector<std::string>{});
    CHECK(judge.accepts(text));
    take_used(parse_json(text, "s.json"), scenario_description(), unused);
  }
  for (const std::string& key : unused) CHECK_MESSAGE(false, key);
}

TEST_CASE("checker and schema refuse the same scenarios") {
  const SchemaJudge judge;
  std::vector<std::string> wrong = wrong_scenarios();
  for (std::string& stack : wrong_stacks()) wrong.push_back(std::move(stack));
  for (const std::string& text : wrong) {
    CAPTURE(text);
    CHECK_FALSE(findings_in(text).empty());
    CHECK_FALSE(judge.accepts(text));
  }
}

TEST_CASE("the schema names its draft, documents every key and lists the names that exist") {
  const Json schema = Json::parse(scenario_schema());
  CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  const Json& scheduler = schema["properties"]["scheduler"]["properties"];
  for (const auto& [name, key] : scheduler.items()) {
    CAPTURE(name);
    CHECK(key["description"].get<std::string>().size() > 10);
  }
  const auto orders = scheduler["order"]["enum"].get<std::vector<std::string>>();
  CHECK(std::find(orders.begin(), orders.end(), "fcfs") != orders.end());
  CHECK(scheduler["las"]["properties"]["thresholds_gpu_s"]["default"] == Json{3250, 7200});
  CHECK(schema["properties"]["run"]["properties"]["samples"]["default"] == 1000);
}
