#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/sweep/database.hpp"
#include "tools/sweep/sweep.hpp"

namespace headroom {

/// The SQLite file of a sweep: what has been run and what came out. Safe against being killed
/// at any moment: what was committed stays, and a file is under its name only with its tables
/// in it. One process at a time.
class SweepStore {
 public:
  /// Opens the file at `path`, or makes it; an empty path is a store in memory. Throws
  /// InputError for a file that is none of ours, damaged, of another version or of another
  /// sweep, and leaves it untouched.
  SweepStore(const std::string& path, const Sweep& sweep);

  /// For each run, point by point, whether it is there.
  [[nodiscard]] std::vector<bool> finished();
  /// Adds what a run left behind, for the next commit().
  void add(const RunOutcome& outcome);
  void commit();
  /// Takes out the runs that failed, so that they are made again.
  void forget_failures();
  /// Takes over the runs of another store of this sweep that are not here yet.
  void merge(SweepStore& other);
  /// Makes one plain file of it, with views, for whoever wants to look.
  void finish(const Sweep& sweep);

  /// One figure of a run.
  struct Figure {
    std::int64_t name = 0;  ///< see names()
    SqlValue value;
  };
  struct StoredRun {
    SweepRun run;
    std::string failure;
    std::vector<Figure> figures;  ///< in order of `name`
  };
  /// Names of all figures of the sweep's runs.
  [[nodiscard]] std::map<std::int64_t, std::string> names();
  /// Hands over all runs by point, then seed.
  void for_each_run(const std::function<void(const StoredRun&)>& look);

 private:
  void open(const Sweep& sweep);
  [[nodiscard]] std::int64_t name_id(const std::string& name);

  std::string path_;
  std::size_t points_;
  std::uint32_t replications_;
  std::uint64_t first_seed_;
  std::optional<Database> database_;
  std::map<std::string, std::int64_t> name_ids_;
  std::optional<Statement> insert_run_;
  std::optional<Statement> insert_metric_;
  bool in_transaction_ = false;
};

/// Removes the store at `path` with what SQLite keeps beside it, if there is one. Throws
/// InputError for a file that is none of ours.
void remove_store(const std::string& path);

}  // namespace headroom
