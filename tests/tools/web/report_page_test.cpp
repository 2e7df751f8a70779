#include "tools/web/report_page.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>

#include "headroom/diagnostics.hpp"

#include "sim/report/json_text.hpp"
#include "tools/web/story.hpp"
#include "tools/web/web_text.hpp"

namespace headroom {
namespace {

Tree story_named(const std::string& name) {
  Tree summary = Tree::object();
  summary.add("scenario", name);
  summary.add("seed", 1);
  return story("run", name, {{.name = name, .summary = std::move(summary), .detail = {}}}, {},
               {.command = "headroom run a.json", .files = {{.name = "a.json", .text = name}}});
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("a page holds its story, whatever names are in it") {
  const std::size_t scripts = count(report_page(story_named("plain")), "</script>");
  for (const std::string name :
       {"plain", "</script><script>alert(1)</script>", "<!-- <script>", "{{story}}", "{{script}}",
        "\"quoted\" \\ back", "\xF0\x9F\x98\x80 \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D",
        "odd \xFF byte"}) {
    CAPTURE(name);
    const std::string page = report_page(story_named(name));
    CHECK(count(page, "</script>") == scripts);
    CHECK(page.find("<script>alert") == std::string::npos);
    const auto told = nlohmann::json::parse(story_of_page(page, "page"));
    const auto meant = nlohmann::json::parse(json_text(story_named(name)));
    CHECK(told == meant);
  }
}

TEST_CASE("the same story makes the same page") {
  CHECK(report_page(story_named("a")) == report_page(story_named("a")));
  CHECK(report_page(story_named("a")) != report_page(story_named("b")));
}

TEST_CASE("a page asks nobody for anything") {
  const std::string page = report_page(story_named("a"));
  CHECK(page.find("default-src 'none'") != std::string::npos);
  CHECK(count(page, "<script src") == 0);
  CHECK(count(page, "<link") == 0);
}

TEST_CASE("what is no page is refused") {
  for (const std::string text :
       {"", "<html></html>", "<script type=\"application/json\" id=\"story\">"}) {
    CHECK_THROWS_AS(static_cast<void>(story_of_page(text, "page")), InputError);
  }
}

}  // namespace headroom
