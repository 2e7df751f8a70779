#include "tools/manual/completion.hpp"

#include <doctest/doctest.h>
#include <string>

#include "headroom/diagnostics.hpp"

#include "small_program.hpp"

using namespace headroom;

// What shells make of the scripts is tested in those shells, by shell_test.sh.

TEST_CASE("each shell finds its script under its own name") {
  const DescribedProgram program = test::small_program();
  CHECK(completion_file(program, "bash") == "tool");
  CHECK(completion_file(program, "zsh") == "_tool");
  CHECK(completion_file(program, "fish") == "tool.fish");
  CHECK(completion_script(program, "zsh").starts_with("#compdef tool\n"));
  CHECK_THROWS_AS((void)completion_script(program, "tcsh"), InputError);
}

TEST_CASE("scripts speak of the program by its name alone") {
  const std::string script = bash_completion(test::small_program());
  CHECK(script.find("complete -F _tool tool\n") != script.npos);
  CHECK(script.find("headroom") == script.npos);
  CHECK(script.find('@') == script.npos);
}

TEST_CASE("descriptions with quotes, brackets and colons stay text") {
  const std::string zsh = zsh_completion(test::small_program());
  CHECK(zsh.find("'--how=[Don'\\''t \\[ever\\]\\: \\\\ask]:NAME:(fast well)'") != zsh.npos);
  const std::string fish = fish_completion(test::small_program());
  CHECK(fish.find("-l how -x -a 'fast well' -d 'Don\\'t [ever]: \\\\ask'") != fish.npos);
}
