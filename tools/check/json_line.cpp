#include "tools/check/json_line.hpp"

#include <cstddef>
#include <string>

#include "headroom/quantities.hpp"

#include "models/json/json_value.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

std::string quoted(const std::string& text) {
  std::string line = json_text(Tree{text});
  line.pop_back();  // its line feed
  return line;
}

}  // namespace

std::string json_line(const JsonValue& value) {
  if (const auto* text = value.string()) return quoted(*text);
  if (const auto* number = value.number()) return number->text;
  if (const auto* truth = value.boolean()) return *truth ? "true" : "false";
  std::string line;
  if (const auto* items = value.array()) {
    for (const JsonValue& item : *items) line += (line.empty() ? "" : ",") + json_line(item);
    return "[" + line + "]";
  }
  if (const auto* members = value.object()) {
    for (const JsonMember& member : *members) {
      line += (line.empty() ? "" : ",") + quoted(member.name) + ":" + json_line(member.value);
    }
    return "{" + line + "}";
  }
  return "null";
}

Tree tree_of(const JsonValue& value) {
  if (const auto* text = value.string()) return *text;
  if (const auto* number = value.number()) return Tree{parse_number(number->text).value};
  if (const auto* truth = value.boolean()) return *truth;
  if (const auto* items = value.array()) {
    Tree list = Tree::list();
    for (const JsonValue& item : *items) list.append(tree_of(item));
    return list;
  }
  if (const auto* members = value.object()) {
    Tree object = Tree::object();
    for (const JsonMember& member : *members) object.add(member.name, tree_of(member.value));
    return object;
  }
  return {};
}

}  // namespace headroom
