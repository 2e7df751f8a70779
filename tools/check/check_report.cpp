#include "tools/check/check_report.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
  }
  return {};
}

std::string sentence(const Judgement& judgement) {
  std::string text =
      fmt::format("{}: {}, wanted {}", judgement.what, judgement.seen, judgement.wanted);
  if (!judgement.deviation.empty()) text += fmt::format(", deviation {}", judgement.deviation);
  if (!judgement.source.empty()) text += fmt::format(" [{}]", judgement.source);
  return text;
}

/// `text` for XML: markup escaped, and what XML 1.0 cannot hold replaced.
std::string xml_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default: {
        const bool is_control = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
        escaped += is_control ? '?' : c;
      }
    }
  }
  return escaped;
}

std::string junit_case(const CaseResult& result) {
  std::string text = fmt::format("    <testcase classname=\"{}\" name=\"{}\">\n",
                                 xml_text(result.suite), xml_text(result.name));
  if (result.verdict == Verdict::skipped) {
    text += fmt::format("      <skipped message=\"missing {}\"/>\n",
                        xml_text(fmt::format("{}", fmt::join(result.missing, ", "))));
  }
  std::string all;
  for (const Judgement& judgement : result.judgements) {
    const std::string line = sentence(judgement);
    all += line + "\n";
    if (judgement.passed) continue;
    text += fmt::format("      <failure message=\"{}\"/>\n", xml_text(line));
  }
  if (!all.empty()) text += fmt::format("      <system-out>{}</system-out>\n", xml_text(all));
  return text + "    </testcase>\n";
}

std::string junit_counts(const CheckCounts& counts) {
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\"",
                     counts.passed + counts.failed + counts.skipped, counts.failed, counts.skipped);
}

Tree judgement_tree(const Judgement& judgement) {
  Tree tree = Tree::object();
  tree.add("what", judgement.what);
  tree.add("passed", judgement.passed);
  tree.add("seen", judgement.seen);
  tree.add("wanted", judgement.wanted);
  tree.add("deviation", judgement.deviation);
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

CheckCounts count_verdicts(std::span<const CaseResult> results) {
  CheckCounts counts;
  for (const CaseResult& result : results) {
    counts.passed += result.verdict == Verdict::passed ? 1 : 0;
    counts.failed += result.verdict == Verdict::failed ? 1 : 0;
    counts.skipped += result.verdict == Verdict::skipped ? 1 : 0;
  }
  return counts;
}

std::string result_lines(const CaseResult& result) {
  if (result.verdict == Verdict::skipped) {
    return fmt::format("SKIP  {}: missing {}\n", result.name, fmt::join(result.missing, ", "));
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
  return text + "\n";
}

Tree results_tree(std::span<const CaseResult> results) {
  const CheckCounts counts = count_verdicts(results);
  Tree tree = Tree::object();
  tree.add("passed", counts.passed);
  tree.add("failed", counts.failed);
  tree.add("skipped", counts.skipped);
  Tree& cases = tree.add("cases", Tree::list());
  for (const CaseResult& result : results) cases.append(case_tree(result));
  return tree;
}

std::string junit_text(std::span<const CaseResult> results) {
  std::string text = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n",
                                 junit_counts(count_verdicts(results)));
  std::size_t first = 0;
  while (first < results.size()) {
    std::size_t last = first;
    while (last < results.size() && results[last].suite == results[first].suite) ++last;
    const auto cases = results.subspan(first, last - first);
    text += fmt::format("  <testsuite name=\"{}\" {}>\n", xml_text(cases.front().suite),
                        junit_counts(count_verdicts(cases)));
    for (const CaseResult& result : cases) text += junit_case(result);
    text += "  </testsuite>\n";
    first = last;
  }
  return text + "</testsuites>\n";
}

}  // namespace headroom
