#include "models/workload/listed_source.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace headroom {
namespace {

ListedJob listed(std::string id, Duration submit) {
  ListedJob job;
  job.id = std::move(id);
  job.submit = submit;
  job.duration = 10_s;
  job.request.gpus = whole_gpus(2);
  return job;
}

TEST_CASE("listed jobs come by submit time, the order of the list among equals") {
  WorkloadTables tables;
  const auto source =
      make_listed_source({listed("late", 9_s), listed("a", 3_s), listed("b", 3_s)}, tables);
  CHECK(source->jobs_expected() == 3);
  std::vector<std::string> order;
  while (const Job* job = source->next()) order.push_back(tables.job_names.job_text(job->name));
  CHECK(order == std::vector<std::string>{"a", "b", "late"});
  CHECK(source->jobs_expected() == 0);
  CHECK(source->next() == nullptr);
}

TEST_CASE("a listed job keeps all that was written") {
  ListedJob written = listed("7", 5_s);
  written.user = "ann";
  written.queue = "prod";
  written.walltime = 20_s;
  written.restart_cost = 3_s;
  written.priority = -4;
  written.preemptible = false;
  written.after = {"5", "six"};
  WorkloadTables tables;
  const Job job = make_job(written, tables);
  CHECK(job.name == JobName{7});
  CHECK(job.submit == TimePoint{5_s});
  CHECK(job.duration == 10_s);
  CHECK(job.walltime == 20_s);
  CHECK(job.has_restart_cost);
  CHECK(tables.restart_costs.at(job.name) == 3_s);
  CHECK(job.priority == -4);
  CHECK_FALSE(job.preemptible);
  CHECK(tables.users.text(static_cast<std::uint32_t>(job.user)) == "ann");
  CHECK(tables.queues.text(static_cast<std::uint32_t>(job.queue)) == "prod");
  CHECK(tables.requests.at(job.request) == written.request);
  const auto dependencies = tables.dependencies_of(job);
  REQUIRE(dependencies.size() == 2);
  CHECK(dependencies[0].predecessor == JobName{5});
  CHECK(tables.job_names.job_text(dependencies[1].predecessor) == "six");
  CHECK_FALSE(dependencies[1].think_time.has_value());
}

TEST_CASE("equal requests share one number") {
  WorkloadTables tables;
  const Job first = make_job(listed("a", 0_s), tables);
  const Job second = make_job(listed("b", 1_s), tables);
  CHECK(first.request == second.request);
  CHECK(tables.requests.size() == 1);
}

}  // namespace
}  // namespace headroom
