#include "tools/sweep/sweep_store.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/observe/replications.hpp"
#include "tools/check/json_line.hpp"
#include "tools/sweep/database.hpp"
#include "tools/sweep/sweep.hpp"
#include "tools/sweep/sweep_schema.hpp"

namespace headroom {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& path, std::string message, std::string hint) {
  throw InputError{
      Diagnostic{.path = path, .message = std::move(message), .hint = std::move(hint)}};
}

/// Whether something is at `path`; an empty file is nothing.
bool is_there(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) refuse(path, "is a directory", "the path of a file");
  return fs::exists(path, error) && fs::file_size(path, error) > 0;
}

/// Refuses a file that no sweep of this version has made, without SQLite's help. Source of the
/// places: sqlite.org/fileformat.html, "The Database Header".
void check_header(const std::string& path) {
  constexpr std::string_view magic{"SQLite format 3\0", 16};
  constexpr std::size_t version_at = 60;
  constexpr std::size_t application_at = 68;
  std::array<char, 100> header{};
  std::ifstream file{path, std::ios::binary};
  file.read(header.data(), header.size());
  const auto number_at = [&](std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
      number = (number << 8U) | static_cast<unsigned char>(header.at(i));
    }
    return number;
  };
  constexpr const char* hint = "another --out, or move the file away";
  const bool whole = file.gcount() == static_cast<std::streamsize>(header.size());
  if (!whole || std::string_view{header.data(), magic.size()} != magic) {
    refuse(path, "is no SQLite file", hint);
  }
  if (number_at(application_at) != store_application) refuse(path, "is no sweep's database", hint);
  if (number_at(version_at) != store_version) {
    refuse(path, "was made by another version of headroom", "--restart begins anew");
  }
}

bool has_log(const std::string& path) {
  std::error_code error;
  const auto size = fs::file_size(path + "-wal", error);
  return !error && size > 0;
}

/// Refuses a damaged file and leaves it as it is.
void check_soundness(const std::string& path) {
  const bool logged = has_log(path);
  Database database{path, logged ? Database::Access::change : Database::Access::look};
  if (logged) database.keep_write_ahead_log();
  const std::string damage = database.damage();
  if (!damage.empty()) refuse(path, "is damaged: " + damage, "--restart begins anew");
}

/// A label as a table has it: a number where it is one.
SqlValue setting_value(const StudyPoint& point, std::size_t dimension) {
  const std::string& label = point.labels[dimension];
  if (label.empty()) return {};
  const auto value = try_parse_json(label);
  const auto* number = value ? value->number() : nullptr;
  if (number == nullptr) return label;
  if (number->text.find_first_of(".eE") == std::string::npos && number->text.size() < 18) {
    return static_cast<std::int64_t>(std::stoll(number->text));
  }
  return std::stod(number->text);
}

void insert_points(Database& database, const Sweep& sweep) {
  Statement point = database.prepare("INSERT INTO point VALUES (?, ?)");
  Statement setting = database.prepare("INSERT INTO setting VALUES (?, ?, ?)");
  for (const StudyPoint& one : sweep.points) {
    const auto id = static_cast<std::int64_t>(one.index);
    std::string overrides;
    for (const std::string& text : one.overrides) overrides += text + "\n";
    point.bind(1, id).bind(2, overrides).run();
    for (std::size_t i = 0; i < sweep.study.dimensions.size(); ++i) {
      setting.bind(1, id).bind(2, sweep.study.dimensions[i].name);
      setting.bind(3, setting_value(one, i)).run();
    }
  }
}

