#include "tests/conformance/conformance_run.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tests/conformance/conformance_case.hpp"
#include "tests/conformance/judgement.hpp"

namespace headroom {
namespace {

struct Counts {
  std::size_t passed = 0;
  std::size_t failed = 0;
};

/// The judgement of a case; findings of the policy itself get the case's place in front.
Judgement judged(const ConformanceCase& read) {
  try {
    return judge(read);
  } catch (const InputError& error) {
    std::vector<Diagnostic> findings = error.findings();
    for (Diagnostic& finding : findings) {
      if (!finding.path.starts_with(read.place)) finding.path = read.place + ": " + finding.path;
    }
    throw InputError{std::move(findings)};
  }
}

}  // namespace

ConformanceReport judge_all(const std::vector<ConformanceCase>& cases) {
  ConformanceReport report;
  std::map<std::string, Counts> categories;
  for (const ConformanceCase& read : cases) {
    const Judgement judgement = judged(read);
    Counts& counts = categories[read.category];
    if (judgement.mismatches.empty()) {
      ++counts.passed;
      ++report.passed;
      if (!judgement.call_breaches.empty()) {
        report.lines.push_back(
            fmt::format("CALLS {}: {}", read.id, fmt::join(judgement.call_breaches, "; ")));
      }
      continue;
    }
    ++counts.failed;
    ++report.failed;
    const Mismatch& first = judgement.mismatches.front();
    const std::size_t more = judgement.mismatches.size() - 1;
    report.lines.push_back(fmt::format("FAIL {}: wanted {} = {}, saw {}{}", read.id, first.what,
                                       first.wanted, first.saw,
                                       more > 0 ? fmt::format(" (and {} more)", more) : ""));
  }
  for (const auto& [name, counts] : categories) {
    report.by_category.push_back(
        fmt::format("{:<44} {:>5} passed, {:>4} failed", name, counts.passed, counts.failed));
  }
  return report;
}

}  // namespace headroom
