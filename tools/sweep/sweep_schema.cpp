#include "tools/sweep/sweep_schema.hpp"

#include <fmt/format.h>
#include <string>
#include <string_view>

#include "tools/sweep/sweep.hpp"

namespace headroom {
namespace {

/// `text` between `quote`s, which are doubled inside.
std::string sql_name(std::string_view text, char quote) {
  std::string result{quote};
  for (const char letter : text) {
    if (letter == quote) result += quote;
    if (letter != '\0') result += letter;
  }
  return result + quote;
}

constexpr const char* tables = R"(
CREATE TABLE study (       -- one row: what was asked, and what the results depend on
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  base TEXT NOT NULL,      -- the scenario as JSON, --set applied
  first_seed INTEGER NOT NULL,
  replications INTEGER NOT NULL,
  points INTEGER NOT NULL,
  minimize TEXT NOT NULL,  -- a figure or a dimension, or empty
  program TEXT NOT NULL,   -- version that made the runs
  base_digest TEXT NOT NULL,
  points_digest TEXT NOT NULL,
  files_digest TEXT NOT NULL
);
CREATE TABLE point (         -- one row a point, numbered from 0
  id INTEGER PRIMARY KEY,
  overrides TEXT NOT NULL    -- the scenario keys it sets, `path=value` each on a line
);
CREATE TABLE setting (       -- what a point says of each dimension of the study
  point INTEGER NOT NULL REFERENCES point,
  dimension TEXT NOT NULL,
  value,                     -- a number, a text, or NULL: as the base has it
  PRIMARY KEY (point, dimension)
) WITHOUT ROWID;
CREATE TABLE run (           -- one row a run that has ended
  id INTEGER PRIMARY KEY,    -- point * 10000 + replication
  point INTEGER NOT NULL REFERENCES point,
  replication INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
  message TEXT               -- why it failed
);
CREATE TABLE metric_name (   -- paths in summary.json, such as queue_delay_s.p95
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE metric (        -- one row a figure of a run; the view `figure` has them with names
  run INTEGER NOT NULL REFERENCES run,
  name INTEGER NOT NULL REFERENCES metric_name,
  value NOT NULL,            -- in the unit that its name says; whole numbers are exact
  PRIMARY KEY (run, name)
) WITHOUT ROWID;
CREATE TABLE interval (      -- Student's t for 95 % over the root of n
  n INTEGER PRIMARY KEY,
  factor REAL NOT NULL
);
)";

constexpr const char* plain_views = R"(
DROP VIEW IF EXISTS figure;
CREATE VIEW figure AS        -- every figure of every run, by name
  SELECT run.point, run.seed, metric_name.name AS metric, metric.value
  FROM run JOIN metric ON metric.run = run.id JOIN metric_name ON metric_name.id = metric.name
  WHERE run.replication < (SELECT replications FROM study);
DROP VIEW IF EXISTS summary;
CREATE VIEW summary AS       -- every figure of every point, over its replications
  SELECT point, metric, n, mean, mean - half AS ci95_low, mean + half AS ci95_high
  FROM (SELECT m.point, metric_name.name AS metric, m.n, m.mean,
               (SELECT factor FROM interval WHERE interval.n = m.n) *
               sqrt((SELECT sum((value - m.mean) * (value - m.mean)) FROM metric
                     WHERE metric.run BETWEEN m.first AND m.last AND metric.name = m.name) /
                    (m.n - 1)) AS half
        FROM (SELECT run.point, metric.name, count(*) AS n, avg(metric.value) AS mean,
                     min(run.id) AS first, max(run.id) AS last
              FROM run JOIN metric ON metric.run = run.id
              WHERE run.replication < (SELECT replications FROM study)
              GROUP BY run.point, metric.name) AS m
        JOIN metric_name ON metric_name.id = m.name);
DROP VIEW IF EXISTS best;
CREATE VIEW best AS          -- for every figure the points where its mean is least and most
  SELECT metric, least_point, least, most_point, most
  FROM (SELECT metric, point AS least_point, min(mean) AS least FROM summary GROUP BY metric)
  JOIN (SELECT metric, point AS most_point, max(mean) AS most FROM summary GROUP BY metric)
  USING (metric);
DROP VIEW IF EXISTS failure;
CREATE VIEW failure AS       -- the runs that failed, and why
  SELECT point, seed, message FROM run WHERE state = 'failed'
    AND replication < (SELECT replications FROM study);
)";

}  // namespace

std::string store_tables() {
  return fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};{}", store_application,
                     store_version, tables);
}

std::string store_views(const Sweep& sweep) {
  std::string view =
      "DROP VIEW IF EXISTS pivot;\n"
      "CREATE VIEW pivot AS  -- a row a point: what it sets, and the mean of the figures asked "
      "for\n"
      "  SELECT point.id AS point";
  // SQLite allows 2,000 columns; more than these nobody reads.
  constexpr std::size_t columns_max = 500;
  std::size_t columns = 0;
  for (const Dimension& dimension : sweep.study.dimensions) {
    if (++columns > columns_max) break;
    view += fmt::format(
        ",\n    (SELECT value FROM setting WHERE point = point.id AND dimension = "
        "{}) AS {}",
        sql_name(dimension.name, '\''), sql_name(dimension.name, '"'));
  }
  for (const std::string& metric : sweep.metrics) {
    if (++columns > columns_max) break;
    view += fmt::format(
        ",\n    (SELECT avg(metric.value) FROM run JOIN metric ON metric.run = run.id\n"
        "     WHERE run.id BETWEEN point.id * {0} AND point.id * {0} + (SELECT replications - 1 "
        "FROM study)\n     AND metric.name = (SELECT id FROM metric_name WHERE name = {1})) AS {2}",
        run_stride, sql_name(metric, '\''), sql_name(metric, '"'));
  }
  return plain_views + view + "\n  FROM point;\n";
}

}  // namespace headroom
