#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/calendar.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/line_reader.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Events of the Slurm simulator: a line for each `sbatch`, with the time since the start
// before it and the true run time (`-sim-walltime`, -1: until the limit) among its options.
// GPUs (`--gres=gpu:2`) and memory (in MiB unless a unit follows) are those of each node.
// Source: Simakov et al., "A Slurm Simulator", PMBS 2017, and its trace files.

class EventReader {
 public:
  explicit EventReader(JobCollector& jobs) : jobs_{&jobs} {}

  /// False when no further line is wanted.
  bool read_line(std::string_view line, std::uint64_t number) {
    row_ = &jobs_->start_row(number);
    rest_ = line;
    nodes_ = 1;
    gpus_per_node_ = 0;
    memory_per_node_ = Bytes{};
    run_to_limit_ = false;
    for (std::string_view word = next_word(); !word.empty(); word = next_word()) {
      if (!take_option(word)) return true;
    }
    return !settle() || jobs_->add();
  }

 private:
  std::string_view next_word() {
    const std::size_t begin = std::min(rest_.find_first_not_of(" \t"), rest_.size());
    const std::size_t end = std::min(rest_.find_first_of(" \t", begin), rest_.size());
    const std::string_view word = rest_.substr(begin, end - begin);
    rest_.remove_prefix(end);
    return word;
  }

  bool take_option(std::string_view word) {
    const std::size_t sign = word.find('=');
    if (sign != std::string_view::npos) {
      return take_long({word.substr(0, sign), word.substr(sign + 1)});
    }
    if (word == "-dt" || word == "-sim-walltime" || (word.size() == 2 && word.front() == '-')) {
      return take_short({word, next_word()});
    }
    return true;
  }

  bool take_short(const NamedField& option) {
    if (option.name == "-dt") return take_time(*jobs_, option, TimeUnit::second, row_->submit);
    if (option.name == "-sim-walltime") return take_run(option);
    if (option.name == "-t") return take_limit(option);
    if (option.name == "-n") return take_count(*jobs_, option, row_->cpus);
    if (option.name == "-N") return take_count(*jobs_, option, nodes_);
    if (option.name == "-J") row_->id = option.text;
    if (option.name == "-p") row_->queue = option.text;
    if (option.name == "-q") row_->qos = option.text;
    if (option.name == "-A") row_->account = option.text;
    if (option.name != "-e" || option.text == "submit_batch_job") return true;
    jobs_->reject(AuditRule::unreadable_row, option.name, option.text);
    return false;
  }

  bool take_long(const NamedField& option) {
    if (option.name == "--uid") row_->user = option.text;
    if (option.name == "--mem") return take_memory(option);
    if (option.name != "--gres" || !option.text.starts_with("gpu")) return true;
    const std::size_t colon = option.text.rfind(':');
    if (colon == std::string_view::npos) return gpus_per_node_ = 1, true;
    return take_count(*jobs_, {option.name, option.text.substr(colon + 1)}, gpus_per_node_);
  }

  bool take_run(const NamedField& option) {
    run_to_limit_ = option.text.starts_with("-1");
    return run_to_limit_ || take_time(*jobs_, option, TimeUnit::second, row_->run);
  }

  bool take_limit(const NamedField& option) {
    Duration limit{};
    const FieldFinding finding = read_clock_duration(option.text, limit);
    if (finding != FieldFinding::fine) {
      jobs_->reject(audit_rule(finding), option.name, option.text);
      return false;
    }
    row_->walltime = limit;
    return true;
  }

  bool take_memory(const NamedField& option) {
    const bool has_unit = !option.text.empty() && option.text.back() > '9';
    const std::string text = std::string{option.text}.append(has_unit ? "iB" : "MiB");
    const auto parsed = parse_bytes(text);
    if (parsed.value) return memory_per_node_ = *parsed.value, true;
    jobs_->reject(AuditRule::not_a_number, option.name, option.text);
    return false;
  }

  bool settle() {
    if (!row_->submit) return jobs_->reject(AuditRule::missing_field, "-dt"), false;
    if (run_to_limit_ && row_->walltime) {
      jobs_->repair(AuditRule::run_to_limit);
      row_->run = row_->walltime;
    }
    if (!row_->run) return jobs_->reject(AuditRule::missing_field, "-sim-walltime"), false;
    constexpr std::uint32_t nodes_max = 1'000'000;
    if (nodes_ > nodes_max || memory_per_node_.count > INT64_MAX / nodes_max) {
      return jobs_->reject(AuditRule::out_of_range, "-N"), false;
    }
    row_->memory = memory_per_node_ * static_cast<std::int64_t>(nodes_);
    if (gpus_per_node_ > 0) {
      row_->nodes = nodes_;
      row_->gpus_per_node = gpus_per_node_;
    }
    return true;
  }

  JobCollector* jobs_;
  TraceRow* row_ = nullptr;
  std::string_view rest_;
  std::uint32_t nodes_ = 1;
  std::uint32_t gpus_per_node_ = 0;
  Bytes memory_per_node_{};
  bool run_to_limit_ = false;
};

void read_events(BlockReader& file, const TraceSpec&, JobCollector& jobs) {
  EventReader reader{jobs};
  LineReader lines{file};
  std::string_view line;
  while (lines.next(line)) {
    if (!reader.read_line(line, lines.number())) return;
  }
}

bool looks_like_events(const Beginning& beginning) {
  return trimmed(beginning.first_line).starts_with("-dt") &&
         beginning.first_line.find("submit_batch_job") != std::string_view::npos;
}

}  // namespace

TraceFormat slurm_events_format() {
  return {.name = "slurm-events",
          .summary = "events of the Slurm simulator",
          .recognises = looks_like_events,
          .read = read_events,
          .reading =
              "times in seconds; cores are the tasks of the job; GPUs and memory are those "
              "of each node, memory in MiB where no unit follows"};
}

}  // namespace headroom
