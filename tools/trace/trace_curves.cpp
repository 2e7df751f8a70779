#include "tools/trace/trace_curves.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/job_figures.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

Tree list_of(const std::vector<double>& values) {
  Tree list = Tree::list();
  for (const double value : values) list.append(value);
  return list;
}

}  // namespace

TraceCurves trace_curves(std::span<const LoadedJob> jobs) {
  TailCounter duration;
  TailCounter gpus;
  TailCounter gpu_hours;
  TailCounter gap;
  std::map<std::uint32_t, TailCounter> by_size;
  const LoadedJob* before = nullptr;
  for (const LoadedJob& job : jobs) {
    const double seconds = to_seconds(job.duration);
    const auto count = static_cast<double>(job.gpus);
    duration.add(seconds);
    gpus.add(count);
    gpu_hours.add(count * seconds / 3600.0);
    if (before != nullptr) gap.add(to_seconds(job.submit - before->submit));
    by_size[size_class(static_cast<std::uint32_t>(job.gpus))].add(seconds);
    before = &job;
  }
  TraceCurves curves{.duration_s = duration.curve(),
                     .gpus = gpus.curve(),
                     .gpu_hours = gpu_hours.curve(),
                     .gap_s = gap.curve(),
                     .duration_by_size = {}};
  for (const auto& [size, counter] : by_size) {
    curves.duration_by_size.emplace_back(size_class_name(size), counter.curve());
  }
  return curves;
}

Tree trace_curves_tree(const TraceCurves& curves) {
  Tree tree = Tree::object();
  tree.add("duration_s", tail_curve_tree(curves.duration_s));
  tree.add("gpus", tail_curve_tree(curves.gpus));
  tree.add("gpu_hours", tail_curve_tree(curves.gpu_hours));
  tree.add("gap_s", tail_curve_tree(curves.gap_s));
  Tree& by_size = tree.add("duration_s_by_size", Tree::object());
  for (const auto& [size, curve] : curves.duration_by_size) {
    by_size.add(size, tail_curve_tree(curve));
  }
  return tree;
}

SharedCurve shared_curve(std::span<const double> values) {
  constexpr std::size_t steps_most = 100;
  double total = 0.0;
  for (const double value : values) total += value;
  SharedCurve curve;
  if (!(total > 0.0)) return curve;
  const std::size_t count = values.size();
  const std::size_t steps = count < steps_most ? count : steps_most;
  double sum = 0.0;
  std::size_t taken = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    curve.of_sharers.push_back(static_cast<double>(taken) / static_cast<double>(count));
    curve.of_sum.push_back(sum / total);
    for (const std::size_t end = count * (step + 1) / steps; taken < end; ++taken) {
      sum += values[count - 1 - taken];
    }
  }
  curve.of_sharers.push_back(1.0);
  curve.of_sum.push_back(1.0);
  return curve;
}

Tree shared_curve_tree(const SharedCurve& curve) {
  Tree tree = Tree::object();
  tree.add("of_sharers", list_of(curve.of_sharers));
  tree.add("of_sum", list_of(curve.of_sum));
  return tree;
}

}  // namespace headroom
