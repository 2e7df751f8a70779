#include "tools/check/noise.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/statistics/student_t.hpp"
#include "sim/report/tree.hpp"
#include "tools/check/judgement.hpp"

namespace headroom {
namespace {

/// The number at `path`, if there is one.
std::optional<double> number_at(const Tree& tree, const std::string& path) {
  const Tree* found = tree.find(path);
  return found == nullptr ? std::nullopt : found->number();
}

}  // namespace

std::optional<NoisyFigure> noisy_figure(const Tree& tree, const std::string& path) {
  const auto mean = figure_at(tree, path);
  if (!mean) return std::nullopt;
  NoisyFigure figure{.mean = *mean, .error = 0.0, .freedom = 0.0};
  const auto low = number_at(tree, path + ".ci95_low");
  const auto high = number_at(tree, path + ".ci95_high");
  const auto count = number_at(tree, path + ".n");
  if (!low || !high || !count || *count < 2.0) return figure;
  constexpr double upper_tail = 0.025;
  figure.freedom = *count - 1.0;
  figure.error = (*high - *low) / 2.0 / student_t_quantile(upper_tail, figure.freedom);
  return figure;
}

NoisyFigure weighted_difference(const NoisyFigure& first, double factor,
                                const NoisyFigure& second) {
  const double first_square = factor * factor * first.error * first.error;
  const double second_square = second.error * second.error;
  NoisyFigure result{.mean = second.mean - (factor * first.mean),
                     .error = std::sqrt(first_square + second_square),
                     .freedom = 0.0};
  if (result.error <= 0.0) return result;
  double inverse = 0.0;
  if (first_square > 0.0) inverse += first_square * first_square / first.freedom;
  if (second_square > 0.0) inverse += second_square * second_square / second.freedom;
  const double sum = first_square + second_square;
  result.freedom = sum * sum / inverse;
  return result;
}

Tree figures_by_seed(std::span<const Tree> summaries, const std::vector<std::string>& metrics) {
  Tree tree = Tree::object();
  for (const std::string& metric : metrics) {
    Tree& values = tree.add(metric, Tree::list());
    for (const Tree& summary : summaries) values.append(Tree{figure_at(summary, metric)});
  }
  return tree;
}

PairedValues paired_with_baseline(const Evidence& evidence, const std::string& path) {
  PairedValues values;
  const Tree* seeds = evidence.baseline->find("seeds");
  const Tree* figures = evidence.baseline->find("by_seed");
  const Tree* accepted = figures == nullptr ? nullptr : figures->find(path);
  const std::size_t count = evidence.by_seed.size();
  if (seeds == nullptr || accepted == nullptr || count < 2 || seeds->items().size() != count ||
      accepted->items().size() != count) {
    return values;
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (seeds->items()[i].number() != number_at(evidence.by_seed[i], "seed")) return {};
    const auto first = accepted->items()[i].number();
    const auto second = figure_at(evidence.by_seed[i], path);
    if (!first || !second) return {};
    values.first.push_back(*first);
    values.second.push_back(*second);
  }
  values.pilot = count;
  return values;
}

double noise_of(const NoisyFigure& figure, double alpha) {
  return figure.error > 0.0 ? student_t_quantile(alpha, figure.freedom) * figure.error : 0.0;
}

}  // namespace headroom
