#include "models/workload/openb/openb_files.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/line_reader.hpp"
#include "models/workload/trace/table_reader.hpp"

namespace headroom {
namespace {

constexpr std::int64_t bytes_per_mib = std::int64_t{1024} * 1024;

[[noreturn]] void fail(const std::string& shown, std::string message, std::string hint = "") {
  throw InputError{
      Diagnostic{.path = shown, .message = std::move(message), .hint = std::move(hint)}};
}

/// What is wrong with a row.
struct Unsound {
  AuditRule rule = AuditRule::unreadable_row;
  std::string field;
  std::string value;
};

/// The rows of a table whose columns are found by name.
class Rows {
 public:
  Rows(BlockReader& file, std::initializer_list<std::string_view> columns)
      : lines_{file}, splitter_{TableStyle{}}, shown_{file.shown()} {
    std::string_view line;
    if (!lines_.next(line)) fail(shown_, "is empty");
    splitter_.split(line);
    header_.assign(splitter_.fields().begin(), splitter_.fields().end());
    for (const std::string_view column : columns) {
      if (position(column)) continue;
      fail(shown_, fmt::format("has no column \"{}\"", column),
           fmt::format("columns of its first line: {}", fmt::join(header_, ", ")));
    }
  }

  /// Goes to the next row; false at the end.
  bool next() {
    std::string_view line;
    if (!lines_.next(line)) return false;
    unsound_.reset();
    if (!splitter_.split(line)) {
      note({AuditRule::unreadable_row, "quotes in", std::string{line}});
    } else if (splitter_.fields().size() != header_.size()) {
      note({AuditRule::wrong_field_count, "",
            fmt::format("{} of {}", splitter_.fields().size(), header_.size())});
    }
    return true;
  }

  /// Field of a column that may not be there; empty when it is not.
  [[nodiscard]] std::string_view text(std::string_view column) const {
    const auto found = position(column);
    return unsound_ || !found ? std::string_view{} : splitter_.fields()[*found];
  }

  /// A whole number from 0 to `largest`; 0 with a note when it is none.
  std::uint32_t count(std::string_view column, std::uint32_t largest = count_max) {
    std::uint32_t value = 0;
    const std::string_view field = text(column);
    FieldFinding finding = read_count(field, value);
    if (finding == FieldFinding::fine && value > largest) finding = FieldFinding::out_of_range;
    if (finding == FieldFinding::fine) return value;
    note({audit_rule(finding), std::string{column}, std::string{field}});
    return 0;
  }

  /// Notes what is wrong with the row; the first note stays.
  void note(Unsound unsound) {
    if (!unsound_) unsound_ = std::move(unsound);
  }
  [[nodiscard]] const std::optional<Unsound>& unsound() const { return unsound_; }
  [[nodiscard]] std::uint64_t line() const { return lines_.number(); }
  [[nodiscard]] const std::string& shown() const { return shown_; }

 private:
  [[nodiscard]] std::optional<std::size_t> position(std::string_view column) const {
    const auto found = std::ranges::find(header_, column);
    if (found == header_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header_.begin());
  }

