#include "tests/tidy/masked_code.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace headroom::tidy {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Walks over source text once and blanks what is not code.
class Masker {
 public:
  Masker(std::string_view text, bool mask_literals)
      : text_{text}, masked_{text}, mask_literals_{mask_literals} {}

  std::string run() {
    while (at_ < text_.size()) step();
    return std::move(masked_);
  }

 private:
  void step() {
    const auto rest = text_.substr(at_);
    if (rest.starts_with("//")) return blank_to(end_of_line(at_));
    if (rest.starts_with("/*")) return blank_to(after(text_.find("*/", at_ + 2), 2));
    if (rest.starts_with("R\"") && (at_ == 0 || !is_word(text_[at_ - 1]))) return raw_string();
    if (rest.front() == '"') return literal('"');
    if (rest.front() == '\'' && !is_digit_separator()) return literal('\'');
    if (rest.front() == '#' && mask_literals_ && starts_line()) return blank_to(end_of_directive());
    ++at_;
  }

  void blank_to(std::size_t end) {
    for (; at_ < end; ++at_) {
      if (masked_[at_] != '\n') masked_[at_] = ' ';
    }
  }

  void literal(char quote) {
    auto end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
      end += text_[end] == '\\' ? 2 : 1;
    }
    content_to(std::min(end, text_.size()), 1);
  }

  void raw_string() {
    const auto open = std::min(text_.find('(', at_), text_.size());
    std::string close{")"};
    close += text_.substr(at_ + 2, open - at_ - 2);
    close += '"';
    ++at_;
    content_to(after(text_.find(close, open), close.size() - 1), 1);
  }

  /// From the opening quote to the position `end` of the closing one.
  void content_to(std::size_t end, std::size_t quote) {
    at_ += quote;
    if (mask_literals_) blank_to(end);
    at_ = std::min(end + quote, text_.size());
  }

  [[nodiscard]] bool is_digit_separator() const {
    auto begin = at_;
    while (begin > 0 && (is_word(text_[begin - 1]) || text_[begin - 1] == '\'')) --begin;
    return begin < at_ && std::isdigit(static_cast<unsigned char>(text_[begin])) != 0;
  }

  [[nodiscard]] bool starts_line() const {
    const auto begin = text_.substr(0, at_).rfind('\n') + 1;
    return text_.substr(begin, at_ - begin).find_first_not_of(" \t") == std::string_view::npos;
  }

  [[nodiscard]] std::size_t end_of_line(std::size_t from) const {
    return std::min(text_.find('\n', from), text_.size());
  }

  [[nodiscard]] std::size_t end_of_directive() const {
    auto end = end_of_line(at_);
    while (end < text_.size() && text_[end - 1] == '\\') end = end_of_line(end + 1);
    return end;
  }

  [[nodiscard]] std::size_t after(std::size_t found, std::size_t length) const {
    return found == std::string_view::npos ? text_.size() : found + length;
  }

  std::string_view text_;
  std::string masked_;
  bool mask_literals_;
  std::size_t at_ = 0;
};

}  // namespace

std::string without_comments(std::string_view text) { return Masker{text, false}.run(); }

std::string bare_code(std::string_view text) { return Masker{text, true}.run(); }

}  // namespace headroom::tidy
