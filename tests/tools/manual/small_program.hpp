#pragma once
#include "tools/manual/described_program.hpp"

namespace headroom::test {

/// A program of two commands, with every kind of word, and text that needs escapes.
inline DescribedProgram small_program() {
  DescribedProgram program;
  program.version = "1.2";
  program.date = "2026-01-31";
  DescribedCommand& root = program.root;
  root.name = "tool";
  root.summary = "Does things";
  root.options = {{.names = {"-q", "--quiet"}, .description = "Say nothing"},
                  {.names = {"--out"},
                   .value = "DIR",
                   .kind = WordKind::directory,
                   .description = "Where to write"}};
  DescribedCommand cut;
  cut.name = "cut";
  cut.summary = "Cut it";
  cut.details = ".first: a dot begins this line\n\nSecond paragraph.";
  cut.examples = "# don't hurry\ntool cut a.json --how 'fast'";
  cut.arguments = {{.value = "FILE",
                    .kind = WordKind::json_file,
                    .required = true,
                    .repeats = true,
                    .description = "What to cut"}};
  cut.options = {
      {.names = {"--how"},
       .value = "NAME",
       .kind = WordKind::choice,
       .choices = {"fast", "well"},
       .usual = "well",
       .description = "Don't [ever]: \\ask"},
      {.names = {"--times"}, .value = "N", .allowed = "1 to 9", .description = "How often"}};
  DescribedCommand look;
  look.name = "look";
  look.summary = "Look at it";
  DescribedCommand deep;
  deep.name = "deep";
  deep.summary = "Look deep";
  look.commands = {deep};
  root.commands = {cut, look};
  return program;
}

}  // namespace headroom::test
