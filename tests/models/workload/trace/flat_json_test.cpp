#include "models/workload/trace/flat_json.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

#include "models/workload/trace/json_objects.hpp"

namespace headroom {
namespace {

/// Everything that reading a line came to, in one text.
std::string in_words(const JsonObject& object, bool is_object, bool is_json) {
  std::string text = is_json ? "" : "no JSON ";
  if (!is_object) return text + "no object";
  for (const JsonField& member : object.members) {
    text += member.key + "|" + std::to_string(static_cast<int>(member.kind)) + "|" + member.text;
    for (const std::string& item : member.items) text += "," + item;
    text += ";";
  }
  return text;
}

std::string slowly(std::string_view line) {
  JsonObject object;
  bool is_object = false;
  const auto problem = scan_json(line, [&](const JsonPath& path, const JsonObject& found) {
    if (!path.empty()) return;
    object = found;
    is_object = true;
  });
  return in_words(object, is_object, !problem);
}

TEST_CASE("lines are read as the parser for all of JSON reads them") {
  // One object for all lines, as readers use it.
  JsonObject object;
  for (const std::string_view line : {R"({"a": 1, "b": "x", "c": [1, "y", 2.50]})",
                                      R"({})",
                                      R"( { "a" : -3.25 } )",
                                      R"({"a": true, "b": false, "c": null})",
                                      R"({"a": [], "b": [true, null, 1]})",
                                      R"({"a": {"b": 1}, "c": 2})",
                                      R"({"a": [[1], 2]})",
                                      R"({"a": "q\"\u00e9"})",
                                      "{\"a\": \"\xc3\xa9\"}",
                                      R"({"a": 01})",
                                      R"({"a": -0})",
                                      R"({"a": 1.})",
                                      R"({"a": .5})",
                                      R"({"a": 1e3})",
                                      R"({"a": 18446744073709551615, "b": 99999999999999999999})",
                                      R"({"a": 1,})",
                                      R"({"a" 1})",
                                      R"({"a": 1} x)",
                                      R"({"a": tru})",
                                      R"([1, 2])",
                                      "7",
                                      "",
                                      R"({"a": "open)",
                                      "{\"a\": \"tab\tin it\"}",
                                      R"({"a": 1, "a": 2})",
                                      R"({"a": [1, ]})",
                                      R"({"a": +1})",
                                      R"({"a": -})",
                                      R"({"a": 1.5, "b": 123456789012345678})"}) {
    CAPTURE(line);
    const JsonLine read = read_json_line(line, object);
    CHECK(in_words(object, read.is_object, !read.problem) == slowly(line));
  }
}

}  // namespace
}  // namespace headroom
