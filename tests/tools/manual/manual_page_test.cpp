#include "tools/manual/manual_page.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "small_program.hpp"

using namespace headroom;

TEST_CASE("pages exist for the program and each command at any depth") {
  const DescribedProgram program = test::small_program();
  std::vector<std::string> names;
  for (const CommandPath& path : all_commands(program)) names.push_back(page_name(program, path));
  CHECK(names == std::vector<std::string>{"tool", "tool-cut", "tool-look", "tool-look-deep"});
}

TEST_CASE("text is never taken for a request, and options can be copied") {
  const DescribedProgram program = test::small_program();
  const CommandPath path{.words = {"cut"}, .command = &program.root.commands[0]};
  const std::string page = manual_page(program, path);
  CHECK(page.starts_with(".TH TOOL\\-CUT 1 2026-01-31 \"tool 1.2\" \"User Commands\"\n"));
  CHECK(page.find("\n\\&.first: a dot") != page.npos);
  CHECK(page.find("\\fB\\-\\-how\\fR \\fIfast|well\\fR\n") != page.npos);
  CHECK(page.find("Don't [ever]: \\eask (default well)") != page.npos);
  CHECK(page.find("How often (1 to 9)") != page.npos);
  CHECK(page.find("# don't hurry\ntool cut a.json \\-\\-how 'fast'\n") != page.npos);
}

TEST_CASE("pages name their neighbours") {
  const DescribedProgram program = test::small_program();
  const auto paths = all_commands(program);
  const std::string root = manual_page(program, paths[0]);
  CHECK(root.find(".SH SEE ALSO\n\\fBtool\\-cut\\fR(1),\n\\fBtool\\-look\\fR(1)\n") != root.npos);
  const std::string deep = manual_page(program, paths[3]);
  CHECK(deep.find(".SH SEE ALSO\n\\fBtool\\-look\\fR(1)\n") != deep.npos);
}