/// Makes the tables of `sweep`, without a run.
void fill(Database& database, const Sweep& sweep) {
  database.execute("BEGIN");
  database.execute(store_tables());
  Statement study = database.prepare("INSERT INTO study VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  study.bind(1, sweep.study.name).bind(2, json_line(sweep.study.base));
  study.bind(3, static_cast<std::int64_t>(sweep.study.seed));
  study.bind(4, std::int64_t{sweep.study.replications});
  study.bind(5, static_cast<std::int64_t>(sweep.points.size())).bind(6, sweep.study.minimize);
  study.bind(7, sweep.digest.program).bind(8, sweep.digest.base);
  study.bind(9, sweep.digest.points).bind(10, sweep.digest.files).run();
  insert_points(database, sweep);
  database.execute("COMMIT");
}

/// Makes a store beside `path`, then gives it its name.
void make_store(const std::string& path, const Sweep& sweep) {
  const std::string partial = fmt::format("{}.partial-{}", path, getpid());
  std::error_code error;
  fs::remove(partial, error);
  try {
    {
      Database database{partial, Database::Access::change};
      fill(database, sweep);
    }
    fs::rename(partial, path, error);
    if (error) refuse(path, "cannot be written: " + error.message(), "");
  } catch (...) {
    fs::remove(partial, error);
    fs::remove(partial + "-journal", error);
    throw;
  }
}

/// Refuses a store that belongs to another sweep.
void check_study(Database& database, const std::string& path, const Sweep& sweep) {
  Statement study =
      database.prepare("SELECT program, base_digest, points_digest, files_digest FROM study");
  const bool has_row = study.step();
  const std::array<std::pair<std::string, const char*>, 4> parts{
      std::pair{sweep.digest.program, "it was made by another version of headroom"},
      std::pair{sweep.digest.base, "its scenario has changed"},
      std::pair{sweep.digest.points, "its points have changed"},
      std::pair{sweep.digest.files, "a file that its scenarios read has changed"}};
  std::string changes;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (has_row && study.text(static_cast<int>(i)) == parts[i].first) continue;
    changes += (changes.empty() ? "" : ", ") + std::string{parts[i].second};
  }
  if (changes.empty()) return;
  refuse(path, "holds the runs of another study: " + changes,
         "--restart throws them away, another --out keeps them");
}

}  // namespace

SweepStore::SweepStore(const std::string& path, const Sweep& sweep)
    : path_{path},
      points_{sweep.points.size()},
      replications_{sweep.study.replications},
      first_seed_{sweep.study.seed} {
  if (path_.empty()) {
    database_.emplace("", Database::Access::change);
    fill(*database_, sweep);
  } else {
    if (is_there(path_)) {
      check_header(path_);
      check_soundness(path_);
    } else {
      make_store(path_, sweep);
    }
    database_.emplace(path_, Database::Access::change);
    // What is locked from the first look to the last needs no file that is shared, so that
    // network file systems serve as well.
    database_->execute("PRAGMA locking_mode = EXCLUSIVE");
    check_study(*database_, path_, sweep);
    // A commit is safe once it is in the log. Only a power cut can take back the last ones.
    database_->execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8000");
  }
  open(sweep);
}

void SweepStore::open(const Sweep& sweep) {
  Statement update =
      database_->prepare("UPDATE study SET name = ?, replications = ?, minimize = ?");
  update.bind(1, sweep.study.name).bind(2, std::int64_t{replications_});
  update.bind(3, sweep.study.minimize).run();
  Statement interval = database_->prepare("INSERT OR IGNORE INTO interval VALUES (?, ?)");
  for (std::int64_t n = 2; n <= std::int64_t{replications_}; ++n) {
    interval.bind(1, n).bind(2, ci95_factor(static_cast<std::size_t>(n))).run();
  }
  Statement names = database_->prepare("SELECT id, name FROM metric_name");
  while (names.step()) name_ids_.emplace(names.text(1), names.integer(0));
  insert_run_.emplace(database_->prepare("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?)"));
  insert_metric_.emplace(database_->prepare("INSERT INTO metric VALUES (?, ?, ?)"));
}

std::vector<bool> SweepStore::finished() {
  std::vector<bool> finished(points_ * replications_);
  Statement runs = database_->prepare("SELECT point, replication FROM run");
  while (runs.step()) {
    const auto replication = static_cast<std::size_t>(runs.integer(1));
    if (replication >= replications_) continue;
    finished[(static_cast<std::size_t>(runs.integer(0)) * replications_) + replication] = true;
  }
  return finished;
}

std::int64_t SweepStore::name_id(const std::string& name) {
  const auto [known, is_new] = name_ids_.try_emplace(name, std::int64_t{0});
  if (is_new) {
    known->second = static_cast<std::int64_t>(name_ids_.size());
    database_->prepare("INSERT INTO metric_name VALUES (?, ?)")
        .bind(1, known->second)
        .bind(2, name)
        .run();
  }
  return known->second;
}

