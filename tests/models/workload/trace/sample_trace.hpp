#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/trace/read_trace.hpp"
#include "models/workload/trace_source.hpp"

namespace headroom {

/// A trace read whole, for tests to look at.
class ReadTrace {
 public:
  explicit ReadTrace(std::unique_ptr<WorkloadTables> tables, std::unique_ptr<WorkloadSource> source,
                     TraceExtras extras)
      : tables_{std::move(tables)}, source_{std::move(source)}, extras_{std::move(extras)} {
    while (const Job* job = source_->next()) jobs_.push_back(job);
  }

  [[nodiscard]] std::size_t size() const { return jobs_.size(); }
  [[nodiscard]] const Job& job(std::size_t i) const { return *jobs_.at(i); }
  [[nodiscard]] Duration restart_cost(std::size_t i) const {
    return tables_->restart_costs.at(job(i).name);
  }
  [[nodiscard]] const TraceAudit& audit() const { return *source_->audit(); }
  [[nodiscard]] const TraceExtras& extras() const { return extras_; }
  [[nodiscard]] const WorkloadTables& tables() const { return *tables_; }

  [[nodiscard]] std::string name(std::size_t i) const {
    return tables_->job_names.job_text(job(i).name);
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < size(); ++i) texts.push_back(name(i));
    return texts;
  }
  [[nodiscard]] std::string_view user(std::size_t i) const {
    return tables_->users.text(static_cast<std::uint32_t>(job(i).user));
  }
  [[nodiscard]] std::string_view queue(std::size_t i) const {
    return tables_->queues.text(static_cast<std::uint32_t>(job(i).queue));
  }
  [[nodiscard]] const ResourceRequest& request(std::size_t i) const {
    return tables_->requests.at(job(i).request);
  }
  [[nodiscard]] std::int64_t gpus(std::size_t i) const {
    return gpus_rounded_up(total_gpus(request(i)));
  }
  [[nodiscard]] Duration submit(std::size_t i) const { return job(i).submit.since_start; }
  /// How often `rule` applied.
  [[nodiscard]] std::uint64_t count(const std::string& rule) const {
    const auto found = audit().rules.find(rule);
    return found == audit().rules.end() ? 0 : found->second.count;
  }
  [[nodiscard]] std::string example(const std::string& rule) const {
    return audit().rules.at(rule).examples.front();
  }

 private:
  std::unique_ptr<WorkloadTables> tables_;
  std::unique_ptr<WorkloadSource> source_;
  TraceExtras extras_;
  std::vector<const Job*> jobs_;
};

inline TraceSpec of_format(std::string format) {
  TraceSpec spec;
  spec.format = std::move(format);
  return spec;
}

/// Reads a text as a file that is called `trace` in messages.
inline ReadTrace read_text(std::string_view text, TraceSpec spec = {}) {
  spec.shown = "trace";
  BlockReader file = BlockReader::from_memory(text, spec.shown);
  auto tables = std::make_unique<WorkloadTables>();
  TraceExtras extras;
  auto source = read_trace(file, spec, *tables, extras);
  return ReadTrace{std::move(tables), std::move(source), std::move(extras)};
}

/// Where the file of that name among our samples is.
inline std::string sample_path(const std::string& name) {
  return "tests/models/workload/trace/samples/" + name;
}

inline ReadTrace read_file(const std::string& path, TraceSpec spec = {}) {
  spec.path = path;
  spec.shown = path;
  auto tables = std::make_unique<WorkloadTables>();
  TraceExtras extras;
  auto source = make_trace_source(spec, *tables, extras);
  return ReadTrace{std::move(tables), std::move(source), std::move(extras)};
}

inline ReadTrace read_sample(const std::string& name, TraceSpec spec = {}) {
  return read_file(sample_path(name), std::move(spec));
}

/// What is wrong with a text, or empty when it can be read.
inline std::string problem_of(std::string_view text, TraceSpec spec = {}) {
  try {
    read_text(text, std::move(spec));
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace headroom
