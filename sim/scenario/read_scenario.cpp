#include "sim/scenario/read_scenario.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include "headroom/diagnostics.hpp"

#include "sim/scenario/builders.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/json_value.hpp"
#include "sim/scenario/key_checker.hpp"
#include "sim/scenario/key_description.hpp"
#include "sim/scenario/overrides.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

Scenario build_scenario(const Section& root, BuildContext& context) {
  Scenario scenario;
  scenario.cluster = build_cluster(root.child("cluster"));
  scenario.scheduler = build_scheduler(root.child("scheduler"), context);
  scenario.run = build_run(root.child("run"));
  context.run_until = scenario.run.until;
  scenario.workload = build_workload(root, context);
  scenario.goals = build_goals(root);
  scenario.warnings = std::move(context.warnings);
  return scenario;
}

}  // namespace

std::string read_text_file(const std::string& path) {
  constexpr std::size_t size_max = 64U << 20U;
  const auto refuse = [&](const char* message, const char* hint) {
    throw InputError{{path, message, hint}};
  };
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) refuse("does not exist", "the path of a file");
  if (std::filesystem::is_directory(status)) refuse("is a directory", "the path of a file");
  std::ifstream file{path, std::ios::binary};
  if (!file) refuse("cannot be read", "a file with read permission");
  std::string text;
  constexpr std::size_t block = 1U << 16U;
  while (file && text.size() <= size_max) {
    const std::size_t before = text.size();
    text.resize(before + block);
    file.read(text.data() + before, static_cast<std::streamsize>(block));
    text.resize(before + static_cast<std::size_t>(file.gcount()));
  }
  if (text.size() > size_max) {
    refuse("is larger than 64 MiB", "long job lists belong in a trace file");
  }
  return text;
}

Scenario parse_scenario(std::string_view text, const std::string& shown_path,
                        const ReadOptions& options) {
  JsonValue root = parse_json(text, shown_path);
  Findings findings{shown_path};
  apply_overrides(root, options.overrides, findings);
  check_keys(root, scenario_description(), "", findings);

  const std::filesystem::path path{shown_path};
  BuildContext context{.folder = path.parent_path().string(),
                       .data_directory = options.data_directory};
  const Section section{&root, "", findings};
  Scenario scenario = build_scenario(section, context);
  scenario.name = section.text("name").value_or(path.stem().string());
  findings.throw_if_any();
  return scenario;
}

Scenario read_scenario(const std::string& path, const ReadOptions& options) {
  return parse_scenario(read_text_file(path), path, options);
}

}  // namespace headroom
