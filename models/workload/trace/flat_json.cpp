#include "models/workload/trace/flat_json.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "models/workload/trace/json_objects.hpp"

namespace headroom {
namespace {

/// Reads an object of numbers, texts, flags and lists of those. Gives up, which says
/// nothing about the text, at whatever is not plain: escapes, bytes beyond ASCII, inner
/// objects, numbers in odd forms, mistakes.
class FlatObject {
 public:
  FlatObject(std::string_view line, JsonObject& object)
      : at_{line.data()}, end_{line.data() + line.size()}, members_{&object.members} {}

  bool read() {
    std::size_t count = 0;
    if (!take('{')) return false;
    if (!take('}')) {
      do {
        if (members_->size() == count) members_->emplace_back();
        if (!read_member((*members_)[count++])) return false;
      } while (take(','));
      if (!take('}')) return false;
    }
    pass_blanks();
    members_->resize(count);
    return at_ == end_;
  }

 private:
  bool read_member(JsonField& member) {
    member.items.clear();
    return take_text(member.key) && take(':') && read_value(member);
  }

  bool read_value(JsonField& member) {
    if (!take('[')) return read_scalar(member.text, member.kind);
    member.kind = JsonKind::list;
    member.text.clear();
    if (take(']')) return true;
    JsonKind kind = JsonKind::null;
    do {
      if (!read_scalar(member.items.emplace_back(), kind)) return false;
      // As scan_json has it, which keeps numbers and texts alone.
      if (kind != JsonKind::number && kind != JsonKind::text) member.items.pop_back();
    } while (take(','));
    return take(']');
  }

  bool read_scalar(std::string& text, JsonKind& kind) {
    pass_blanks();
    if (at_ == end_) return false;
    if (*at_ == '"') {
      kind = JsonKind::text;
      return take_text(text);
    }
    if (*at_ == '-' || is_digit(*at_)) {
      kind = JsonKind::number;
      return take_number(text);
    }
    kind = JsonKind::flag;
    if (take_word("true")) return text = "true", true;
    if (take_word("false")) return text = "false", true;
    kind = JsonKind::null;
    text.clear();
    return take_word("null");
  }

  bool take_text(std::string& text) {
    if (!take('"')) return false;
    const char* const begin = at_;
    while (at_ != end_ && *at_ != '"') {
      const auto byte = static_cast<unsigned char>(*at_);
      if (byte < 0x20 || byte >= 0x80 || *at_ == '\\') return false;
      ++at_;
    }
    if (at_ == end_) return false;
    text.assign(begin, at_++);
    return true;
  }

  /// At most 18 digits, so that a whole number is in range, with or without a fraction.
  bool take_number(std::string& text) {
    constexpr std::ptrdiff_t digits_max = 18;
    const char* const begin = at_;
    if (*at_ == '-') ++at_;
    const char* const digits = at_;
    pass_digits();
    const bool has_odd_zero =
        digits != at_ && *digits == '0' && (at_ - digits > 1 || *begin == '-');
    if (at_ == digits || has_odd_zero || at_ - digits > digits_max) return false;
    if (at_ != end_ && *at_ == '.') {
      const char* const fraction = ++at_;
      pass_digits();
      if (at_ == fraction) return false;
    }
    if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) return false;
    text.assign(begin, at_);
    return true;
  }

  bool take_word(std::string_view word) {
    if (!std::string_view{at_, end_}.starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool take(char wanted) {
    pass_blanks();
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }

  void pass_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t')) ++at_;
  }
  void pass_digits() {
    while (at_ != end_ && is_digit(*at_)) ++at_;
  }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  const char* at_;
  const char* end_;
  std::vector<JsonField>* members_;
};

}  // namespace

JsonLine read_json_line(std::string_view line, JsonObject& object) {
  JsonLine result;
  if (FlatObject{line, object}.read()) {
    result.is_object = true;
    return result;
  }
  result.problem = scan_json(line, [&](const JsonPath& path, const JsonObject& found) {
    if (!path.empty()) return;
    object = found;
    result.is_object = true;
  });
  return result;
}

}  // namespace headroom
