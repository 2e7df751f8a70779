#include "models/inventory/conf_lines.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

constexpr std::size_t line_length_max = std::size_t{1} << 20U;
constexpr std::size_t depth_max = 8;
constexpr std::size_t files_max = 100;

std::string in_small_letters(std::string_view text) {
  std::string small{text};
  for (char& c : small) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return small;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view without_blanks_before(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

[[noreturn]] void refuse(const std::string& place, std::string message, std::string hint) {
  throw InputError{Diagnostic{place, std::move(message), std::move(hint)}};
}

class ConfReader {
 public:
  explicit ConfReader(const OpenConf& open) : open_{&open} {}

  void read(std::string_view text, const std::string& shown, std::size_t depth) {
    std::uint64_t number = 0;
    while (!text.empty()) {
      const std::uint64_t first = number + 1;
      const std::string line = next_line(text, number, shown);
      take(line, fmt::format("{}:{}", shown, first), depth);
    }
  }

  std::vector<ConfLine> lines;

 private:
  /// A line with those that it continues on, without their comments.
  static std::string next_line(std::string_view& text, std::uint64_t& number,
                               const std::string& shown) {
    std::string line;
    bool continues = true;
    while (continues && !text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view part = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      ++number;
      part = part.substr(0, comment_start(part));
      while (!part.empty() && is_blank(part.back())) part.remove_suffix(1);
      continues = part.ends_with('\\');
      if (continues) part.remove_suffix(1);
      line += part;
      if (continues) line += ' ';
      if (line.size() > line_length_max) {
        refuse(fmt::format("{}:{}", shown, number), "a line of more than 1 MiB", "shorter lines");
      }
    }
    return line;
  }

  /// `#` begins a comment unless a backslash is before it.
  static std::size_t comment_start(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '#' && (i == 0 || line[i - 1] != '\\')) return i;
    }
    return line.size();
  }

  void take(std::string_view line, const std::string& place, std::size_t depth) {
    line = without_blanks_before(line);
    if (line.empty()) return;
    constexpr std::string_view include = "include ";
    if (in_small_letters(line.substr(0, include.size())) == include) {
      include_file(without_blanks_before(line.substr(include.size())), place, depth);
      return;
    }
    ConfLine read{.place = place, .settings = {}};
    while (!line.empty()) {
      read.settings.push_back(next_setting(line, place));
      line = without_blanks_before(line);
    }
    lines.push_back(std::move(read));
  }

  static ConfSetting next_setting(std::string_view& line, const std::string& place) {
    const std::size_t sign = line.find_first_of("= \t");
    std::string_view name = line.substr(0, sign);
    // `Key += value` and `Key = value` are the same here.
    if (name.ends_with('+')) name.remove_suffix(1);
    std::string_view rest = sign == std::string_view::npos ? std::string_view{} : line.substr(sign);
    rest = without_blanks_before(rest);
    if (name.empty() || !rest.starts_with('=')) {
      refuse(place, fmt::format("\"{}\" is no setting", line.substr(0, 40)), "Key=Value");
    }
    rest = without_blanks_before(rest.substr(1));
    ConfSetting setting{.key = in_small_letters(name), .value = {}};
    if (rest.starts_with('"')) {
      const std::size_t end = rest.find('"', 1);
      if (end == std::string_view::npos) refuse(place, "a quote that is not closed", "\"value\"");
      setting.value = rest.substr(1, end - 1);
      line = rest.substr(end + 1);
      return setting;
    }
    const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
    setting.value = rest.substr(0, end);
    line = rest.substr(end);
    return setting;
  }

  void include_file(std::string_view name, const std::string& place, std::size_t depth) {
    if (depth == depth_max) refuse(place, "includes more than 8 deep", "fewer files in files");
    if (++files_ > files_max) refuse(place, "more than 100 included files", "fewer of them");
    const std::string file{name};
    const std::string text = (*open_)(file, place);
    read(text, file, depth + 1);
  }

  const OpenConf* open_;
  std::size_t files_ = 0;
};

}  // namespace

std::string_view ConfLine::value(std::string_view key) const {
  const auto found = std::ranges::find(settings, key, &ConfSetting::key);
  return found == settings.end() ? std::string_view{} : std::string_view{found->value};
}

bool ConfLine::has(std::string_view key) const {
  return std::ranges::find(settings, key, &ConfSetting::key) != settings.end();
}

std::vector<ConfLine> read_conf(std::string_view text, const std::string& shown,
                                const OpenConf& open) {
  ConfReader reader{open};
  reader.read(text, shown, 0);
  return std::move(reader.lines);
}

}  // namespace headroom
