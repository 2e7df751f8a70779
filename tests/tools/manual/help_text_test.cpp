#include "tools/manual/help_text.hpp"

#include <doctest/doctest.h>
#include <sstream>
#include <string>

#include "sim/report/readable.hpp"
#include "small_program.hpp"

using namespace headroom;

TEST_CASE("help says usage, arguments, options with what is allowed, and examples") {
  const DescribedProgram program = test::small_program();
  const CommandPath path{.words = {"cut"}, .command = &program.root.commands[0]};
  CHECK(help_text(program, path, {.width = 60, .bold = false}) == R"(Cut it

.first: a dot begins this line

Second paragraph.

Usage: tool cut [OPTIONS] FILE…

Arguments:
  FILE…  What to cut

Options:
  --how fast|well  Don't [ever]: \ask (default well)
  --times N        How often (1 to 9)

Options of every command:
  -q, --quiet  Say nothing
  --out DIR    Where to write

Examples:
  # don't hurry
  tool cut a.json --how 'fast'
)");
}

TEST_CASE("help breaks descriptions at the width and keeps them in their column") {
  DescribedProgram program = test::small_program();
  program.root.options[1].description = "one two three four five six seven eight nine ten";
  const CommandPath path{.words = {}, .command = &program.root};
  const std::string text = help_text(program, path, {.width = 40, .bold = false});
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) CHECK(display_width(line) <= 40);
  CHECK(text.find("  --out DIR    one two three four five\n               six") != text.npos);
}

TEST_CASE("only headings are bold, and only when asked for") {
  const DescribedProgram program = test::small_program();
  const CommandPath path{.words = {}, .command = &program.root};
  const std::string bold = help_text(program, path, {.width = 80, .bold = true});
  CHECK(bold.find("\x1b[1mCommands:\x1b[0m") != bold.npos);
  const std::string plain = help_text(program, path, {.width = 80, .bold = false});
  CHECK(plain.find('\x1b') == plain.npos);
}
