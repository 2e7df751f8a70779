#include "tools/manual/help_text.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <sstream>
#include <string>
#include <vector>

#include "sim/report/readable.hpp"

namespace headroom {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t term_width_max = 24;

struct Entry {
  std::string term;
  std::string description;
};

Entry entry_of(const DescribedWord& word) {
  Entry entry{.term = {}, .description = full_description(word)};
  if (word.names.empty()) {
    entry.term = word.value + (word.repeats ? "…" : "");
    return entry;
  }
  entry.term = fmt::format("{}", fmt::join(word.names, ", "));
  if (!word.value.empty()) entry.term += ' ' + shown_value(word);
  return entry;
}

class HelpPage {
 public:
  explicit HelpPage(const HelpStyle& style)
      : width_{std::max<std::size_t>(style.width, 40)}, bold_{style.bold} {}

  void heading(const std::string& text) { text_ += bold_ ? "\x1b[1m" + text + "\x1b[0m" : text; }
  void paragraph(const std::string& text) { text_ += wrapped(text, width_, 0) + '\n'; }
  void line(const std::string& text) { text_ += text + '\n'; }

  /// Terms on the left, what they mean beside them; a long term stands alone.
  void list(const std::string& title, const std::vector<Entry>& entries) {
    if (entries.empty()) return;
    std::size_t column = 0;
    for (const Entry& entry : entries) {
      const std::size_t width = display_width(entry.term);
      if (width <= term_width_max) column = std::max(column, width);
    }
    column += 2 * indent;
    text_ += '\n';
    heading(title);
    text_ += '\n';
    for (const Entry& entry : entries) {
      const std::size_t end = indent + display_width(entry.term);
      const bool is_long = end + indent > column;
      text_ += std::string(indent, ' ') + entry.term;
      text_ += is_long ? '\n' + std::string(column, ' ') : std::string(column - end, ' ');
      const std::string description = wrapped(entry.description, width_ - column, 0);
      for (const char c : description) {
        text_ += c;
        if (c == '\n') text_.append(column, ' ');
      }
      text_ += '\n';
    }
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::size_t width_;
  bool bold_;
  std::string text_;
};

std::vector<Entry> entries_of(const std::vector<DescribedWord>& words) {
  std::vector<Entry> entries;
  entries.reserve(words.size());
  for (const DescribedWord& word : words) entries.push_back(entry_of(word));
  return entries;
}

void write_details(HelpPage& page, const std::string& details) {
  std::istringstream stream{details};
  for (std::string line; std::getline(stream, line);) {
    if (line.empty()) {
      page.line("");
    } else {
      page.paragraph(line);
    }
  }
}

}  // namespace

std::string help_text(const DescribedProgram& program, const CommandPath& path,
                      const HelpStyle& style) {
  const DescribedCommand& command = *path.command;
  HelpPage page{style};
  page.paragraph(command.summary);
  if (!command.details.empty()) {
    page.line("");
    write_details(page, command.details);
  }
  page.line("");
  page.heading("Usage:");
  page.line(' ' + program.root.name + ' ' + usage_of(path));
  page.list("Arguments:", entries_of(command.arguments));
  std::vector<Entry> commands;
  for (const DescribedCommand& below : command.commands) {
    commands.push_back({.term = below.name, .description = below.summary});
  }
  page.list("Commands:", commands);
  const bool is_root = path.words.empty();
  if (!is_root) page.list("Options:", entries_of(command.options));
  page.list("Options of every command:", entries_of(program.root.options));
  if (command.examples.empty()) return page.text();
  page.line("");
  page.heading("Examples:");
  page.line("");
  std::istringstream stream{command.examples};
  for (std::string line; std::getline(stream, line);) page.line("  " + line);
  return page.text();
}

}  // namespace headroom
