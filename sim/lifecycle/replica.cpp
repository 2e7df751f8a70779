#include <algorithm>
#include <optional>

#include "headroom/diagnostics.hpp"

#include "sim/lifecycle/estimate.hpp"
#include "sim/lifecycle/job_life.hpp"

namespace headroom {

JobId JobLife::admit_replica(const Job& spec) {
  admit(spec);
  const auto job = id_at<JobId>(jobs_.size() - 1);
  jobs_.record(job).serves = true;
  return job;
}

void JobLife::end_replica(JobId job) {
  JobRecord& record = jobs_.record(job);
  if (has_ended(record.state)) return;
  JobFacts& facts = jobs_.facts(job);
  if (record.state == JobState::running) {
    release_nodes(job);
    released_.push_back(job);
    facts.executed = executed_by(facts, now());
    facts.running = false;
    file_decision();
    end(job, JobState::completed);
    return;
  }
  if (record.state == JobState::queued) {
    queued_share_ -= jobs_.asked_share(job);
    // One that no decision has seen yet is simply forgotten.
    if (std::erase(newcomers_, job) == 0) withdrawn_.push_back(job);
    file_decision();
  }
  // It has run before where it was stopped, and holds nothing since.
  facts.started = now();
  last_change_ = now();
  end(job, record.first_start ? JobState::completed : JobState::failed);
}

}  // namespace headroom
