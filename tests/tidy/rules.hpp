#pragma once
#include "tests/tidy/finding.hpp"
#include "tests/tidy/source_tree.hpp"

namespace headroom::tidy {

/// Includes point `include <- models <- sim <- tools`, inside sim from the kernel outwards, and
/// name files from the project's root. Third-party headers stay in their rooms.
[[nodiscard]] Findings check_includes(const SourceTree& tree);

/// Files, functions, parameter lists, nesting and lines keep their limits.
[[nodiscard]] Findings check_sizes(const SourceTree& tree);

/// Names that say nothing, words that belong in a tracker, paths of one machine, calls that end
/// the process outside the command line's main file.
[[nodiscard]] Findings check_words(const SourceTree& tree);

/// Nothing that could make two runs differ: clocks, random devices, environment, iteration over
/// unordered containers, order by address; and no clock or event at all in models/.
[[nodiscard]] Findings check_determinism(const SourceTree& tree);

/// No two headers of the product define a type of one name: the linker would mix them up
/// without a word.
[[nodiscard]] Findings check_type_names(const SourceTree& tree);

/// Every room has a README of one screen, include/headroom stays small, headers are guarded.
[[nodiscard]] Findings check_layout(const SourceTree& tree);

}  // namespace headroom::tidy
