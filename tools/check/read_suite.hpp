#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tools/check/suite.hpp"

namespace headroom {

/// Reads a suite from `text`. `shown_path` names it in messages; paths in it
/// start at that path's folder, and `${HEADROOM_DATA}` stands for `data_directory`.
/// Throws InputError with every finding.
[[nodiscard]] Suite parse_suite(std::string_view text, const std::string& shown_path,
                                const std::string& data_directory);

/// Reads the suites that `paths` name: files, and directories, of which each
/// `*.json` is taken in order of name. Throws InputError with the findings of
/// all of them, and for a directory without a suite.
[[nodiscard]] std::vector<Suite> read_suites(const std::vector<std::string>& paths,
                                             const std::string& data_directory);

/// The part of a path that stands for the folder of the trace data.
inline constexpr std::string_view data_variable = "${HEADROOM_DATA}";

/// `shown` with the data folder filled in, else seen from `folder`.
[[nodiscard]] NamedFile named_file(const std::string& shown, const std::string& folder,
                                   const std::string& data_directory);

}  // namespace headroom
