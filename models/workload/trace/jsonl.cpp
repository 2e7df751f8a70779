#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/flat_json.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/json_objects.hpp"
#include "models/workload/trace/line_reader.hpp"
#include "models/workload/trace/recorded_state.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Our own format for what a table cannot say: one object a line, with the keys
// of a job in a scenario, or those that the option `columns` names. With that option
// a file may have other keys, too.

class JsonlReader {
 public:
  JsonlReader(const TraceSpec& spec, JobCollector& jobs)
      : jobs_{&jobs}, allows_other_keys_{!spec.columns.empty()} {
    for (const Key& key : keys) {
      const auto mapped = spec.columns.find(std::string{key.name});
      if (mapped != spec.columns.end()) {
        keys_of_file_.push_back({mapped->second, &key});
      } else {
        keys_of_file_.push_back({std::string{key.name}, &key});
        if (!key.also.empty()) keys_of_file_.push_back({std::string{key.also}, &key});
      }
    }
    check_columns(spec);
  }

  /// False when no further line is wanted.
  bool read_line(std::string_view line, std::uint64_t number) {
    row_ = &jobs_->start_row(number);
    const JsonLine read = read_json_line(line, object_);
    if (read.problem) {
      jobs_->reject(AuditRule::unreadable_row, "no JSON:", read.problem->message);
      return true;
    }
    if (!read.is_object) {
      jobs_->reject(AuditRule::unreadable_row, "no object:", line);
      return true;
    }
    for (const JsonField& member : object_.members) {
      if (!take_member(member)) return true;
    }
    return !has_required() || jobs_->add();
  }

 private:
  using Take = bool (JsonlReader::*)(const NamedField&);
  struct Key {
    std::string_view name;
    JsonKind kind;
    Take take;
    std::string_view also;  ///< another name that needs no declaration
  };
  struct KeyOfFile {
    std::string name;
    const Key* key;
  };

  static void check_columns(const TraceSpec& spec) {
    std::vector<Diagnostic> findings;
    for (const auto& [ours, theirs] : spec.columns) {
      if (std::ranges::find(keys, std::string_view{ours}, &Key::name) != keys.end()) continue;
      findings.push_back({.path = spec.shown,
                          .message = fmt::format("columns: unknown key {}", with_hint(ours)),
                          .hint = ""});
    }
    if (!findings.empty()) throw InputError{std::move(findings)};
  }

  bool take_member(const JsonField& member) {
    const auto known = std::ranges::find(keys_of_file_, member.key, &KeyOfFile::name);
    if (known == keys_of_file_.end()) {
      if (!allows_other_keys_) jobs_->reject(AuditRule::unknown_key, "key", with_hint(member.key));
      return allows_other_keys_;
    }
    if (member.kind == JsonKind::null) return true;
    const Key& key = *known->key;
    const bool is_list = key.kind == JsonKind::list;
    const bool is_label = key.kind == JsonKind::text && member.kind == JsonKind::number;
    const bool is_one_item = is_list && member.kind == JsonKind::text;
    if (member.kind != key.kind && !is_label && !is_one_item) {
      jobs_->reject(AuditRule::unreadable_row, member.key, describe(member));
      return false;
    }
    if (is_list) return take_list(key, member);
    return (this->*key.take)({member.key, member.text});
  }

  static std::string describe(const JsonField& member) {
    if (member.kind == JsonKind::list) return "is a list";
    if (member.kind == JsonKind::object) return "is an object";
    return member.kind == JsonKind::text ? fmt::format("\"{}\"", member.text) : member.text;
  }

  static std::string with_hint(const std::string& key) {
    std::vector<std::string> names;
    for (const Key& known : keys) names.emplace_back(known.name);
    const std::string near = nearest_name(key, names);
    return near.empty() ? fmt::format("\"{}\"", key)
                        : fmt::format("\"{}\", did you mean \"{}\"?", key, near);
  }

  bool take_list(const Key& key, const JsonField& member) {
    std::vector<std::string_view> items{member.items.begin(), member.items.end()};
    if (member.kind == JsonKind::text) items.emplace_back(member.text);
    if (key.name == "gpu") {
      row_->gpu_models.assign(items.begin(), items.end());
      return true;
    }
    for (const std::string_view id : items)
      row_->after.push_back({.id = id, .think_time = std::nullopt});
    if (row_->after.size() <= UINT16_MAX) return true;
    jobs_->reject(AuditRule::out_of_range, "after", fmt::format("{} jobs", items.size()));
    return false;
  }

  bool has_required() {
    std::string_view missing;
    if (!row_->submit) missing = "submit_s";
    if (!row_->run) missing = "duration_s";
    if (missing.empty()) return true;
    jobs_->reject(AuditRule::missing_field, missing);
    return false;
  }

