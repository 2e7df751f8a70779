#include "sim/scenario/pipeline_files.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/workload/manifests/pipeline_file.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

/// A step says by one of these how long it takes.
constexpr std::array<std::string_view, 3> length_keys{"duration_s", "training", "etl"};

JsonMember* member(JsonValue& object, std::string_view name) {
  if (object.object() == nullptr) return nullptr;
  const auto found = std::ranges::find(*object.object(), name, &JsonMember::name);
  return found == object.object()->end() ? nullptr : &*found;
}

JsonValue number(std::int64_t value) { return {JsonNumber{std::to_string(value)}}; }

JsonValue texts(const std::vector<std::string>& items) {
  JsonValue::Array made;
  for (const std::string& item : items) made.push_back({item});
  return {std::move(made)};
}

void add_unless_there(JsonValue& object, const char* key, JsonValue value) {
  if (object.find(key) == nullptr) object.object()->push_back({key, std::move(value)});
}

/// What the pod asks for; a scenario that speaks of GPUs itself says all about them.
void add_needs(JsonValue& step, const PipelineFileStep& given) {
  const PodNeeds& needs = given.needs;
  constexpr std::array<std::string_view, 8> gpu_keys{"gpus",       "nodes",   "gpus_per_node",
                                                     "gpu_memory", "mig",     "gpu_fraction",
                                                     "min_gpus",   "max_gpus"};
  const bool speaks_of_gpus = std::ranges::any_of(
      gpu_keys, [&](std::string_view key) { return step.find(key) != nullptr; });
  if (needs.gpus > 0 && !speaks_of_gpus) {
    add_unless_there(step, "gpus", number(needs.gpus));
    if (!needs.mig.empty()) add_unless_there(step, "mig", {needs.mig});
    if (needs.gpu_memory.count > 0) {
      add_unless_there(step, "gpu_memory", {fmt::format("{}B", needs.gpu_memory.count)});
    }
    if (needs.gpu_fraction.count > 0) {
      add_unless_there(step, "gpu_fraction",
                       {JsonNumber{fmt::format("0.{:03}", needs.gpu_fraction.count)}});
    }
    if (!given.gpu_models.empty()) add_unless_there(step, "gpu", texts(given.gpu_models));
  }
  constexpr std::int64_t core = 1000;
  // Whole cores here, rounded up.
  if (needs.cpu_milli > 0) {
    add_unless_there(step, "cpus", number((needs.cpu_milli + core - 1) / core));
  }
  if (needs.memory.count > 0) {
    add_unless_there(step, "memory", {fmt::format("{}B", needs.memory.count)});
  }
}

void add_step(JsonValue& step, const PipelineFileStep& given) {
  if (!given.after.empty()) add_unless_there(step, "after", texts(given.after));
  if (given.runs_always) add_unless_there(step, "when", {std::string{"always"}});
  if (given.retries) add_unless_there(step, "retries", number(*given.retries));
  add_needs(step, given);
}

class Expansion {
 public:
  Expansion(JsonValue& pipeline, const std::string& path, Findings& findings)
      : pipeline_{&pipeline}, section_{&pipeline, path, findings} {}

  void expand(const BuildContext& context) {
    const std::string shown = section_.text("file").value_or("");
    const std::string path = resolved_path(section_, "file", context);
    if (shown.empty() || !section_.is_sound("file")) return;
    BlockReader text = BlockReader::open(path, shown);
    const PipelineFile file = read_pipeline_file(text, format());
    add_unless_there(*pipeline_, "steps", {JsonValue::Object{}});
    JsonValue& steps = member(*pipeline_, "steps")->value;
    if (steps.object() == nullptr) {
      section_.refuse("steps", "are no object, beside \"file\"",
                      "the names of its steps, such as {\"" + file.steps.front().name +
                          "\": {\"duration_s\": 600}}");
      return;
    }
    refuse_unknown(steps, file, shown);
    for (const PipelineFileStep& given : file.steps) match(steps, given, shown);
    if (file.schedule.empty() || section_.has("submit")) return;
    add_unless_there(*pipeline_, "schedule", {file.schedule});
    if (!file.concurrency.empty()) add_unless_there(*pipeline_, "concurrency", {file.concurrency});
  }

 private:
  /// Names that are none are refused with the keys.
  [[nodiscard]] PipelineFormat format() const {
    const auto name = section_.text("format");
    if (name == "kfp") return PipelineFormat::kfp;
    return name == "argo" ? PipelineFormat::argo : PipelineFormat::either;
  }

  void refuse_unknown(const JsonValue& steps, const PipelineFile& file, const std::string& shown) {
    std::vector<std::string> names;
    for (const PipelineFileStep& step : file.steps) names.push_back(step.name);
    for (const JsonMember& step : *steps.object()) {
      if (std::ranges::find(names, step.name) != names.end()) continue;
      const std::string near = nearest_name(step.name, names);
      constexpr std::size_t most = 20;
      const auto first = std::span{names}.first(std::min(names.size(), most));
      section_.child("steps").refuse(
          step.name, fmt::format("{} has no such step", shown),
          near.empty()
              ? fmt::format("one of {}{}", fmt::join(first, ", "), names.size() > most ? ", …" : "")
              : fmt::format("did you mean \"{}\"?", near));
    }
  }

  void match(JsonValue& steps, const PipelineFileStep& given, const std::string& shown) {
    JsonMember* step = member(steps, given.name);
    const bool is_timed = step != nullptr && std::ranges::any_of(length_keys, [&](auto key) {
                            return step->value.find(key) != nullptr;
                          });
    if (is_timed) {
      add_step(step->value, given);
    } else if (step == nullptr || step->value.object() != nullptr) {
      section_.child("steps").refuse(
          given.name,
          fmt::format("does not say how long the step takes, nor does {}:{}", shown, given.line),
          "\"duration_s\", \"training\" or \"etl\"");
    }
  }

  JsonValue* pipeline_;
  Section section_;
};

}  // namespace

void expand_pipeline_files(JsonValue& root, const BuildContext& context, Findings& findings) {
  JsonMember* workload = member(root, "workload");
  if (workload == nullptr || workload->value.array() == nullptr) return;
  JsonValue::Array& sources = *workload->value.array();
  for (std::size_t i = 0; i < sources.size(); ++i) {
    JsonMember* pipeline = member(sources[i], "pipeline");
    if (pipeline == nullptr || pipeline->value.find("file") == nullptr) continue;
    Expansion{pipeline->value, member_path(item_path("workload", i), "pipeline"), findings}.expand(
        context);
  }
  // Half a graph would be wrong in ways of its own.
  findings.throw_if_any();
}

}  // namespace headroom
