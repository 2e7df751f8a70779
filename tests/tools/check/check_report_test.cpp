#include "tools/check/check_report.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/report/json_text.hpp"

using namespace headroom;

namespace {

Judgement judgement(bool passed, const std::string& what) {
  return {.passed = passed,
          .what = what,
          .seen = "3",
          .wanted = "4 ± 1 %",
          .deviation = "-25 %",
          .source = "<paper> & more"};
}

CaseResult passed_case() {
  CaseResult result;
  result.suite = "a.json";
  result.name = "one";
  result.judgements = {judgement(true, "jct_s.mean")};
  return result;
}

CaseResult failed_case() {
  CaseResult result = passed_case();
  result.name = "two";
  result.verdict = Verdict::failed;
  result.judgements.push_back(judgement(false, "makespan_s"));
  return result;
}

CaseResult skipped_case() {
  CaseResult result;
  result.suite = "b.json";
  result.name = "three";
  result.verdict = Verdict::skipped;
  result.missing = {"x.swf", "y.csv"};
  return result;
}

}  // namespace

TEST_CASE("a case of one expectation is one line with all there is to say") {
  CHECK(result_lines(passed_case()) ==
        "PASS  one: jct_s.mean: 3, wanted 4 ± 1 %, deviation -25 % [<paper> & more]\n");
  CaseResult updated = passed_case();
  updated.updated = "base.json";
  CHECK(result_lines(updated).starts_with("PASS  one (wrote base.json): "));
}

TEST_CASE("several expectations stand below their case, the failed ones marked") {
  CHECK(result_lines(failed_case()) ==
        "FAIL  two\n"
        "      pass  jct_s.mean: 3, wanted 4 ± 1 %, deviation -25 % [<paper> & more]\n"
        "      FAIL  makespan_s: 3, wanted 4 ± 1 %, deviation -25 % [<paper> & more]\n");
}

TEST_CASE("a skipped case names what is missing") {
  CHECK(result_lines(skipped_case()) == "SKIP  three: missing x.swf, y.csv\n");
}

TEST_CASE("the last line counts verdicts and speaks of skipped cases only where there are any") {
  const std::vector<CaseResult> all{passed_case(), failed_case(), skipped_case(), passed_case()};
  CHECK(counts_line(count_verdicts(all)) == "2 passed, 1 failed, 1 skipped\n");
  CHECK(counts_line(count_verdicts({all.data(), 2})) == "1 passed, 1 failed\n");
}

TEST_CASE("JUnit has a suite for each file, failures, skips, and escaped text") {
  CHECK(junit_text(std::vector<CaseResult>{passed_case(), failed_case(), skipped_case()}) ==
        R"x(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="headroom check" tests="3" failures="1" errors="0">
  <testsuite name="a.json" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="a.json" name="one">
      <system-out>jct_s.mean: 3, wanted 4 ± 1 %, deviation -25 % [&lt;paper&gt; &amp; more]
</system-out>
    </testcase>
    <testcase classname="a.json" name="two">
      <failure message="makespan_s: 3, wanted 4 ± 1 %, deviation -25 % )x"
        R"x([&lt;paper&gt; &amp; more]" type="expectation">)x"
        R"x(makespan_s: 3, wanted 4 ± 1 %, deviation -25 % [&lt;paper&gt; &amp; more]
</failure>
      <system-out>jct_s.mean: 3, wanted 4 ± 1 %, deviation -25 % [&lt;paper&gt; &amp; more]
makespan_s: 3, wanted 4 ± 1 %, deviation -25 % [&lt;paper&gt; &amp; more]
</system-out>
    </testcase>
  </testsuite>
  <testsuite name="b.json" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="b.json" name="three">
      <skipped message="missing x.swf, y.csv"/>
    </testcase>
  </testsuite>
</testsuites>
)x");
}

TEST_CASE("an unchanged case says so everywhere") {
  CaseResult same;
  same.suite = "a.json";
  same.name = "old";
  same.verdict = Verdict::unchanged;
  CHECK(result_lines(same) == "SAME  old: unchanged since it passed\n");
  const std::vector<CaseResult> all{passed_case(), same};
  CHECK(counts_line(count_verdicts(all)) == "1 passed, 0 failed, 1 unchanged\n");
  CHECK(junit_text(all).find("<skipped message=\"unchanged since it passed\"/>") !=
        std::string::npos);
  CHECK(results_tree(all).find("unchanged")->number() == 1.0);
}

TEST_CASE("Markdown shows what failed and folds away the rest") {
  CaseResult failed = failed_case();
  failed.name = "a|b";
  failed.judgements[1].noise = "3 %";
  CHECK(markdown_text(std::vector<CaseResult>{passed_case(), failed, skipped_case()}) ==
        R"x(### ❌ headroom check: 1 of 2 cases fail

| case | figure | seen | wanted | deviation |
|---|---|---|---|---|
| a\|b | makespan\_s | 3 | 4 ± 1 % | -25 % (noise 3 %) |

<details><summary>What holds</summary>

| case | figure | seen | wanted | deviation |
|---|---|---|---|---|
| one | jct\_s.mean | 3 | 4 ± 1 % | -25 % |
| a\|b | jct\_s.mean | 3 | 4 ± 1 % | -25 % |

</details>

<details><summary>Not run</summary>

- three: missing x.swf, y.csv

</details>
)x");
  CHECK(markdown_text(std::vector<CaseResult>{passed_case()})
            .starts_with("### ✅ headroom check: 1 of 1 cases pass\n"));
}

TEST_CASE("the JSON form holds counts, cases and expectations") {
  const Tree tree = results_tree(std::vector<CaseResult>{failed_case(), skipped_case()});
  CHECK(tree.find("failed")->number() == 1.0);
  CHECK(tree.find("skipped")->number() == 1.0);
  const Tree::List& cases = tree.find("cases")->items();
  REQUIRE(cases.size() == 2);
  CHECK(cases[0].find("verdict")->text() == "failed");
  CHECK(cases[0].find("expectations")->items().at(1).find("what")->text() == "makespan_s");
  CHECK(cases[1].find("missing")->items().at(0).text() == "x.swf");
}
