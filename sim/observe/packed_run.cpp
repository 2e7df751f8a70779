#include "sim/observe/packed_run.hpp"

#include <cstddef>
#include <optional>
#include <vector>

#include "sim/observe/audit_tree.hpp"
#include "sim/observe/summary.hpp"
#include "sim/report/decimal.hpp"

namespace headroom {
namespace {

std::optional<double> ratio(double part, double whole) {
  return whole > 0.0 ? std::optional{part / whole} : std::nullopt;
}

/// Each as a part of all GPUs.
void add_causes(Tree& tree, const FragmentSplit& split, double capacity) {
  tree.add("lacks_cpu_and_gpu", ratio(split.lacks_both, capacity));
  tree.add("lacks_gpu", ratio(split.lacks_gpu, capacity));
  tree.add("lacks_cpu", ratio(split.lacks_cpu, capacity));
  tree.add("wants_no_gpu", ratio(split.no_gpu_fits + split.no_gpu_lacks_cpu, capacity));
  tree.add("other_model", ratio(split.no_access, capacity));
  tree.add("usable", ratio(split.usable, capacity));
}

}  // namespace

Tree packing_summary(const PackedRun& run) {
  const auto capacity = static_cast<double>(run.capacity.count);
  const auto taken = static_cast<double>(run.taken.count);
  Tree tree = Tree::object();
  tree.add("scenario", run.scenario);
  tree.add("seed", run.seed);
  tree.add("version", headroom_version());
  tree.add("mode", "packing");
  Tree& jobs = tree.add("jobs", Tree::object());
  jobs.add("submitted", run.arrived);
  jobs.add("placed", run.placed);
  jobs.add("lost", run.arrived - run.placed);
  Tree& gpu = tree.add("gpu", Tree::object());
  gpu.add("count", run.capacity.count / 1000);
  gpu.add("asked_ratio", ratio(static_cast<double>(run.asked.count), capacity));
  gpu.add("allocated_ratio", ratio(taken, capacity));
  Tree& fragmentation = tree.add("fragmentation", Tree::object());
  fragmentation.add("end", ratio(run.split.fragmented(), capacity));
  fragmentation.add("of_free", ratio(run.split.fragmented(), capacity - taken));
  add_causes(fragmentation.add("causes", Tree::object()), run.split, capacity);
  std::vector<const TraceAudit*> audits;
  for (const auto& source : run.sources) {
    if (const TraceAudit* audit = source->audit()) audits.push_back(audit);
  }
  tree.add("audit", audit_tree(audits));
  Tree& warnings = tree.add("warnings", Tree::list());
  for (const Diagnostic& warning : run.warnings) warnings.append(to_string(warning));
  return tree;
}

void write_packing_rows(const PackedRun& run, const TextSink& sink) {
  CsvRows rows{sink};
  for (const char* name : {"arrived_pct", "allocated_pct", "fragmented_pct"}) rows.cell(name);
  rows.end_row();
  for (std::size_t percent = 0; percent < run.curve.size(); ++percent) {
    rows.integer(percent);
    rows.cell(number_text(run.curve[percent].allocated_percent));
    rows.cell(number_text(run.curve[percent].fragmented_percent));
    rows.end_row();
  }
  rows.finish();
}

}  // namespace headroom
