#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/lifecycle/job_life.hpp"

namespace headroom {
namespace {

/// Data sets that `work` writes to a storage, in the order of its stages.
std::vector<std::string> written_by(const EtlWork& work) {
  std::vector<std::string> names;
  for (const PreparationStage& stage : work.stages) {
    const std::string& name = stage.write.dataset;
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

/// Data sets that `work` reads and does not write itself, by name.
std::set<std::string> read_by(const EtlWork& work) {
  std::set<std::string> names;
  for (const PreparationStage& stage : work.stages) {
    if (!stage.read.dataset.empty()) names.insert(stage.read.dataset);
  }
  for (const std::string& own : written_by(work)) names.erase(own);
  return names;
}

}  // namespace

JobLife::JobLife(const World& world, const LifeSettings& settings)
    : world_{world}, settings_{settings} {
  for (const auto& [job, work] : world_.tables.etl) declare_data(job, work);
}

void JobLife::declare_data(JobName job, const EtlWork& work) {
  for (const std::string& name : written_by(work)) data_sets_.declare(name, job);
}

void JobLife::wait_for_data(JobId job, const std::optional<TrainingWork>& work) {
  const Job& spec = *jobs_.record(job).spec;
  std::set<std::string> names;
  if (work) names.insert(world_.tables.profiles[work->profile].data.dataset);
  if (spec.has_etl) names = read_by(world_.tables.etl.at(spec.name));
  for (const std::string& name : names) {
    if (data_sets_.has(name)) continue;
    data_sets_.wait(name, job);
    ++open_dependencies_[job];
  }
}

void JobLife::tell_data_written(JobId job) {
  for (const std::string& name : written_by(world_.tables.etl.at(jobs_.record(job).spec->name))) {
    world_.stack->rewritten(name);
    for (const JobId reader : data_sets_.wrote(name, job, now())) {
      static_cast<void>(close_dependency(reader, job));
    }
  }
}

/// Whether all its writers have ended without writing it, or wait for ever themselves.
bool JobLife::is_hopeless(const DataSet& set, std::size_t depth) const {
  // Data sets do not wait for one another in a circle; the depth is for those who hand one in.
  if (set.written_by || depth > data_sets_.all().size()) return false;
  std::size_t known = 0;
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    const auto job = id_at<JobId>(i);
    const JobRecord& record = jobs_.record(job);
    if (std::ranges::find(set.writers, record.spec->name) == set.writers.end()) continue;
    ++known;
    if (has_ended(record.state)) continue;
    const bool waits_for_ever = std::ranges::any_of(data_sets_.all(), [&](const auto& entry) {
      const DataSet& other = entry.second;
      const bool waits = std::ranges::find(other.readers, job) != other.readers.end();
      return waits && is_hopeless(other, depth + 1);
    });
    if (!waits_for_ever) return false;
  }
  return known >= set.writers.size();
}

std::vector<Diagnostic> JobLife::data_warnings() const {
  std::vector<Diagnostic> warnings;
  for (const auto& [name, set] : data_sets_.all()) {
    std::vector<JobId> waiting;
    for (const JobId reader : set.readers) {
      if (jobs_.record(reader).state == JobState::held) waiting.push_back(reader);
    }
    if (waiting.empty() || !is_hopeless(set, 0)) continue;
    const NameTable& names = world_.tables.job_names;
    std::string writers;
    for (const JobName writer : set.writers) {
      writers += (writers.empty() ? "" : ", ") + names.job_text(writer);
    }
    std::string message =
        waiting.size() == 1
            ? "job " + names.job_text(jobs_.record(waiting.front()).spec->name) + " waits"
            : std::to_string(waiting.size()) + " jobs wait";
    message += " for ever for data set \"" + name + "\": " + writers +
               (set.writers.size() == 1 ? " did not complete" : " did not complete, any of them");
    warnings.push_back({"jobs", message, "see how the writing job ended"});
  }
  return warnings;
}

}  // namespace headroom
