#include "sim/scenario/expand_generators.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"
#include "sim/scenario/describe.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/generator_presets.hpp"
#include "sim/scenario/key_checker.hpp"
#include "sim/scenario/key_description.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace headroom {
namespace {

std::string joined(const std::string& folder, const std::string& path) {
  if (path.empty() || path.starts_with("${") || std::filesystem::path{path}.is_absolute()) {
    return path;
  }
  return (std::filesystem::path{folder} / path).lexically_normal().string();
}

JsonValue* member(JsonValue& value, std::string_view name) {
  auto* members = value.object();
  if (members == nullptr) return nullptr;
  const auto found = std::ranges::find(*members, name, &JsonMember::name);
  return found == members->end() ? nullptr : &found->value;
}

/// Makes the paths within `generate` start where those of the scenario do.
void move_paths(JsonValue& generate, const std::string& folder) {
  JsonValue* trace = member(generate, "resample");
  if (trace == nullptr) return;
  for (const char* key : {"trace", "throughputs"}) {
    JsonValue* path = member(*trace, key);
    if (path != nullptr && path->string() != nullptr) {
      path->content = joined(folder, *path->string());
    }
  }
}

/// Whether `base`, from a preset or a fit, is overruled by what `generate` says.
bool is_overruled(const JsonMember& base, const JsonValue& generate) {
  const bool is_end = base.name == "count" || base.name == "until";
  if (is_end) return generate.find("count") != nullptr || generate.find("until") != nullptr;
  return generate.find(base.name) != nullptr;
}

void merge(JsonValue& generate, JsonValue base) {
  std::vector<JsonMember> added;
  for (JsonMember& one : *base.object()) {
    if (!is_overruled(one, generate)) added.push_back(std::move(one));
  }
  for (JsonMember& one : added) generate.object()->push_back(std::move(one));
}

/// Where the file `given` is, its folder standing for `${HEADROOM_DATA}`.
std::string place_of(const std::string& given, const GeneratorFolders& folders) {
  constexpr std::string_view variable = "${HEADROOM_DATA}";
  if (given.starts_with(variable)) return folders.data + given.substr(variable.size());
  return joined(folders.scenario, given);
}

void expand(JsonValue& generate, const GeneratorFolders& folders) {
  const JsonValue* preset = generate.find("preset");
  if (preset != nullptr && preset->string() != nullptr) {
    const std::string_view text = preset_text(*preset->string());
    if (!text.empty()) merge(generate, parse_json(text, "preset " + *preset->string()));
  }
  const JsonValue* fit = generate.find("fit");
  if (fit == nullptr || fit->string() == nullptr) return;
  const std::string given = *fit->string();
  const std::string path = place_of(given, folders);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return;
  JsonValue base = read_fit(read_text_file(path), path);
  move_paths(base, std::filesystem::path{given}.parent_path().string());
  merge(generate, std::move(base));
}

}  // namespace

JsonValue read_fit(std::string_view text, const std::string& shown_path) {
  JsonValue root = parse_json(text, shown_path);
  Findings findings{shown_path};
  check_keys(root, generate_description(), "", findings);
  findings.throw_if_any();
  JsonValue generate = std::move(*member(root, "generate"));
  for (const char* key : {"preset", "fit"}) {
    if (generate.find(key) == nullptr) continue;
    throw InputError{Diagnostic{shown_path + ": generate." + key, "stands in a fit",
                                "a fit says everything itself"}};
  }
  return generate;
}

void expand_generators(JsonValue& root, const GeneratorFolders& folders) {
  JsonValue* workload = member(root, "workload");
  if (workload == nullptr || workload->array() == nullptr) return;
  for (JsonValue& source : *workload->array()) {
    JsonValue* generate = member(source, "generate");
    if (generate != nullptr && generate->object() != nullptr) expand(*generate, folders);
  }
}

}  // namespace headroom