  LineReader lines_;
  FieldSplitter splitter_;
  std::string shown_;
  std::vector<std::string> header_;
  std::optional<Unsound> unsound_;
};

OpenbPod read_pod(Rows& rows) {
  OpenbPod pod{.name = std::string{rows.text("name")},
               .cpu_milli = rows.count("cpu_milli"),
               .memory = Bytes{rows.count("memory_mib") * bytes_per_mib},
               .gpus = rows.count("num_gpu", openb_gpus_max),
               .gpu_milli = rows.count("gpu_milli", 1000),
               .gpu_spec = std::string{rows.text("gpu_spec")}};
  const bool is_sound = pod.gpus == 0   ? pod.gpu_milli == 0
                        : pod.gpus == 1 ? pod.gpu_milli > 0
                                        : pod.gpu_milli == 1000;
  if (!is_sound) {
    rows.note({AuditRule::out_of_range, "gpu_milli",
               fmt::format("{} on each of {} GPUs", pod.gpu_milli, pod.gpus)});
  }
  return pod;
}

/// The next number of `line`, or nullopt when what comes is none.
std::optional<std::uint64_t> take_number(std::string_view& line) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
  if (error != std::errc{} || end == line.data()) return std::nullopt;
  line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  if (!line.empty() && line.front() != ' ') return std::nullopt;
  line = trimmed(line);
  return value;
}

SeededNumbers read_numbers(std::string_view line, const std::string& place, std::size_t bound,
                           const std::string& what) {
  SeededNumbers seeded;
  line = trimmed(line);
  const auto no_number = [&](std::string_view rest) {
    const std::string_view word = rest.substr(0, std::min<std::size_t>(rest.find(' '), 40));
    fail(place, fmt::format("\"{}\" is no whole number", word),
         fmt::format("a line is a seed, then numbers of {}s", what));
  };
  std::string_view rest = line;
  const auto seed = take_number(rest);
  if (!seed) no_number(line);
  seeded.seed = *seed;
  while (!rest.empty()) {
    const std::string_view here = rest;
    const auto number = take_number(rest);
    if (!number) no_number(here);
    if (*number >= bound) {
      fail(place, fmt::format("{} {} does not exist", what, *number),
           fmt::format("0 to {}", bound == 0 ? 0 : bound - 1));
    }
    seeded.numbers.push_back(static_cast<std::uint32_t>(*number));
  }
  return seeded;
}

}  // namespace

std::vector<OpenbNode> read_openb_nodes(BlockReader& file) {
  Rows rows{file, {"sn", "cpu_milli", "memory_mib", "gpu", "model"}};
  std::vector<OpenbNode> nodes;
  while (rows.next()) {
    nodes.push_back({.name = std::string{rows.text("sn")},
                     .cpu_milli = rows.count("cpu_milli"),
                     .memory = Bytes{rows.count("memory_mib") * bytes_per_mib},
                     .gpus = rows.count("gpu", openb_gpus_max),
                     .model = std::string{rows.text("model")}});
    if (const auto& unsound = rows.unsound()) {
      fail(fmt::format("{}: line {}", rows.shown(), rows.line()),
           fmt::format("{} \"{}\" is not sound", unsound->field, unsound->value),
           std::string{audit_rule_info(unsound->rule).meaning});
    }
  }
  if (nodes.empty()) fail(rows.shown(), "has no nodes");
  return nodes;
}

OpenbPods read_openb_pods(BlockReader& file) {
  Rows rows{file, {"name", "cpu_milli", "memory_mib", "num_gpu", "gpu_milli"}};
  AuditLog log{"line"};
  OpenbPods pods;
  while (rows.next()) {
    OpenbPod pod = read_pod(rows);
    if (const auto& unsound = rows.unsound()) {
      log.note(unsound->rule, rows.line(), unsound->field, unsound->value);
      pods.rows.emplace_back();
    } else {
      pods.rows.emplace_back(std::move(pod));
      ++pods.audit.accepted;
    }
  }
  if (pods.audit.accepted == 0) {
    const auto& first = log.first_rejections();
    fail(rows.shown(), "has no sound pod", first.empty() ? "it has no rows" : first.front());
  }
  pods.audit.source = rows.shown();
  pods.audit.format = "openb";
  pods.audit.rejected = log.rejected();
  log.write_to(pods.audit);
  return pods;
}

std::vector<SeededNumbers> read_seeded_numbers(BlockReader& file, std::size_t bound,
                                               const std::string& what) {
  LineReader lines{file};
  std::vector<SeededNumbers> all;
  std::string_view line;
  while (lines.next(line)) {
    const std::string place = fmt::format("{}: line {}", file.shown(), lines.number());
    SeededNumbers seeded = read_numbers(line, place, bound, what);
    if (std::ranges::find(all, seeded.seed, &SeededNumbers::seed) != all.end()) {
      fail(place, fmt::format("seed {} comes twice", seeded.seed), "one line for each seed");
    }
    all.push_back(std::move(seeded));
  }
  if (all.empty()) fail(file.shown(), "is empty", "a line is a seed, then numbers");
  return all;
}

}  // namespace headroom
