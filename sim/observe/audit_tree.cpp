#include "sim/observe/audit_tree.hpp"

#include <cstddef>
#include <span>
#include <string>

#include "headroom/workload_source.hpp"

#include "sim/report/tree.hpp"

namespace headroom {
namespace {

void add_rule(const TraceAudit::Rule& rule, const std::string& prefix, TraceAudit::Rule& sum) {
  constexpr std::size_t examples_max = 5;
  sum.count += rule.count;
  sum.rejects = rule.rejects;
  for (const std::string& example : rule.examples) {
    if (sum.examples.size() == examples_max) return;
    sum.examples.push_back(prefix + example);
  }
}

TraceAudit sum_of(std::span<const TraceAudit* const> audits) {
  TraceAudit sum;
  for (const TraceAudit* audit : audits) {
    sum.accepted += audit->accepted;
    sum.repaired += audit->repaired;
    sum.rejected += audit->rejected;
    sum.not_selected += audit->not_selected;
    const std::string prefix = audits.size() > 1 ? audit->source + ": " : "";
    for (const auto& [name, rule] : audit->rules) add_rule(rule, prefix, sum.rules[name]);
  }
  return sum;
}

void add_counts(Tree& tree, const TraceAudit& audit) {
  tree.add("accepted", audit.accepted);
  tree.add("repaired", audit.repaired);
  tree.add("rejected", audit.rejected);
  if (audit.not_selected > 0) tree.add("not_selected", audit.not_selected);
}

Tree rule_tree(const TraceAudit::Rule& rule) {
  Tree tree = Tree::object();
  tree.add("effect", rule.rejects ? "rejected" : "repaired");
  tree.add("count", rule.count);
  Tree& examples = tree.add("examples", Tree::list());
  for (const std::string& example : rule.examples) examples.append(example);
  return tree;
}

}  // namespace

Tree audit_tree(std::span<const TraceAudit* const> audits) {
  const TraceAudit sum = sum_of(audits);
  Tree tree = Tree::object();
  add_counts(tree, sum);
  Tree& rules = tree.add("rules", Tree::object());
  for (const auto& [name, rule] : sum.rules) rules.add(name, rule_tree(rule));
  Tree& sources = tree.add("sources", Tree::list());
  for (const TraceAudit* audit : audits) {
    Tree& source = sources.append(Tree::object());
    source.add("source", audit->source);
    source.add("format", audit->format);
    add_counts(source, *audit);
  }
  return tree;
}

}  // namespace headroom
