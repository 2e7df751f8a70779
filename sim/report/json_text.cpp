#include "sim/report/json_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "headroom/units.hpp"

#include "sim/report/decimal.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

/// Whether JSON holds `c` as it is, and UTF-8 knows it alone.
bool is_plain(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

std::string real_text(double number) {
  if (!std::isfinite(number)) return "null";
  std::string text = number_text(number);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

/// Where JSON is written: the text so far, and how deep in it we are.
struct Writing {
  std::string& text;
  std::size_t depth = 0;

  [[nodiscard]] Writing deeper() const { return {.text = text, .depth = depth + 1}; }
  void new_line() const {
    text += '\n';
    text.append(2 * depth, ' ');
  }
};

void put(const Writing& out, const Tree& tree);

void put(const Writing& out, std::monostate /*null*/) { out.text += "null"; }
void put(const Writing& out, bool truth) { out.text += truth ? "true" : "false"; }
void put(const Writing& out, WideInt number) { out.text += fmt::to_string(number); }
void put(const Writing& out, double number) { out.text += real_text(number); }
void put(const Writing& out, const std::string& text) { append_json_quoted(out.text, text); }

void put(const Writing& out, const Tree::List& items) {
  out.text += '[';
  bool first = true;
  for (const Tree& item : items) {
    if (!std::exchange(first, false)) out.text += ',';
    out.deeper().new_line();
    put(out.deeper(), item);
  }
  if (!items.empty()) out.new_line();
  out.text += ']';
}

void put(const Writing& out, const Tree::Members& members) {
  out.text += '{';
  bool first = true;
  for (const auto& [name, value] : members) {
    if (!std::exchange(first, false)) out.text += ',';
    out.deeper().new_line();
    out.text += json_quoted(name) + ": ";
    put(out.deeper(), value);
  }
  if (!members.empty()) out.new_line();
  out.text += '}';
}

void put(const Writing& out, const Tree& tree) {
  std::visit([&](const auto& value) { put(out, value); }, tree.value());
}

}  // namespace

void append_json_quoted(std::string& out, std::string_view text) {
  if (std::ranges::all_of(text, is_plain)) {
    out.append(1, '"').append(text).append(1, '"');
  } else {
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

std::string json_quoted(std::string_view text) {
  std::string quoted;
  append_json_quoted(quoted, text);
  return quoted;
}

std::string json_text(const Tree& tree) {
  std::string text;
  put({.text = text}, tree);
  return text + '\n';
}

}  // namespace headroom
