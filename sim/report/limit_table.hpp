#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// What limited the jobs of a kind, the first rows of its list `path` in a summary; nothing where
/// that is absent or empty. `hours` is the name of what each limit held, `title` its heading.
[[nodiscard]] std::optional<TextTable> limit_table(const Tree& summary, std::string_view path,
                                                   std::string_view hours,
                                                   const std::string& title);

/// `1 job read 2.0 TB, shuffled 500 GB and wrote 400 GB`; empty where no job prepared data.
[[nodiscard]] std::string etl_words(const Tree& summary);

}  // namespace headroom
