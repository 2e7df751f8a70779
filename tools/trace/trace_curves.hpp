#pragma once
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/report/tree.hpp"
#include "tools/trace/offered_load.hpp"
#include "tools/trace/tail_curve.hpp"

namespace headroom {

/// Distributions of a trace as curves, for charts and for those who fit laws by eye.
struct TraceCurves {
  TailCurve duration_s;
  TailCurve gpus;
  TailCurve gpu_hours;
  TailCurve gap_s;  ///< between one arrival and the next
  std::vector<std::pair<std::string, TailCurve>> duration_by_size;  ///< see size_class_name
};

/// `jobs` in order of submission.
[[nodiscard]] TraceCurves trace_curves(std::span<const LoadedJob> jobs);
[[nodiscard]] Tree trace_curves_tree(const TraceCurves& curves);

/// A Lorenz curve: the least of those who share, `of_sharers[i]` of all, have `of_sum[i]` of
/// the sum. From 0 to 1, at most 101 points. Source: Lorenz, "Methods of measuring the
/// concentration of wealth", Publications of the ASA 9(70), 1905.
struct SharedCurve {
  std::vector<double> of_sharers;
  std::vector<double> of_sum;
};

/// Of values >= 0 in descending order; empty where their sum is 0.
[[nodiscard]] SharedCurve shared_curve(std::span<const double> values);
[[nodiscard]] Tree shared_curve_tree(const SharedCurve& curve);

}  // namespace headroom
