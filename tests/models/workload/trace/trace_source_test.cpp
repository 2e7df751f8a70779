#include "models/workload/trace_source.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>

#include "models/workload/audit_report.hpp"
#include "tests/models/workload/trace/sample_trace.hpp"

namespace headroom {
namespace {

TEST_CASE("a file that is no trace is refused with the formats there are") {
  CHECK(problem_of("hello\n").starts_with(
      "trace: is of no format that can be told from its first line \"hello\" (name the format; "
      "formats: swf, "));
  CHECK(problem_of("").starts_with("trace: is empty"));
  CHECK(problem_of("\n \n").starts_with("trace: is empty"));
  CHECK(problem_of("hello\n", of_format("swff")) ==
        "trace: unknown trace format \"swff\" (did you mean swf?)");
}

TEST_CASE("a file that cannot be opened is refused with the reason") {
  CHECK_THROWS_WITH_AS(static_cast<void>(read_file("tests/nowhere.csv")),
                       "tests/nowhere.csv: cannot be read: No such file or directory", InputError);
  CHECK_THROWS_WITH_AS(static_cast<void>(read_file("tests")),
                       "tests: is a directory, not a trace file", InputError);
}

TEST_CASE("a source tells how many jobs are to come and ends") {
  WorkloadTables tables;
  TraceSpec spec;
  spec.path = sample_path("small.csv");
  const auto source = make_trace_source(spec, tables);
  CHECK(source->jobs_expected() == 8);
  static_cast<void>(source->next());
  CHECK(source->jobs_expected() == 7);
  while (source->next() != nullptr) {
  }
  CHECK(source->jobs_expected() == 0);
  CHECK(source->next() == nullptr);
}

TEST_CASE("names of formats and cleaning rules are known for messages") {
  CHECK(trace_formats().size() == 22);
  CHECK(cleaning_rules().front() == "kth-sc15");
}

TEST_CASE("a job that waits for itself is freed") {
  const ReadTrace trace = read_text("id,submit_s,gpus,duration_s,after\na,0,1,1,a\nb,0,1,1,a\n");
  CHECK(trace.example("dependency-cycle") == "line 2: id a");
  CHECK(trace.count("dependency-cycle") == 1);
  CHECK(trace.tables().dependencies_of(trace.job(1)).size() == 1);
}

TEST_CASE("dependencies on jobs that come later in the file stay when they close no circle") {
  const ReadTrace trace =
      read_text("id,submit_s,gpus,duration_s,after\na,0,1,1,b;c\nb,0,1,1,c\nc,0,1,1,\n");
  CHECK(trace.audit().rules.empty());
  CHECK(trace.tables().dependencies_of(trace.job(0)).size() == 2);
}

TEST_CASE("the audit report is one line for a sound trace and one more for each rule") {
  TraceAudit audit;
  audit.source = "a.csv";
  audit.format = "csv";
  audit.accepted = 7;
  CHECK(audit_report(audit) == "trace a.csv (csv): 7 rows accepted\n");
  audit.rejected = 2;
  audit.repaired = 1;
  audit.not_selected = 3;
  audit.rules["not-a-number"] = {.count = 2, .rejects = true, .examples = {"line 3: gpus x"}};
  audit.rules["unsorted-times"] = {.count = 1, .rejects = false, .examples = {"line 4"}};
  CHECK(audit_report(audit) ==
        "trace a.csv (csv): 7 rows accepted (1 repaired), 2 rejected, 3 not selected\n"
        "  rejected not-a-number          2  line 3: gpus x …\n"
        "  repaired unsorted-times        1  line 4\n");
}

TEST_CASE("examples show odd bytes escaped and long values cut") {
  const std::string header = "job_id,submit_s,gpus,runtime_s\n1,0,1,1\n";
  const ReadTrace odd = read_text(header + "2,\x01\xff,1,1\n");
  CHECK(odd.example("not-a-number") == "line 3: submit_s \\x01\\xff");
  const ReadTrace cut = read_text(header + "2," + std::string(5000, 'x') + ",1,1\n");
  CHECK(cut.example("not-a-number") == "line 3: submit_s " + std::string(60, 'x') + "…");
}

TEST_CASE("at most five examples are kept of a rule") {
  std::string text = "job_id,submit_s,gpus,runtime_s\n1,0,1,1\n";
  for (int i = 0; i < 9; ++i) text += "2,x,1,1\n";
  const ReadTrace trace = read_text(text);
  CHECK(trace.count("not-a-number") == 9);
  CHECK(trace.audit().rules.at("not-a-number").examples.size() == 5);
}

}  // namespace
}  // namespace headroom
