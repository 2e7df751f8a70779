#include "tools/validate/validation_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fmt/core.h>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/score.hpp"
#include "tools/validate/storage_runs.hpp"

namespace headroom {
namespace {

/// An error |ln ratio| in percent, as in `5.3 %`.
std::string percent(const std::optional<double>& value) {
  return value ? fmt::format("{:.1f} %", 100.0 * *value) : "-";
}

std::string ratio(const std::optional<double>& value) {
  return value ? fmt::format("{:.3f}", *value) : "-";
}

std::string figure(double value) { return fmt::format("{:.5g}", value); }

void add_lines(std::string& text, const TextTable& table) {
  for (const std::string& line : table.lines(2)) text += line + "\n";
}

std::vector<std::string> error_cells(std::string name, const ErrorSummary& errors) {
  return {std::move(name),
          fmt::format("{}", errors.entries),
          fmt::format("{}", errors.covered),
          fmt::format("{}", errors.by_input),
          percent(errors.median),
          percent(errors.p90),
          percent(errors.worst),
          percent(errors.within_25_percent)};
}

void add_categories(std::string& text, const ValidationScore& score) {
  TextTable table{{TextTable::left("category"), TextTable::right("tests"),
                   TextTable::right("covered"), TextTable::right("by input"),
                   TextTable::right("median"), TextTable::right("p90"), TextTable::right("worst"),
                   TextTable::right("within 25 %"), TextTable::right("tau scaling"),
                   TextTable::right("tau systems"), TextTable::right("calibrated"),
                   TextTable::right("inputs")}};
  for (const auto& [name, category] : score.categories) {
    std::vector<std::string> cells = error_cells(name, category.errors);
    cells.push_back(ratio(category.scaling.tau));
    cells.push_back(ratio(category.systems.tau));
    cells.push_back(fmt::format("{}", category.errors.calibrated));
    cells.push_back(fmt::format("{}", category.errors.inputs));
    table.add_row(std::move(cells));
  }
  text +=
      "Errors are |ln(simulated / measured)|; calibrated entries, their tables and inputs are "
      "not scored.\n\n";
  add_lines(text, table);
}

void add_split(std::string& text, const ValidationScore& score) {
  if (score.training_split.empty()) return;
  TextTable table{{TextTable::left("MLPerf training"), TextTable::right("tests"),
                   TextTable::right("covered"), TextTable::right("by input"),
                   TextTable::right("median"), TextTable::right("p90"), TextTable::right("worst"),
                   TextTable::right("within 25 %")}};
  for (const auto& [name, errors] : score.training_split) {
    table.add_row(error_cells(name, errors));
  }
  text += "\n";
  add_lines(text, table);
}

void add_storage(std::string& text, const ValidationScore& score) {
  if (score.utilisation.runs > 0) {
    text += fmt::format(
        "\nMLPerf Storage utilisation: median error {:.1f} points over {} runs; \"target + 3 "
        "points\" has {:.1f}.\n",
        score.utilisation.model, score.utilisation.runs, score.utilisation.null_model);
  }
  if (!score.ceiling_pairs.empty()) {
    text += fmt::format(
        "Ceiling of one accelerator generation from the other: median {}, p90 {} over {} pairs.\n",
        percent(score.ceiling_median), percent(score.ceiling_p90), score.ceiling_pairs.size());
  }
  if (!score.limit_checks.empty()) {
    const auto right = std::ranges::count_if(score.limit_checks, &LimitCheck::is_right);
    text +=
        fmt::format("At the limit, one more accelerator a host fails: right for {} of {} runs.\n",
                    right, score.limit_checks.size());
  }
}

void add_uncovered(std::string& text, const std::vector<Measurement>& measurements,
                   const ValidationScore& score) {
  std::map<std::string, std::vector<std::string>> ids_by_reason;
  for (const EntryResult& result : score.entries) {
    if (result.state != EntryState::not_covered) continue;
    const Measurement& measurement = measurements[result.entry];
    ids_by_reason[measurement.category + ": " + result.reason].push_back(measurement.id);
  }
  if (ids_by_reason.empty()) return;
  text += "\nNot covered:\n";
  constexpr std::size_t named = 3;
  for (const auto& [reason, ids] : ids_by_reason) {
    text += fmt::format("  {} ({}): ", reason, ids.size());
    for (std::size_t i = 0; i < std::min(ids.size(), named); ++i) {
      text += (i == 0 ? "" : ", ") + ids[i];
    }
    text += ids.size() > named ? ", …\n" : "\n";
  }
}

std::string figure_name(const AskedFigure& asked) {
  std::string name = asked.key;
  if (asked.at) name += fmt::format("@{:.6g}", *asked.at);
  return name;
}

void add_entries(std::string& text, const std::vector<Measurement>& measurements,
                 const ValidationScore& score) {
  TextTable table{{TextTable::left("entry"), TextTable::left("figure"), TextTable::left("state"),
                   TextTable::right("simulated"), TextTable::right("measured"),
                   TextTable::right("ln ratio"), TextTable::left("unit")}};
  for (const EntryResult& result : score.entries) {
    const Measurement& measurement = measurements[result.entry];
    const std::string state{entry_state_name(result.state)};
    if (result.figures.empty()) {
      table.add_row({measurement.id, "", state, "-", "-", "-", measurement.unit});
    }
    for (const ComparedFigure& compared : result.figures) {
      table.add_row({measurement.id, figure_name(compared.figure), state,
                     figure(compared.simulated), figure(compared.measured),
                     fmt::format("{:+.3f}", compared.log_ratio()), measurement.unit});
    }
  }
  text += "\n";
  add_lines(text, table);
}

void add_errors(Tree& tree, const ErrorSummary& errors) {
  tree.add("entries", errors.entries);
  tree.add("covered", errors.covered);
  tree.add("by_input", errors.by_input);
  tree.add("median", Tree{errors.median});
  tree.add("p90", Tree{errors.p90});
  tree.add("worst", Tree{errors.worst});
  tree.add("within_25_percent", Tree{errors.within_25_percent});
  tree.add("calibrated", errors.calibrated);
  tree.add("inputs", errors.inputs);
}

Tree category_trees(const ValidationScore& score) {
  Tree categories = Tree::object();
  for (const auto& [name, category] : score.categories) {
    Tree& tree = categories.add(name, Tree::object());
    add_errors(tree, category.errors);
    tree.add("tau", Tree{category.scaling.tau});
    tree.add("tau_pairs", category.scaling.pairs);
    tree.add("tau_systems", Tree{category.systems.tau});
    tree.add("tau_systems_pairs", category.systems.pairs);
  }
  Tree& transfer = categories.add("c2_ceiling_transfer", Tree::object());
  transfer.add("entries", score.ceiling_pairs.size());
  transfer.add("median", Tree{score.ceiling_median});
  transfer.add("p90", Tree{score.ceiling_p90});
  Tree& limit = categories.add("c3_at_limit", Tree::object());
  limit.add("entries", score.limit_checks.size());
  limit.add("right", std::ranges::count_if(score.limit_checks, &LimitCheck::is_right));
  return categories;
}

Tree entry_tree(const Measurement& measurement, const EntryResult& result) {
  Tree tree = Tree::object();
  tree.add("id", measurement.id);
  tree.add("category", measurement.category);
  tree.add("state", entry_state_name(result.state));
  tree.add("by_input", result.by_input);
  tree.add("error", Tree{result.error});
  if (!result.reason.empty()) tree.add("reason", result.reason);
  Tree& figures = tree.add("figures", Tree::list());
  for (const ComparedFigure& compared : result.figures) {
    Tree& item = figures.append(Tree::object());
    item.add("figure", compared.figure.key);
    if (compared.figure.at) item.add("at", *compared.figure.at);
    item.add("simulated", compared.simulated);
    item.add("measured", compared.measured);
    item.add("ln_ratio", compared.log_ratio());
  }
  return tree;
}

}  // namespace

std::string validation_text(const std::vector<Measurement>& measurements,
                            const ValidationScore& score, bool shows_entries) {
  std::string text;
  add_categories(text, score);
  add_split(text, score);
  add_storage(text, score);
  add_uncovered(text, measurements, score);
  if (shows_entries) add_entries(text, measurements, score);
  return text;
}

Tree validation_tree(const std::vector<Measurement>& measurements, const ValidationScore& score) {
  Tree root = Tree::object();
  root.add("categories", category_trees(score));
  Tree& split = root.add("training_split", Tree::object());
  for (const auto& [name, errors] : score.training_split) {
    add_errors(split.add(name, Tree::object()), errors);
  }
  Tree& utilisation = root.add("storage_utilisation", Tree::object());
  utilisation.add("runs", score.utilisation.runs);
  utilisation.add("median_points", score.utilisation.model);
  utilisation.add("null_model_median_points", score.utilisation.null_model);
  Tree& entries = root.add("entries", Tree::list());
  for (const EntryResult& result : score.entries) {
    entries.append(entry_tree(measurements[result.entry], result));
  }
  return root;
}

}  // namespace headroom
