#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <optional>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/workload/trace/audit_rules.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/field_text.hpp"
#include "models/workload/trace/gavel_throughputs.hpp"
#include "models/workload/trace/job_collector.hpp"
#include "models/workload/trace/line_reader.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/table_reader.hpp"
#include "models/workload/trace/trace_format.hpp"
#include "models/workload/trace/trace_row.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {
namespace {

// Traces of Gavel and Shockwave: fields between tabs, no header, three layouts that
// the number of columns tells apart. There are no job ids. Sources: Narayanan et
// al., OSDI 2020; Zheng et al., NSDI 2023; their artifacts.

/// Which column holds what.
struct GavelLayout {
  std::size_t columns;
  std::size_t steps;
  std::size_t gpus;
  std::size_t arrival;
  std::optional<std::size_t> duration;
};

constexpr std::array layouts{
    GavelLayout{7, 4, 6, 5, std::nullopt},   // Gavel, simulated clusters
    GavelLayout{10, 5, 6, 9, std::nullopt},  // Gavel, physical cluster
    GavelLayout{12, 5, 6, 11, 10},           // Shockwave
};

const GavelLayout* layout_of(std::size_t columns) {
  for (const GavelLayout& layout : layouts) {
    if (layout.columns == columns) return &layout;
  }
  return nullptr;
}

class GavelReader {
 public:
  GavelReader(const TraceSpec& spec, JobCollector& jobs) : spec_{&spec}, jobs_{&jobs} {
    if (!spec.throughputs.empty()) {
      throughputs_ = read_gavel_throughputs(spec.throughputs, spec.gpu_type);
    }
  }

  /// False when no further line is wanted.
  bool read_line(std::string_view line, std::uint64_t number) {
    TraceRow& row = jobs_->start_row(number);
    splitter_.split(line);
    const GavelLayout* layout = layout_of(splitter_.fields().size());
    if (layout == nullptr) {
      jobs_->reject(AuditRule::wrong_field_count, "",
                    fmt::format("{}, not 7, 10 or 12", splitter_.fields().size()));
      return true;
    }
    std::uint32_t gpus = 0;
    const bool is_sound =
        take_time(*jobs_, field("arrival", layout->arrival), TimeUnit::second, row.submit) &&
        take_count(*jobs_, field("scale factor", layout->gpus), gpus);
    if (!is_sound) return true;
    row.gpus = gpus;
    return !take_run(*layout, row) || jobs_->add();
  }

 private:
  [[nodiscard]] NamedField field(std::string_view name, std::size_t column) const {
    return {name, splitter_.fields()[column]};
  }

  /// From the table where one is given, else as the row has it.
  bool take_run(const GavelLayout& layout, TraceRow& row) {
    if (throughputs_) return take_run_from_table(layout, row);
    if (!layout.duration) {
      throw InputError{Diagnostic{.path = spec_->shown,
                                  .message = "rows have steps, but no run time",
                                  .hint = "name the throughput table with \"throughputs\""}};
    }
    return take_time(*jobs_, field("duration", *layout.duration), TimeUnit::second, row.run);
  }

  bool take_run_from_table(const GavelLayout& layout, TraceRow& row) {
    std::uint32_t steps = 0;
    if (!take_count(*jobs_, field("total steps", layout.steps), steps)) return false;
    const std::string_view job_type = splitter_.fields().front();
    const auto rate = throughputs_->steps_per_second(job_type, *row.gpus);
    if (!rate) {
      jobs_->reject(AuditRule::no_throughput, "job type",
                    fmt::format("{} on {} GPUs", job_type, *row.gpus));
      return false;
    }
    row.run = time_for_steps(steps, *rate);
    if (row.run) return true;
    jobs_->reject(AuditRule::out_of_range, "total steps", field("", layout.steps).text);
    return false;
  }

  const TraceSpec* spec_;
  JobCollector* jobs_;
  std::optional<GavelThroughputs> throughputs_;
  FieldSplitter splitter_{{.delimiter = '\t', .has_quotes = false, .last_takes_rest = false}};
};

void read_gavel(BlockReader& file, const TraceSpec& spec, JobCollector& jobs) {
  GavelReader reader{spec, jobs};
  LineReader lines{file};
  std::string_view line;
  while (lines.next(line)) {
    if (!reader.read_line(line, lines.number())) return;
  }
}

/// The layout of a file that begins so, or nullptr.
const GavelLayout* layout_of(const Beginning& beginning) {
  FieldSplitter splitter{{.delimiter = '\t', .has_quotes = false, .last_takes_rest = false}};
  splitter.split(beginning.first_line);
  const bool has_batch_size =
      splitter.fields().front().find("(batch size ") != std::string_view::npos;
  return has_batch_size ? layout_of(splitter.fields().size()) : nullptr;
}

bool looks_like_gavel(const Beginning& beginning) {
  const GavelLayout* layout = layout_of(beginning);
  return layout != nullptr && !layout->duration;
}

bool looks_like_shockwave(const Beginning& beginning) {
  const GavelLayout* layout = layout_of(beginning);
  return layout != nullptr && layout->duration;
}

}  // namespace

TraceFormat gavel_format() {
  return {.name = "gavel",
          .summary = "traces of Gavel, tab-separated",
          .recognises = looks_like_gavel,
          .read = read_gavel,
          .reading = "arrivals in seconds; run times are the steps over the rate in the table of "
                     "throughputs"};
}

TraceFormat shockwave_format() {
  return {.name = "shockwave",
          .summary = "traces of Shockwave, tab-separated",
          .recognises = looks_like_shockwave,
          .read = read_gavel,
          .reading = "arrivals in seconds; run times as the file has them unless a table of "
                     "throughputs is given"};
}

}  // namespace headroom
