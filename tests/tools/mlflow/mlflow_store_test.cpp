#include "tools/mlflow/mlflow_store.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "models/yaml/yaml_value.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "sim/world/run.hpp"

using namespace headroom;
namespace fs = std::filesystem;

namespace {

constexpr const char* scenario_text = R"({
  "name": "night's work",
  "cluster": {"nodes": [{"name": "n", "gpus": 2}]},
  "workload": [{"pipeline": {"name": "p", "schedule": {"every": "1h"}, "runs": 2, "user": "ann",
    "steps": [{"name": "tune", "gpus": 1, "duration_s": 900, "sweep": {
      "trials": 9, "epochs": 9, "parameters": {"lr": {"loguniform": [1e-4, 1e-1]},
                                              "batch": {"choices": [32, "big"]}},
      "objective": {"name": "val_loss"},
      "curve": {"start": 2, "limit": {"uniform": [0, 1]}, "exponent": 0.5, "noise": 0.01},
      "stopping": {"rule": "asha"}}}]}}],
  "run": {"until": "90min", "start_epoch_s": 1700000000}
})";

std::string content(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  REQUIRE_MESSAGE(file.good(), path.string());
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator{folder}) {
    names.insert(entry.path().filename().string());
  }
  return {names.begin(), names.end()};
}

/// The members of a meta.yaml, which must be exactly `keys`.
std::map<std::string, YamlValue> meta(const fs::path& folder, const std::set<std::string>& keys) {
  const YamlValue value =
      parse_yaml(content(folder / "meta.yaml"), {.shown = (folder / "meta.yaml").string()});
  REQUIRE(value.kind == YamlKind::map);
  std::map<std::string, YamlValue> members;
  std::set<std::string> found;
  for (const YamlMember& member : value.members) {
    members[member.name] = member.value;
    found.insert(member.name);
  }
  CHECK(found == keys);
  return members;
}

bool is_plain_number(const YamlValue& value) {
  if (value.is_quoted || value.text.empty()) return false;
  return std::ranges::all_of(value.text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// What MLflow's FileStore takes from a folder of a run.
struct ReadRun {
  std::map<std::string, YamlValue> meta;
  std::map<std::string, std::string> parameters;
  std::map<std::string, std::string> tags;
  std::map<std::string, std::vector<MlflowPoint>> metrics;
};

std::map<std::string, std::string> texts_in(const fs::path& folder) {
  std::map<std::string, std::string> texts;
  for (const std::string& name : names_in(folder)) texts[name] = content(folder / name);
  return texts;
}

ReadRun read_run(const fs::path& folder, const std::string& experiment) {
  CHECK(names_in(folder) ==
        std::vector<std::string>{"artifacts", "meta.yaml", "metrics", "params", "tags"});
  ReadRun run;
  run.meta =
      meta(folder, {"artifact_uri", "end_time", "entry_point_name", "experiment_id",
                    "lifecycle_stage", "run_id", "run_name", "run_uuid", "source_name",
                    "source_type", "source_version", "start_time", "status", "tags", "user_id"});
  const std::string id = folder.filename().string();
  CHECK(id.size() == 32);
  CHECK(id.find_first_not_of("0123456789abcdef") == id.npos);
  CHECK(run.meta["run_id"].text == id);
  CHECK(run.meta["run_id"].is_quoted);  // else digits alone would be read as a number
  CHECK(run.meta["run_uuid"].text == id);
  CHECK(run.meta["experiment_id"].text == experiment);
  CHECK(run.meta["experiment_id"].is_quoted);
  CHECK(run.meta["lifecycle_stage"].text == "active");
  CHECK(run.meta["artifact_uri"].text.ends_with(experiment + '/' + id + "/artifacts"));
  CHECK(is_plain_number(run.meta["start_time"]));
  CHECK((run.meta["end_time"].is_null() || is_plain_number(run.meta["end_time"])));
  CHECK(is_plain_number(run.meta["status"]));
  CHECK(run.meta["source_type"].text == "4");
  CHECK(run.meta["tags"].kind == YamlKind::list);
  run.parameters = texts_in(folder / "params");
  run.tags = texts_in(folder / "tags");
  CHECK(run.tags.at("mlflow.runName") == run.meta["run_name"].text);
  for (const auto& [name, text] : texts_in(folder / "metrics")) {
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
      std::istringstream fields{line};
      MlflowPoint point;
      std::string rest;
      CHECK(static_cast<bool>(fields >> point.time_ms >> point.value >> point.step));
      CHECK(!(fields >> rest));
      run.metrics[name].push_back(point);
    }
    CHECK(!run.metrics[name].empty());
  }
  return run;
}

struct TemporaryFolder {
  fs::path path;
  explicit TemporaryFolder(const char* name) : path{fs::temp_directory_path() / name} {
    fs::remove_all(path);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder(TemporaryFolder&&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder() { fs::remove_all(path); }
};

std::map<std::string, std::string> files_below(const fs::path& root) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator{root}) {
    if (entry.is_regular_file()) {
      files[fs::relative(entry.path(), root).string()] = content(entry.path());
    }
  }
  return files;
}

}  // namespace