  bool take_id(const NamedField& field) { return row_->id = field.text, true; }
  bool take_user(const NamedField& field) { return row_->user = field.text, true; }
  bool take_queue(const NamedField& field) { return row_->queue = field.text, true; }
  bool take_submit(const NamedField& field) {
    return take_time(*jobs_, field, TimeUnit::second, row_->submit);
  }
  bool take_duration(const NamedField& field) {
    return take_time(*jobs_, field, TimeUnit::second, row_->run);
  }
  bool take_limit(const NamedField& field) {
    return take_walltime(*jobs_, field, TimeUnit::second, row_->walltime);
  }
  bool take_gpus(const NamedField& field) { return take_optional_count(*jobs_, field, row_->gpus); }
  bool take_nodes(const NamedField& field) {
    return take_optional_count(*jobs_, field, row_->nodes);
  }
  bool take_gpus_per_node(const NamedField& field) {
    return take_optional_count(*jobs_, field, row_->gpus_per_node);
  }
  bool take_cpus(const NamedField& field) {
    return take_cores(*jobs_, field, row_->cpus, row_->cpu_milli);
  }
  bool take_qos(const NamedField& field) { return row_->qos = field.text, true; }
  bool take_account(const NamedField& field) { return row_->account = field.text, true; }
  bool take_deadline(const NamedField& field) {
    return take_time(*jobs_, field, TimeUnit::second, row_->deadline);
  }
  bool take_state(const NamedField& field) {
    return row_->state = recorded_state(field.text), true;
  }
  bool take_priority(const NamedField& field) {
    return take_optional_priority(*jobs_, field, row_->priority);
  }
  bool take_preemptible(const NamedField& field) {
    return row_->preemptible = field.text == "true", true;
  }
  bool take_memory(const NamedField& field) { return take_bytes(*jobs_, field, row_->memory); }
  bool take_gpu_fraction(const NamedField& field) {
    return take_fraction(*jobs_, field, row_->gpu_fraction);
  }
  bool take_gpu_memory(const NamedField& field) {
    return take_bytes(*jobs_, field, row_->gpu_memory);
  }
  bool take_mig(const NamedField& field) { return row_->mig = field.text, true; }
  bool take_min_gpus(const NamedField& field) {
    return take_optional_count(*jobs_, field, row_->min_gpus);
  }
  bool take_max_gpus(const NamedField& field) {
    return take_optional_count(*jobs_, field, row_->max_gpus);
  }
  bool take_restart_cost(const NamedField& field) {
    const auto parsed = parse_duration(field.text);
    if (!parsed.value) {
      return jobs_->reject(AuditRule::unreadable_time, field.name, field.text), false;
    }
    return row_->restart_cost = parsed.value, true;
  }

  static const std::array<Key, 25> keys;

  JobCollector* jobs_;
  bool allows_other_keys_;
  std::vector<KeyOfFile> keys_of_file_;
  TraceRow* row_ = nullptr;
  JsonObject object_;
};

const std::array<JsonlReader::Key, 25> JsonlReader::keys{{
    {"id", JsonKind::text, &JsonlReader::take_id, "job_id"},
    {"submit_s", JsonKind::number, &JsonlReader::take_submit, ""},
    {"duration_s", JsonKind::number, &JsonlReader::take_duration, "runtime_s"},
    {"walltime_s", JsonKind::number, &JsonlReader::take_limit, "estimate_s"},
    {"gpus", JsonKind::number, &JsonlReader::take_gpus, ""},
    {"nodes", JsonKind::number, &JsonlReader::take_nodes, ""},
    {"gpus_per_node", JsonKind::number, &JsonlReader::take_gpus_per_node, ""},
    {"gpu", JsonKind::list, nullptr, ""},
    {"gpu_fraction", JsonKind::number, &JsonlReader::take_gpu_fraction, ""},
    {"gpu_memory", JsonKind::text, &JsonlReader::take_gpu_memory, ""},
    {"mig", JsonKind::text, &JsonlReader::take_mig, ""},
    {"min_gpus", JsonKind::number, &JsonlReader::take_min_gpus, ""},
    {"max_gpus", JsonKind::number, &JsonlReader::take_max_gpus, ""},
    {"cpus", JsonKind::number, &JsonlReader::take_cpus, ""},
    {"memory", JsonKind::text, &JsonlReader::take_memory, ""},
    {"user", JsonKind::text, &JsonlReader::take_user, ""},
    {"queue", JsonKind::text, &JsonlReader::take_queue, ""},
    {"priority", JsonKind::number, &JsonlReader::take_priority, ""},
    {"preemptible", JsonKind::flag, &JsonlReader::take_preemptible, ""},
    {"qos", JsonKind::text, &JsonlReader::take_qos, ""},
    {"account", JsonKind::text, &JsonlReader::take_account, ""},
    {"deadline_s", JsonKind::number, &JsonlReader::take_deadline, ""},
    {"restart_cost", JsonKind::text, &JsonlReader::take_restart_cost, ""},
    {"state", JsonKind::text, &JsonlReader::take_state, ""},
    {"after", JsonKind::list, nullptr, ""},
}};

void read_jsonl(BlockReader& file, const TraceSpec& spec, JobCollector& jobs) {
  LineReader lines{file};
  JsonlReader reader{spec, jobs};
  std::string_view line;
  while (lines.next(line)) {
    if (!reader.read_line(line, lines.number())) return;
  }
}

bool looks_like_jsonl(const Beginning& beginning) {
  const std::string_view line = trimmed(beginning.first_line);
  return line.starts_with('{') && line.ends_with('}') &&
         line.find("\"submit_s\"") != std::string_view::npos;
}

}  // namespace

TraceFormat jsonl_format() {
  return {.name = "jsonl",
          .summary = "one JSON object a line, with the keys of a job in a scenario",
          .recognises = looks_like_jsonl,
          .read = read_jsonl,
          .cleaning = {.has_completed = true}};
}

}  // namespace headroom
