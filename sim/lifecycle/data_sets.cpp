#include "sim/lifecycle/data_sets.hpp"

#include <algorithm>

#include "headroom/diagnostics.hpp"

namespace headroom {

void DataSets::declare(const std::string& name, JobName writer) {
  DataSet& set = sets_[name];
  set.name = name;
  if (std::ranges::find(set.writers, writer) == set.writers.end()) set.writers.push_back(writer);
}

bool DataSets::has(const std::string& name) const {
  const auto found = sets_.find(name);
  return found == sets_.end() || found->second.written_by.has_value();
}

void DataSets::wait(const std::string& name, JobId job) {
  HEADROOM_ASSERT(!has(name), "nobody waits for what is there");
  sets_.at(name).readers.push_back(job);
  waiting_[job].insert(name);
}

std::vector<JobId> DataSets::wrote(const std::string& name, JobId writer, TimePoint now) {
  const auto found = sets_.find(name);
  if (found == sets_.end() || found->second.written_by) return {};
  found->second.written_by = writer;
  found->second.written = now;
  for (const JobId job : found->second.readers) {
    const auto waiting = waiting_.find(job);
    waiting->second.erase(name);
    if (waiting->second.empty()) waiting_.erase(waiting);
  }
  return found->second.readers;
}

}  // namespace headroom