TEST_CASE("a store is read back by the rules of MLflow's FileStore") {
  const TemporaryFolder folder{"headroom-mlflow-store"};
  const Scenario scenario = parse_scenario(scenario_text, "s.json", {});
  const RunRecord run = run_scenario(scenario);
  write_mlflow_store(mlflow_experiments(run, scenario.run.start_epoch), folder.path.string());
  const auto experiments = names_in(folder.path);
  REQUIRE(experiments.size() == 2);
  CHECK(experiments[0] == ".trash");
  CHECK(names_in(folder.path / ".trash").empty());
  const std::string& id = experiments[1];
  CHECK(id.size() == 18);
  auto about = meta(folder.path / id, {"artifact_location", "creation_time", "experiment_id",
                                       "last_update_time", "lifecycle_stage", "name"});
  CHECK(about["experiment_id"].text == id);
  CHECK(about["experiment_id"].is_quoted);
  CHECK(about["name"].text == "p/tune (night's work, seed 1)");
  CHECK(about["creation_time"].text == "1700000000000");

  std::map<std::string, ReadRun> runs;
  for (const std::string& name : names_in(folder.path / id)) {
    if (name == "meta.yaml" || name == "tags") continue;
    const ReadRun read = read_run(folder.path / id / name, id);
    runs[read.tags.at("mlflow.runName")] = read;
  }
  const PipelineRecord& pipeline = run.pipelines.at(0);
  std::size_t trials = 0;
  for (std::size_t number = 0; number < pipeline.runs.size(); ++number) {
    const std::string name = "p/" + std::to_string(number) + "/tune";
    const SweepRecord& sweep = *pipeline.runs[number].steps[0].sweep;
    for (std::size_t i = 0; i < sweep.trials.size(); ++i) {
      const TrialRecord& trial = sweep.trials[i];
      const ReadRun& read = runs.at(name + "/trial-" + std::to_string(i));
      ++trials;
      CHECK(read.tags.at("mlflow.parentRunId") == runs.at(name).meta.at("run_id").text);
      CHECK(read.parameters.at("lr") == trial.values[0]);
      CHECK(read.parameters.at("batch") == trial.values[1]);
      CHECK(read.meta.at("status").text == (has_ended(trial.state) ? "3" : "1"));
      CHECK(read.meta.at("user_id").text == "ann");
      if (trial.reports.empty()) continue;
      const auto& points = read.metrics.at("val_loss");
      REQUIRE(points.size() == trial.reports.size());
      CHECK(points.back().step == trial.reports.back().epoch);
      CHECK(points.back().value == trial.reports.back().value);
      CHECK(points.back().time_ms ==
            1'700'000'000'000 + trial.reports.back().time.since_start.count / 1'000'000);
    }
  }
  CHECK(trials == 18);
  CHECK(runs.size() == 20);
}

TEST_CASE("the same run gives the same bytes, and other experiments stay") {
  const TemporaryFolder folder{"headroom-mlflow-again"};
  const Scenario scenario = parse_scenario(scenario_text, "s.json", {});
  const auto write = [&](std::uint64_t seed) {
    Scenario other = scenario;
    other.run.seed = seed;
    write_mlflow_store(mlflow_experiments(run_scenario(other), other.run.start_epoch),
                       folder.path.string());
    return files_below(folder.path);
  };
  const auto first = write(1);
  CHECK(write(1) == first);
  const auto both = write(2);
  CHECK(both.size() > first.size());
  for (const auto& [name, text] : first) CHECK(both.at(name) == text);
}
