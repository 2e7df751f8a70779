#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "tests/tidy/masked_code.hpp"
#include "tests/tidy/rules.hpp"

namespace headroom::tidy {
namespace {

struct Include {
  std::string name;
  bool quoted = false;
  std::size_t line = 0;
};

std::vector<Include> includes_of(const SourceFile& file) {
  static const std::regex directive{R"(^\s*#\s*include\s*([<"])([^>"]*)[>"])"};
  std::vector<Include> includes;
  std::size_t number = 0;
  const auto text = without_comments(file.text);
  for (const auto line : lines_of(text)) {
    ++number;
    std::match_results<std::string_view::const_iterator> match;
    if (std::regex_search(line.begin(), line.end(), match, directive)) {
      includes.push_back({match.str(2), match.str(1) == "\"", number});
    }
  }
  return includes;
}

/// A folder and what its files may include from the project. The longest folder that holds a
/// file decides.
struct Arrow {
  std::string_view from;
  std::vector<std::string_view> to;
};

const std::vector<Arrow>& arrows() {
  static const std::vector<Arrow> list{
      {"include/headroom", {}},
      {"models", {"models"}},
      {"sim/kernel", {"models", "sim/kernel"}},
      {"sim/cluster", {"models", "sim/kernel", "sim/cluster"}},
      {"sim/flow", {"models", "sim/kernel", "sim/flow"}},
      {"sim/storage", {"models", "sim/flow", "sim/storage"}},
      {"sim/preparation", {"models", "sim/flow", "sim/storage", "sim/preparation"}},
      {"sim/stack",
       {"models", "sim/flow", "sim/storage", "sim/training", "sim/preparation", "sim/stack"}},
      {"sim/training", {"models", "sim/flow", "sim/storage", "sim/training"}},
      {"sim/lifecycle",
       {"models", "sim/kernel", "sim/cluster", "sim/flow", "sim/storage", "sim/training",
        "sim/preparation", "sim/stack", "sim/lifecycle"}},
      {"sim/serving",
       {"models", "sim/kernel", "sim/cluster", "sim/flow", "sim/storage", "sim/serving"}},
      {"sim/interactive", {"models", "sim/interactive"}},
      {"sim/pipelines", {"models", "sim/cluster", "sim/lifecycle", "sim/pipelines"}},
      {"sim/observe",
       {"models", "sim/kernel", "sim/cluster", "sim/flow", "sim/storage", "sim/training",
        "sim/preparation", "sim/lifecycle", "sim/pipelines", "sim/serving", "sim/interactive",
        "sim/report", "sim/observe"}},
      {"sim/scenario", {"models", "sim/lifecycle", "sim/scenario"}},
      {"sim/report", {"sim/report"}},
      {"sim/world", {"models", "sim"}},
      {"sim", {}},
      {"tools", {"models", "sim", "tools"}},
      {"tests", {"models", "sim", "tools", "tests"}},
  };
  return list;
}

const Arrow* arrow_for(std::string_view path) {
  const Arrow* best = nullptr;
  for (const auto& arrow : arrows()) {
    if (is_in(path, arrow.from) && (!best || arrow.from.size() > best->from.size())) best = &arrow;
  }
  return best;
}

/// Where headers of a library may be included, apart from tests/ and tools/dev.
struct Library {
  std::string_view header;  ///< how the include's name begins
  std::vector<std::string_view> rooms;
  bool in_headers = false;
};

const std::vector<Library>& libraries() {
  static const std::vector<Library> list{
      {"fmt/", {"models", "sim", "tools"}},
      {"nlohmann/",
       {"sim/scenario", "sim/report", "models/json", "models/workload/trace", "tools"},
       true},
      {"valijson/", {"sim/scenario"}},
      {"yaml-cpp/", {"models/yaml"}},
      {"CLI/", {"tools/cli"}, true},
      {"Random123/", {"models"}},
      {"boost/graph/", {"models/fabric"}},
      {"Eigen/", {"models"}},
      {"boost/math/", {"models"}},
      {"sqlite3.h", {"tools/sweep"}},
      {"duktape.h", {"tools/plot"}},
      {"utf8proc.h", {"sim/report"}},
      {"zlib.h", {"models/workload/trace", "sim/report"}},
      {"libdeflate.h", {"sim/report"}},
      {"zstd.h", {"models/workload/trace"}},
      {"sys/", {"sim/report", "tools"}},
      {"unistd.h", {"sim/report", "tools"}},
      {"fcntl.h", {"sim/report", "tools"}},
      {"signal.h", {"tools"}},
      {"poll.h", {"tools"}},
      {"spawn.h", {"tools"}},
  };
  return list;
}

/// Libraries that one .cpp file alone may include.
constexpr std::array<std::string_view, 3> single_file_libraries{"Random123/", "sqlite3.h",
                                                                "duktape.h"};

bool is_standard(std::string_view name) { return name.find_first_of("./") == std::string::npos; }

class IncludeRules {
 public:
  explicit IncludeRules(const SourceTree& tree) {
    for (const auto& file : tree) paths_.insert(file.path);
    for (const auto& file : tree) {
      if (is_cpp(file.path)) check(file);
    }
  }

  Findings findings;

 private:
  void check(const SourceFile& file) {
    for (const auto& include : includes_of(file)) {
      auto message =
          include.quoted ? own(file.path, include.name) : foreign(file.path, include.name);
      if (message) findings.push_back({file.path, include.line, *message});
    }
  }

  [[nodiscard]] std::optional<std::string> own(const std::string& path,
                                               const std::string& name) const {
    if (paths_.contains("include/" + name)) return std::nullopt;
    if (is_in(path, "tests") && paths_.contains(folder_of(path) + "/" + name)) return std::nullopt;
    if (!paths_.contains(name)) return "\"" + name + "\" is no file seen from the project's root";
    const auto* arrow = arrow_for(path);
    const auto allows = [&](std::string_view folder) { return is_in(name, folder); };
    if (arrow && std::ranges::any_of(arrow->to, allows)) return std::nullopt;
    return folder_of(path) + " may not include \"" + name + "\"";
  }

  std::optional<std::string> foreign(const std::string& path, const std::string& name) {
    if (is_standard(name) || is_in(path, "tests")) return std::nullopt;
    const auto library = std::ranges::find_if(
        libraries(), [&](const Library& entry) { return name.starts_with(entry.header); });
    if (library == libraries().end()) return "<" + name + "> is no library of this project";
    const auto holds = [&](std::string_view room) { return is_in(path, room); };
    if (std::ranges::none_of(library->rooms, holds)) {
      return "<" + name + "> may not be included in " + folder_of(path);
    }
    if (is_header(path) && !library->in_headers) return "<" + name + "> belongs in a .cpp file";
    return second_user(path, name);
  }

  std::optional<std::string> second_user(const std::string& path, const std::string& name) {
    for (std::size_t at = 0; at < single_file_libraries.size(); ++at) {
      if (!name.starts_with(single_file_libraries[at])) continue;
      auto& user = single_user_[at];
      if (user.empty()) user = path;
      if (user != path) return "<" + name + "> is included by " + user + " already";
    }
    return std::nullopt;
  }

  std::set<std::string> paths_;
  std::array<std::string, single_file_libraries.size()> single_user_;
};

}  // namespace

Findings check_includes(const SourceTree& tree) { return IncludeRules{tree}.findings; }

}  // namespace headroom::tidy
