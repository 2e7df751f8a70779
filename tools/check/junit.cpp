#include <cstddef>
#include <fmt/format.h>
#include <span>
#include <string>
#include <string_view>

#include "tools/check/check_report.hpp"
#include "tools/check/judgement.hpp"
#include "tools/check/run_suites.hpp"

namespace headroom {
namespace {

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

std::string skipped_element(const std::string& message) {
  return fmt::format("      <skipped message=\"{}\"/>\n", xml_text(message));
}

/// All that failed in one element: some readers take no more of a case.
std::string failure_element(const CaseResult& result) {
  std::string lines;
  std::string first;
  for (const Judgement& judgement : result.judgements) {
    if (judgement.passed) continue;
    if (first.empty()) first = sentence(judgement);
    lines += sentence(judgement) + "\n";
  }
  if (first.empty()) return {};
  return fmt::format("      <failure message=\"{}\" type=\"expectation\">{}</failure>\n",
                     xml_text(first), xml_text(lines));
}

std::string junit_case(const CaseResult& result) {
  std::string text = fmt::format("    <testcase classname=\"{}\" name=\"{}\">\n",
                                 xml_text(result.suite), xml_text(result.name));
  if (result.verdict == Verdict::skipped) {
    text += skipped_element(fmt::format("missing {}", fmt::join(result.missing, ", ")));
  } else if (result.verdict == Verdict::unchanged) {
    text += skipped_element("unchanged since it passed");
  }
  text += failure_element(result);
  std::string all;
  for (const Judgement& judgement : result.judgements) all += sentence(judgement) + "\n";
  if (!all.empty()) text += fmt::format("      <system-out>{}</system-out>\n", xml_text(all));
  return text + "    </testcase>\n";
}

std::string junit_counts(const CheckCounts& counts) {
  const std::size_t skipped = counts.skipped + counts.unchanged;
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\"",
                     counts.passed + counts.failed + skipped, counts.failed, skipped);
}

}  // namespace

std::string junit_text(std::span<const CaseResult> results) {
  const CheckCounts all = count_verdicts(results);
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"headroom check\" "
      "tests=\"{}\" failures=\"{}\" errors=\"0\">\n",
      results.size(), all.failed);
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
