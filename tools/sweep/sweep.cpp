#include "tools/sweep/sweep.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "models/json/json_value.hpp"
#include "tools/check/json_line.hpp"
#include "tools/check/read_suite.hpp"
#include "tools/study/study_points.hpp"

namespace headroom {
namespace {

/// FNV-1a with 64 bits. Source: Fowler, Noll, Vo and Eastlake, RFC 9923, 2025.
class Fnv {
 public:
  void add(std::string_view text) {
    for (const char letter : text) {
      state_ = (state_ ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
    }
  }
  /// A text of its own: its length keeps neighbours apart.
  void add_text(std::string_view text) {
    add(fmt::format("{}:", text.size()));
    add(text);
  }
  [[nodiscard]] std::string hex() const { return fmt::format("{:016x}", state_); }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325U;
};

/// Collects every text of `value` that names a file.
void collect_files(const JsonValue& value, const Study& study, std::set<std::string>& files) {
  if (const auto* text = value.string()) {
    constexpr std::size_t longest_path = 4096;
    if (text->empty() || text->size() > longest_path) return;
    const std::string folder = std::filesystem::path{study.base_shown}.parent_path().string();
    const std::string path = named_file(*text, folder, study.data_directory).path;
    std::error_code error;
    if (std::filesystem::is_regular_file(path, error)) files.insert(path);
  } else if (const auto* items = value.array()) {
    for (const JsonValue& item : *items) collect_files(item, study, files);
  } else if (const auto* members = value.object()) {
    for (const JsonMember& member : *members) collect_files(member.value, study, files);
  }
}

std::string digest_of_files(const Study& study, const std::vector<StudyPoint>& points) {
  std::set<std::string> files;
  collect_files(study.base, study, files);
  std::set<std::string_view> seen;
  for (const StudyPoint& point : points) {
    for (const std::string& text : point.overrides) {
      if (text.find('"') == std::string::npos || !seen.insert(text).second) continue;
      const auto value = try_parse_json(text.substr(text.find('=') + 1));
      if (value) collect_files(*value, study, files);
    }
  }
  Fnv digest;
  std::array<char, 1U << 16U> block{};
  for (const std::string& path : files) {
    std::ifstream file{path, std::ios::binary};
    while (file.read(block.data(), block.size()) || file.gcount() > 0) {
      digest.add({block.data(), static_cast<std::size_t>(file.gcount())});
    }
    digest.add_text("end of file");
  }
  return digest.hex();
}

SweepDigest digest_of(const Study& study, const std::vector<StudyPoint>& points,
                      const std::string& program) {
  Fnv base;
  base.add_text(json_line(study.base));
  base.add_text(fmt::format("{}", study.seed));
  Fnv overrides;
  for (const StudyPoint& point : points) {
    overrides.add_text("point");
    for (const std::string& text : point.overrides) overrides.add_text(text);
  }
  return {.program = program,
          .base = base.hex(),
          .points = overrides.hex(),
          .files = digest_of_files(study, points)};
}

bool is_dimension(const Study& study, const std::string& name) {
  return std::ranges::find(study.dimensions, name, &Dimension::name) != study.dimensions.end();
}

std::vector<std::string> shown_metrics(const Study& study, const std::vector<std::string>& more) {
  std::vector<std::string> metrics;
  const auto show = [&](const std::string& metric) {
    if (metric.empty() || std::ranges::find(metrics, metric) != metrics.end()) return;
    metrics.push_back(metric);
  };
  if (!is_dimension(study, study.minimize)) show(study.minimize);
  for (const Goal& goal : study.goals) show(goal.metric);
  for (const std::string& metric : study.metrics) show(metric);
  for (const std::string& metric : more) show(metric);
  if (metrics.empty()) metrics = {"queue_delay_s.mean", "queue_delay_s.p95", "gpu.busy_ratio"};
  return metrics;
}

}  // namespace

Sweep make_sweep(Study study, const std::vector<std::string>& metrics, const std::string& program) {
  Sweep sweep;
  sweep.points = points(study);
  sweep.metrics = shown_metrics(study, metrics);
  sweep.digest = digest_of(study, sweep.points, program);
  sweep.study = std::move(study);
  return sweep;
}

std::string store_name(const Shard& shard) {
  if (shard.count == 1) return store_file;
  return fmt::format("sweep.{}-of-{}.sqlite", shard.index, shard.count);
}

std::vector<std::string> shard_files(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{directory, error}) {
    const std::string name = entry.path().filename().string();
    const bool is_shard = name.starts_with("sweep.") && name.ends_with(".sqlite") &&
                          name.find("-of-") != std::string::npos;
    if (is_shard) files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace headroom