void SweepStore::add(const RunOutcome& outcome) {
  if (!in_transaction_) database_->execute("BEGIN");
  in_transaction_ = true;
  const auto point = static_cast<std::int64_t>(outcome.run.point);
  const std::int64_t replication = outcome.run.replication;
  const std::int64_t id = (point * run_stride) + replication;
  const bool failed = !outcome.failure.empty();
  insert_run_->bind(1, id).bind(2, point).bind(3, replication);
  insert_run_->bind(4, static_cast<std::int64_t>(first_seed_) + replication);
  insert_run_->bind(5, std::string{failed ? "failed" : "done"});
  insert_run_->bind(6, failed ? SqlValue{outcome.failure} : SqlValue{}).run();
  for (const Metric& metric : outcome.metrics) {
    insert_metric_->bind(1, id).bind(2, name_id(metric.path));
    std::visit([&](auto number) { insert_metric_->bind(3, number).run(); }, metric.value);
  }
}

void SweepStore::commit() {
  if (!in_transaction_) return;
  database_->execute("COMMIT");
  in_transaction_ = false;
}

void SweepStore::forget_failures() { database_->execute("DELETE FROM run WHERE state = 'failed'"); }

void SweepStore::merge(SweepStore& other) {
  const std::vector<bool> here = finished();
  const auto names = other.names();
  other.for_each_run([&](const StoredRun& run) {
    if (here[(run.run.point * replications_) + run.run.replication]) return;
    RunOutcome outcome{.run = run.run, .failure = run.failure, .metrics = {}};
    for (const auto& [name, value] : run.figures) {
      Metric metric{.path = names.at(name), .value = {}};
      if (const auto* whole = std::get_if<std::int64_t>(&value)) metric.value = *whole;
      if (const auto* real = std::get_if<double>(&value)) metric.value = *real;
      outcome.metrics.push_back(std::move(metric));
    }
    add(outcome);
  });
  commit();
}

void SweepStore::finish(const Sweep& sweep) {
  database_->execute(store_views(sweep));
  if (path_.empty()) return;
  database_->execute("PRAGMA journal_mode = DELETE");
}

std::map<std::int64_t, std::string> SweepStore::names() {
  std::map<std::int64_t, std::string> names;
  Statement used = database_->prepare(
      "SELECT id, name FROM metric_name WHERE id IN (SELECT metric.name FROM metric JOIN run ON "
      "run.id = metric.run WHERE run.replication < ?)");
  used.bind(1, std::int64_t{replications_});
  while (used.step()) names.emplace(used.integer(0), used.text(1));
  return names;
}

void SweepStore::for_each_run(const std::function<void(const StoredRun&)>& look) {
  Statement runs = database_->prepare(
      "SELECT id, point, replication, message FROM run WHERE replication < ? ORDER BY id");
  runs.bind(1, std::int64_t{replications_});
  Statement metrics = database_->prepare("SELECT run, name, value FROM metric ORDER BY run, name");
  bool has_metric = metrics.step();
  while (runs.step()) {
    StoredRun run{.run = {.point = static_cast<std::size_t>(runs.integer(1)),
                          .replication = static_cast<std::uint32_t>(runs.integer(2))},
                  .failure = runs.text(3),
                  .figures = {}};
    while (has_metric && metrics.integer(0) < runs.integer(0)) has_metric = metrics.step();
    while (has_metric && metrics.integer(0) == runs.integer(0)) {
      run.figures.push_back({.name = metrics.integer(1), .value = metrics.value(2)});
      has_metric = metrics.step();
    }
    look(run);
  }
}

void remove_store(const std::string& path) {
  if (is_there(path)) {
    std::array<char, 72> header{};
    std::ifstream file{path, std::ios::binary};
    file.read(header.data(), header.size());
    constexpr std::string_view mark{"hdrm"};
    constexpr std::size_t application_at = 68;
    if (std::string_view{header.data() + application_at, mark.size()} != mark) {
      refuse(path, "is no sweep's database and is left alone", "another --out");
    }
  }
  std::error_code error;
  for (const char* ending : {"", "-wal", "-shm", "-journal"}) fs::remove(path + ending, error);
}

}  // namespace headroom
