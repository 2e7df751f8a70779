#include "tests/tidy/function_finder.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "tests/tidy/source_tree.hpp"

namespace headroom::tidy {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// The word that ends at `end`, blanks before `end` skipped.
std::string_view word_before(std::string_view text, std::size_t end) {
  while (end > 0 && blanks.find(text[end - 1]) != std::string_view::npos) --end;
  auto begin = end;
  while (begin > 0 && is_word(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

std::string_view first_word(std::string_view text) {
  text = trimmed(text);
  return text.substr(0, std::ranges::find_if_not(text, is_word) - text.begin());
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

/// The words before a parenthesis that do not name a function.
constexpr std::array<std::string_view, 11> no_names{"decltype", "alignas", "explicit", "requires",
                                                    "noexcept", "sizeof",  "if",       "while",
                                                    "for",      "switch",  "return"};

/// Where the parameter list of a function is in `head`, the text before its body or ';'.
struct ParameterList {
  std::size_t open;
  std::size_t close;
};

/// How brackets change the depth at which `text[at]` stands; a '<' counts after a word only.
int bracket_step(std::string_view text, std::size_t at) {
  const char c = text[at];
  const char before = at > 0 ? text[at - 1] : ' ';
  if (c == '(' || c == '[' || c == '{') return 1;
  if (c == ')' || c == ']' || c == '}') return -1;
  if (c == '<') return is_word(before) || word_before(text, at) == "template" ? 1 : 0;
  if (c == '>') return before == '-' || before == '=' ? 0 : -1;
  return 0;
}

std::size_t closing(std::string_view text, std::size_t open) {
  int depth = 0;
  for (auto at = open; at < text.size(); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) return at;
  }
  return std::string_view::npos;
}

/// After the symbols of `operator…` when that word starts at `at`, else `at`.
std::size_t after_operator(std::string_view head, std::size_t at) {
  constexpr std::string_view word = "operator";
  const bool starts = head.substr(at).starts_with(word) && (at == 0 || !is_word(head[at - 1]));
  if (!starts) return at;
  at = head.find('(', at);
  if (at == std::string_view::npos) return head.size();
  const bool is_call = word_before(head, at) == word && head.substr(at).starts_with("()(");
  return is_call ? at + 2 : at;
}

/// The first parentheses outside angle brackets that follow a name; none when an initializer
/// comes first.
std::optional<ParameterList> parameter_list(std::string_view head) {
  int angles = 0;
  for (std::size_t at = 0; at < head.size(); ++at) {
    at = after_operator(head, at);
    if (at == head.size()) break;
    if (angles == 0 && (head[at] == '=' || head[at] == '{')) break;
    if (head[at] == '<' || head[at] == '>') angles = std::max(0, angles + bracket_step(head, at));
    if (head[at] != '(') continue;
    const auto close = closing(head, at);
    if (close == std::string_view::npos) break;
    const auto name = word_before(head, at);
    const bool is_named = !name.empty() || (at > 0 && head[at - 1] != ']');
    if (angles == 0 && is_named && !is_one_of(name, no_names)) return {{at, close}};
    at = close;
  }
  return std::nullopt;
}

/// Where the members of a constructor begin in `text`, the part after its parameters.
std::size_t single_colon(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != ':') continue;
    if (at + 1 == text.size() || text[at + 1] != ':') return at;
    ++at;
  }
  return std::string_view::npos;
}

/// `text` without the labels `public:`, `protected:` and `private:` at its front.
std::string_view without_access(std::string_view text) {
  static constexpr std::array<std::string_view, 3> labels{"public", "protected", "private"};
  for (text = trimmed(text); is_one_of(first_word(text), labels); text = trimmed(text)) {
    text.remove_prefix(std::min(text.find(':') + 1, text.size()));
  }
  return text;
}

std::size_t count_parameters(std::string_view list) {
  list = trimmed(list);
  if (list.empty() || list == "void") return 0;
  std::size_t count = 1;
  int depth = 0;
  for (std::size_t at = 0; at < list.size(); ++at) {
    depth = std::max(0, depth + bracket_step(list, at));
    if (list[at] == ',' && depth == 0) ++count;
  }
  return count;
}

bool is_macro(std::string_view name) {
  return name.size() > 1 && std::ranges::all_of(name, [](char c) {
           return std::isupper(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
         });
}

/// What a '{' opens.
enum class Scope { names, function, control, block };

class Finder {
 public:
  explicit Finder(std::string_view code) : code_{code} {}

  std::vector<Function> run() {
    for (; at_ < code_.size(); ++at_) {
      const char c = code_[at_];
      if (c == '{') open();
      if (c == '}') close();
      if (c == ';' && !inside_parentheses()) end_statement();
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::string_view head() const {
    return without_access(code_.substr(begin_, at_ - begin_));
  }

  [[nodiscard]] bool inside_parentheses() const {
    return std::ranges::count(head(), '(') > std::ranges::count(head(), ')');
  }

  [[nodiscard]] bool inside_function() const {
    return std::ranges::find(scopes_, Scope::function) != scopes_.end();
  }

  void open() {
    if (is_initializer()) {
      skip_braces();
      return;
    }
    const Scope scope = scope_of(head());
    if (scope == Scope::function) begin_function();
    scopes_.push_back(scope);
    if (scope == Scope::control) note_nesting();
    begin_ = at_ + 1;
  }

  void close() {
    if (scopes_.empty()) return;
    if (scopes_.back() == Scope::function) {
      found_.back().body_lines = line_at(code_, at_) - body_line_ + 1;
    }
    scopes_.pop_back();
    begin_ = at_ + 1;
  }

  void end_statement() {
    if (!inside_function() && !is_type(head())) add_named_function();
    begin_ = at_ + 1;
  }

  /// A brace that belongs to an expression: in an argument, after '=' or a member's name.
  [[nodiscard]] bool is_initializer() const {
    const auto text = head();
    if (inside_function()) return inside_parentheses() && !starts_lambda(text);
    if (inside_parentheses()) return true;
    const auto list = parameter_list(text);
    if (!list) return !is_type(text) && !is_extern(text) && !starts_lambda(text);
    if (single_colon(text.substr(list->close + 1)) == std::string_view::npos) return false;
    const char last = trimmed(text).back();
    return is_word(last) || last == '>';
  }

  static bool is_extern(std::string_view text) { return first_word(text) == "extern"; }

  static bool starts_lambda(std::string_view text) {
    const auto end = trimmed(text);
    return !end.empty() && end.find('[') != std::string_view::npos &&
           (end.back() == ')' || end.back() == ']' || end.ends_with("mutable") ||
            end.find(")->") != std::string_view::npos ||
            end.find(") ->") != std::string_view::npos);
  }

  static bool is_type(std::string_view text) {
    static constexpr std::array<std::string_view, 5> keywords{"class", "struct", "union", "enum",
                                                              "namespace"};
    text = trimmed(text);
    if (first_word(text) == "template") text = trimmed(text.substr(end_of_template(text)));
    const auto word = first_word(text);
    return is_one_of(word, keywords) || (word == "inline" && text.starts_with("inline namespace"));
  }

  /// After `template <…>` and a requires clause, where there is one.
  static std::size_t end_of_template(std::string_view text) {
    static constexpr std::array<std::string_view, 3> types{"class", "struct", "union"};
    int depth = 0;
    std::size_t at = text.find('<');
    for (; at < text.size(); ++at) {
      if (text[at] == '<') ++depth;
      if (text[at] == '>' && --depth == 0) break;
    }
    auto rest = std::min(at + 1, text.size());
    if (first_word(text.substr(rest)) != "requires") return rest;
    for (auto line = text.find('\n', rest); line != std::string_view::npos;
         line = text.find('\n', line + 1)) {
      if (is_one_of(first_word(text.substr(line)), types)) return line;
    }
    return rest;
  }

  [[nodiscard]] Scope scope_of(std::string_view text) const {
    static constexpr std::array<std::string_view, 8> controls{"if", "for",  "while", "switch",
                                                              "do", "else", "try",   "catch"};
    if (inside_function()) {
      return is_one_of(first_word(text), controls) ? Scope::control : Scope::block;
    }
    if (is_type(text)) return Scope::names;
    if (parameter_list(text) || starts_lambda(text)) return Scope::function;
    return is_extern(text) ? Scope::names : Scope::block;
  }

  void begin_function() {
    body_line_ = line_at(code_, at_);
    if (!add_named_function()) found_.push_back({.name = "lambda", .line = body_line_});
  }

  bool add_named_function() {
    const auto text = head();
    const auto list = parameter_list(text);
    if (!list) return false;
    const auto name = word_before(text, list->open);
    const auto inner = text.substr(list->open + 1, list->close - list->open - 1);
    const auto offset = static_cast<std::size_t>(text.data() - code_.data()) + list->open;
    found_.push_back({.name = std::string{name},
                      .line = line_at(code_, offset),
                      .parameters = is_macro(name) ? 0 : count_parameters(inner)});
    return true;
  }

  void note_nesting() {
    const auto depth = std::ranges::count(scopes_, Scope::control);
    auto& nesting = found_.back().nesting;
    nesting = std::max(nesting, static_cast<std::size_t>(depth));
  }

  void skip_braces() {
    int depth = 0;
    for (; at_ < code_.size(); ++at_) {
      if (code_[at_] == '{') ++depth;
      if (code_[at_] == '}' && --depth == 0) return;
    }
  }

  std::string_view code_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  ///< of the text that belongs to the next brace or semicolon
  std::vector<Scope> scopes_;
  std::vector<Function> found_;
  std::size_t body_line_ = 0;
};

}  // namespace

std::vector<Function> find_functions(std::string_view code) { return Finder{code}.run(); }

}  // namespace headroom::tidy
