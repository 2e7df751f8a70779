#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/names.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// A data set that some job of the run writes, and what became of it.
struct DataSet {
  std::string name{};
  std::vector<JobName> writers{};     ///< in the order in which they were declared
  std::optional<JobId> written_by{};  ///< the first of them that completed
  TimePoint written{};                ///< and when
  std::vector<JobId> readers{};       ///< jobs that had to wait for it, in order of arrival
};

/// Which data sets are there. One that no job writes is there from the start; one that was
/// declared is not until it was written for the first time, and from then on for ever: that it is
/// written again makes nobody wait.
class DataSets {
 public:
  /// `writer` is going to write `name`.
  void declare(const std::string& name, JobName writer);
  /// Whether any was declared.
  [[nodiscard]] bool any() const { return !sets_.empty(); }
  [[nodiscard]] bool has(const std::string& name) const;
  /// `job` waits until wrote() says that `name` is there. Requires that it is not.
  void wait(const std::string& name, JobId job);
  [[nodiscard]] bool is_waiting(JobId job) const { return waiting_.contains(job); }
  /// `writer` has written `name`: names the jobs that waited for it, in order of arrival.
  [[nodiscard]] std::vector<JobId> wrote(const std::string& name, JobId writer, TimePoint now);

  /// All that were declared, by name.
  [[nodiscard]] const std::map<std::string, DataSet>& all() const { return sets_; }

 private:
  std::map<std::string, DataSet> sets_;
  std::map<JobId, std::set<std::string>> waiting_;
};

}  // namespace headroom
