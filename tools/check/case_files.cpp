#include "tools/check/case_files.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "models/json/json_value.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/overrides.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/check/read_suite.hpp"

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// Collects the texts in `value`: any of them may name a file.
void collect_texts(const JsonValue& value, std::vector<std::string>& texts) {
  if (const auto* text = value.string()) {
    texts.push_back(*text);
  } else if (const auto* items = value.array()) {
    for (const JsonValue& item : *items) collect_texts(item, texts);
  } else if (const auto* members = value.object()) {
    for (const JsonMember& member : *members) collect_texts(member.value, texts);
  }
}

/// The texts of a scenario file, changed by `overrides`; none when it is not there.
std::vector<std::string> scenario_texts(const NamedFile& file,
                                        const std::vector<std::string>& overrides) {
  std::vector<std::string> texts;
  if (!is_there(file)) return texts;
  JsonValue scenario = parse_json(read_text_file(file.path), file.path);
  Findings ignored{file.path};  // read_scenario reports them
  apply_overrides(scenario, overrides, ignored);
  collect_texts(scenario, texts);
  return texts;
}

/// Both scenarios of a case with their overrides.
std::vector<std::pair<NamedFile, std::vector<std::string>>> scenarios_of(
    const CheckCase& check, const CheckOptions& options) {
  std::vector<std::pair<NamedFile, std::vector<std::string>>> scenarios{
      {check.scenario, overrides_for(check, options)}};
  if (check.against) scenarios.emplace_back(*check.against, options.overrides);
  return scenarios;
}

class Fingerprint {
 public:
  void add(std::string_view text) {
    add_bytes(std::to_string(text.size()) + ":");  // so that no two lists run together
    add_bytes(text);
  }

  /// The content of a file, or of all files in a directory.
  void add_content(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      add_file(path);
      return;
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{path, error}) {
      if (entry.is_regular_file(error)) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const fs::path& file : files) {
      add(file.filename().string());
      add_file(file);
    }
  }

  [[nodiscard]] std::string text() const { return fmt::format("{:016x}", value_); }

 private:
  void add_file(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    std::vector<char> block(std::size_t{1} << 16U);
    while (file) {
      file.read(block.data(), static_cast<std::streamsize>(block.size()));
      add_bytes({block.data(), static_cast<std::size_t>(file.gcount())});
    }
  }

  void add_bytes(std::string_view bytes) {
    for (const char c : bytes) {
      value_ = (value_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
  }

  std::uint64_t value_ = 0xcbf29ce484222325U;
};

}  // namespace

std::vector<std::string> overrides_for(const CheckCase& check, const CheckOptions& options) {
  std::vector<std::string> overrides = check.overrides;
  overrides.insert(overrides.end(), options.overrides.begin(), options.overrides.end());
  return overrides;
}

bool is_there(const NamedFile& file) {
  std::error_code error;
  return fs::exists(file.path, error);
}

std::vector<std::string> missing_files(const CheckCase& check, const CheckOptions& options) {
  std::vector<NamedFile> files = check.needs;
  for (const Expectation& expectation : check.expectations) {
    const auto* schedule = std::get_if<ScheduleExpectation>(&expectation);
    if (schedule != nullptr && schedule->record.shown.starts_with(data_variable)) {
      files.push_back(schedule->record);
    }
  }
  for (const auto& [scenario, overrides] : scenarios_of(check, options)) {
    for (const std::string& text : scenario_texts(scenario, overrides)) {
      if (text.starts_with(data_variable)) {
        files.push_back(named_file(text, "", options.data_directory));
      }
    }
  }
  std::vector<std::string> missing;
  for (const NamedFile& file : files) {
    if (is_there(file) || std::ranges::find(missing, file.shown) != missing.end()) continue;
    missing.push_back(file.shown);
  }
  return missing;
}

std::string fingerprint_of(const CheckCase& check, const CheckOptions& options) {
  Fingerprint print;
  print.add(options.program);
  print.add(check.text);
  for (const std::string& one : options.overrides) print.add(one);
  const auto add_file = [&](const NamedFile& file) {
    print.add(file.shown);
    print.add_content(file.path);
  };
  if (check.baseline) add_file(*check.baseline);
  for (const NamedFile& file : check.needs) add_file(file);
  for (const Expectation& expectation : check.expectations) {
    const auto* schedule = std::get_if<ScheduleExpectation>(&expectation);
    if (schedule != nullptr) add_file(schedule->record);
  }
  for (const auto& [scenario, overrides] : scenarios_of(check, options)) {
    add_file(scenario);
    const std::string folder = fs::path{scenario.path}.parent_path().string();
    for (const std::string& text : scenario_texts(scenario, overrides)) {
      // Too long for a path, and nothing to ask the file system about.
      constexpr std::size_t path_length_max = 1024;
      if (text.empty() || text.size() > path_length_max) continue;
      const NamedFile file = named_file(text, folder, options.data_directory);
      if (is_there(file)) add_file(file);
    }
  }
  return print.text();
}

std::string fingerprint_of_file(const std::string& path) {
  Fingerprint print;
  print.add_content(path);
  return print.text();
}

}  // namespace headroom
