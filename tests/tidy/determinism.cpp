#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <string_view>

#include "tests/tidy/masked_code.hpp"
#include "tests/tidy/rules.hpp"

namespace headroom::tidy {
namespace {

/// A pattern, the folders in which it is a finding, and why.
struct Ban {
  std::regex pattern;
  std::vector<std::string_view> folders;
  std::string_view message;
};

const std::vector<Ban>& bans() {
  static const std::vector<Ban> list{
      {std::regex{R"(\b(system_clock|steady_clock|high_resolution_clock|gettimeofday)\b)"
                  R"(|\bclock_gettime\b|\bstd::time\s*\(|\bstd::clock\s*\()"},
       {"include", "models", "sim"},
       "reads the wall clock"},
      {std::regex{R"(\brandom_device\b|\bs?rand\s*\()"},
       {"include", "models", "sim", "tests"},
       "draws numbers that no seed fixes"},
      {std::regex{R"(\bstd::(shuffle|sample|\w+_distribution|mt19937\w*)\b)"},
       {"include", "models", "sim"},
       "draws numbers that depend on the standard library; use RandomStream"},
      {std::regex{R"(\b(secure_)?getenv\b|\benviron\b)"},
       {"include", "models", "sim"},
       "reads the environment"},
      {std::regex{R"(\bstd::(multi)?(set|map)<\s*(const\s+)?[\w:]+\s*\*)"},
       {"include", "models", "sim"},
       "orders by address"},
      {std::regex{R"(\bnow\s*\(\s*\)|\bEventQueue\b|\bschedule\s*\()"},
       {"include", "models"},
       "knows the clock or the future; time comes in as an argument"},
  };
  return list;
}

void check_bans(const SourceFile& file, const std::string& code, Findings& findings) {
  for (const auto& ban : bans()) {
    const auto holds = [&](std::string_view folder) { return is_in(file.path, folder); };
    if (std::ranges::none_of(ban.folders, holds)) continue;
    for (std::sregex_iterator at{code.begin(), code.end(), ban.pattern}, end; at != end; ++at) {
      const auto line = line_at(code, static_cast<std::size_t>(at->position()));
      findings.push_back({file.path, line, at->str() + " " + std::string{ban.message}});
    }
  }
}

/// Names of variables and members declared in `code` as unordered containers.
std::set<std::string> unordered_names(const std::string& code) {
  static const std::regex declaration{
      R"(\bunordered_(multi)?(map|set)\s*<[^;{}()]*>\s*&?\s*(\w+)\s*[;,{=)])"};
  std::set<std::string> names;
  for (std::sregex_iterator at{code.begin(), code.end(), declaration}, end; at != end; ++at) {
    names.insert(at->str(3));
  }
  return names;
}

void check_iteration(const SourceFile& file, const std::string& code,
                     const std::set<std::string>& unordered, Findings& findings) {
  static const std::regex walk{
      R"(:\s*(?:[\w.>-]*[.>])?(\w+)\s*\)|\b(\w+)\s*(?:\.|->)\s*c?begin\s*\()"};
  for (std::sregex_iterator at{code.begin(), code.end(), walk}, end; at != end; ++at) {
    const auto name = at->str((*at)[1].matched ? 1 : 2);
    if (!unordered.contains(name)) continue;
    const auto line = line_at(code, static_cast<std::size_t>(at->position()));
    findings.push_back({file.path, line, "walks over the unordered container " + name});
  }
}

}  // namespace

Findings check_determinism(const SourceTree& tree) {
  Findings findings;
  std::set<std::string> unordered_members;
  for (const auto& file : tree) {
    if (is_header(file.path)) unordered_members.merge(unordered_names(bare_code(file.text)));
  }
  for (const auto& file : tree) {
    const bool measures = is_in(file.path, "tests/bench");
    if (!is_cpp(file.path) || measures) continue;
    const auto code = bare_code(file.text);
    check_bans(file, code, findings);
    if (!is_in(file.path, "include") && !is_in(file.path, "models") && !is_in(file.path, "sim")) {
      continue;
    }
    auto unordered = unordered_names(code);
    unordered.insert(unordered_members.begin(), unordered_members.end());
    check_iteration(file, code, unordered, findings);
  }
  return findings;
}

}  // namespace headroom::tidy
