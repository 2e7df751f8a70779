#include <map>
#include <regex>
#include <string>

#include "tests/tidy/masked_code.hpp"
#include "tests/tidy/rules.hpp"

namespace headroom::tidy {

Findings check_type_names(const SourceTree& tree) {
  static const std::regex definition{R"((?:^|\n)(?:class|struct)\s+(\w+)(?!\w|::)[^;{()]*\{)"};
  Findings findings;
  std::map<std::string, std::string> known;
  for (const auto& file : tree) {
    if (!is_header(file.path) || is_in(file.path, "tests")) continue;
    const auto code = bare_code(file.text);
    for (std::sregex_iterator at{code.begin(), code.end(), definition}, end; at != end; ++at) {
      const auto [first, is_new] = known.emplace(at->str(1), file.path);
      if (is_new) continue;
      const auto line = line_at(code, static_cast<std::size_t>(at->position(1)));
      findings.push_back({file.path, line, at->str(1) + " is another type in " + first->second});
    }
  }
  return findings;
}

}  // namespace headroom::tidy
