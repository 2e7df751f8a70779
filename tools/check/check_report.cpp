#include "tools/check/check_report.hpp"

#include <fmt/format.h>
#include <span>
#include <string>
#include <string_view>

#include "sim/report/tree.hpp"
#include "tools/check/judgement.hpp"
#include "tools/check/run_suites.hpp"

namespace headroom {
namespace {

std::string_view word_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "passed";
    case Verdict::failed:
      return "failed";
    case Verdict::skipped:
      return "skipped";
    case Verdict::unchanged:
      return "unchanged";
  }
  return {};
}

Tree judgement_tree(const Judgement& judgement) {
  Tree tree = Tree::object();
  tree.add("what", judgement.what);
  tree.add("passed", judgement.passed);
  tree.add("seen", judgement.seen);
  tree.add("wanted", judgement.wanted);
  tree.add("deviation", judgement.deviation);
  if (!judgement.noise.empty()) tree.add("noise", judgement.noise);
  tree.add("source", judgement.source);
  return tree;
}

Tree case_tree(const CaseResult& result) {
  Tree tree = Tree::object();
  tree.add("suite", result.suite);
  tree.add("name", result.name);
  tree.add("verdict", word_for(result.verdict));
  Tree& expectations = tree.add("expectations", Tree::list());
  for (const Judgement& judgement : result.judgements) {
    expectations.append(judgement_tree(judgement));
  }
  Tree& missing = tree.add("missing", Tree::list());
  for (const std::string& file : result.missing) missing.append(file);
  return tree;
}

}  // namespace

std::string sentence(const Judgement& judgement) {
  std::string text =
      fmt::format("{}: {}, wanted {}", judgement.what, judgement.seen, judgement.wanted);
  if (!judgement.deviation.empty()) text += fmt::format(", deviation {}", judgement.deviation);
  if (!judgement.noise.empty()) text += fmt::format(" (noise {})", judgement.noise);
  if (!judgement.source.empty()) text += fmt::format(" [{}]", judgement.source);
  return text;
}

CheckCounts count_verdicts(std::span<const CaseResult> results) {
  CheckCounts counts;
  for (const CaseResult& result : results) {
    counts.passed += result.verdict == Verdict::passed ? 1 : 0;
    counts.failed += result.verdict == Verdict::failed ? 1 : 0;
    counts.skipped += result.verdict == Verdict::skipped ? 1 : 0;
    counts.unchanged += result.verdict == Verdict::unchanged ? 1 : 0;
  }
  return counts;
}

std::string result_lines(const CaseResult& result) {
  if (result.verdict == Verdict::skipped) {
    return fmt::format("SKIP  {}: missing {}\n", result.name, fmt::join(result.missing, ", "));
  }
  if (result.verdict == Verdict::unchanged) {
    return fmt::format("SAME  {}: unchanged since it passed\n", result.name);
  }
  const std::string_view word = result.verdict == Verdict::passed ? "PASS" : "FAIL";
  std::string text = fmt::format("{}  {}", word, result.name);
  if (!result.updated.empty()) text += fmt::format(" (wrote {})", result.updated);
  if (result.judgements.size() == 1) {
    return fmt::format("{}: {}\n", text, sentence(result.judgements.front()));
  }
  text += '\n';
  for (const Judgement& judgement : result.judgements) {
    text += fmt::format("      {}  {}\n", judgement.passed ? "pass" : "FAIL", sentence(judgement));
  }
  return text;
}

std::string counts_line(const CheckCounts& counts) {
  std::string text = fmt::format("{} passed, {} failed", counts.passed, counts.failed);
  if (counts.skipped > 0) text += fmt::format(", {} skipped", counts.skipped);
  if (counts.unchanged > 0) text += fmt::format(", {} unchanged", counts.unchanged);
  return text + "\n";
}

Tree results_tree(std::span<const CaseResult> results) {
  const CheckCounts counts = count_verdicts(results);
  Tree tree = Tree::object();
  tree.add("passed", counts.passed);
  tree.add("failed", counts.failed);
  tree.add("skipped", counts.skipped);
  if (counts.unchanged > 0) tree.add("unchanged", counts.unchanged);
  Tree& cases = tree.add("cases", Tree::list());
  for (const CaseResult& result : results) cases.append(case_tree(result));
  return tree;
}

}  // namespace headroom
