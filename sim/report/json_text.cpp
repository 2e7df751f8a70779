#include "sim/report/json_text.hpp"

#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "sim/report/decimal.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string real_text(double number) {
  if (!std::isfinite(number)) return "null";
  std::string text = number_text(number);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

/// Appends values to one text; `depth` is the level of what it is called for.
class Writer {
 public:
  void write(const Tree& tree, std::size_t depth) {
    std::visit([&](const auto& value) { put(value, depth); }, tree.value());
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void put(std::monostate /*null*/, std::size_t /*depth*/) { text_ += "null"; }
  void put(bool truth, std::size_t /*depth*/) { text_ += truth ? "true" : "false"; }
  void put(WideInt number, std::size_t /*depth*/) {
    fmt::format_to(std::back_inserter(text_), "{}", number);
  }
  void put(double number, std::size_t /*depth*/) { text_ += real_text(number); }
  void put(const std::string& text, std::size_t /*depth*/) { text_ += quoted(text); }

  void put(const Tree::List& items, std::size_t depth) {
    text_ += '[';
    bool first = true;
    for (const Tree& item : items) {
      next_line(std::exchange(first, false), depth + 1);
      write(item, depth + 1);
    }
    close(']', items.empty(), depth);
  }

  void put(const Tree::Members& members, std::size_t depth) {
    text_ += '{';
    bool first = true;
    for (const auto& [name, value] : members) {
      next_line(std::exchange(first, false), depth + 1);
      text_ += quoted(name);
      text_ += ": ";
      write(value, depth + 1);
    }
    close('}', members.empty(), depth);
  }

  void next_line(bool first, std::size_t depth) {
    text_ += first ? "\n" : ",\n";
    text_.append(2 * depth, ' ');
  }
  void close(char bracket, bool empty, std::size_t depth) {
    if (!empty) {
      text_ += '\n';
      text_.append(2 * depth, ' ');
    }
    text_ += bracket;
  }

  std::string text_;
};

}  // namespace

std::string json_text(const Tree& tree) {
  Writer writer;
  writer.write(tree, 0);
  return writer.take() + '\n';
}

}  // namespace headroom
