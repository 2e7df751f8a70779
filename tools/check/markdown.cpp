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

/// `text` as a cell of a table: what Markdown or HTML would read as its own is escaped.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '|':
      case '\\':
      case '`':
      case '*':
      case '_':
      case '[':
        escaped += '\\';
        escaped += c;
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '&':
        escaped += "&amp;";
        break;
      default:
        escaped += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return escaped;
}

std::string row(const CaseResult& result, const Judgement& judgement) {
  std::string deviation = judgement.deviation;
  if (!judgement.noise.empty()) deviation += fmt::format(" (noise {})", judgement.noise);
  return fmt::format("| {} | {} | {} | {} | {} |\n", cell(result.name), cell(judgement.what),
                     cell(judgement.seen), cell(judgement.wanted), cell(deviation));
}

constexpr std::string_view titles =
    "| case | figure | seen | wanted | deviation |\n|---|---|---|---|---|\n";

/// The expectations that failed, or those that held.
std::string rows(std::span<const CaseResult> results, bool passed) {
  std::string text;
  for (const CaseResult& result : results) {
    for (const Judgement& judgement : result.judgements) {
      if (judgement.passed == passed) text += row(result, judgement);
    }
  }
  return text;
}

std::string folded(std::string_view title, std::string_view content) {
  return fmt::format("\n<details><summary>{}</summary>\n\n{}\n</details>\n", title, content);
}

std::string not_run(std::span<const CaseResult> results) {
  std::string text;
  for (const CaseResult& result : results) {
    if (result.verdict == Verdict::skipped) {
      text += fmt::format("- {}: missing {}\n", cell(result.name),
                          cell(fmt::format("{}", fmt::join(result.missing, ", "))));
    } else if (result.verdict == Verdict::unchanged) {
      text += fmt::format("- {}: unchanged since it passed\n", cell(result.name));
    }
  }
  return text;
}

}  // namespace

std::string markdown_text(std::span<const CaseResult> results) {
  const CheckCounts counts = count_verdicts(results);
  const std::size_t ran = counts.passed + counts.failed;
  std::string text =
      counts.failed == 0
          ? fmt::format("### ✅ headroom check: {} of {} cases pass\n", counts.passed, ran)
          : fmt::format("### ❌ headroom check: {} of {} cases fail\n", counts.failed, ran);
  const std::string failed = rows(results, false);
  if (!failed.empty()) text += fmt::format("\n{}{}", titles, failed);
  const std::string held = rows(results, true);
  if (!held.empty()) text += folded("What holds", fmt::format("{}{}", titles, held));
  const std::string others = not_run(results);
  if (!others.empty()) text += folded("Not run", others);
  return text;
}

}  // namespace headroom
