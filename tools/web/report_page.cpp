#include "tools/web/report_page.hpp"

#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "headroom/diagnostics.hpp"

#include "sim/report/json_text.hpp"
#include "tools/web/web_text.hpp"

namespace headroom {
namespace {

constexpr std::string_view story_begin = R"(<script type="application/json" id="story">)";
constexpr std::string_view story_end = "</script>";

/// JSON in which nothing looks like markup: `<` stands within strings only, where it may be
/// written as its code.
std::string harmless(std::string_view json) {
  std::string text;
  text.reserve(json.size());
  for (std::size_t end = json.find('<'); end != std::string_view::npos; end = json.find('<')) {
    text += json.substr(0, end);
    text += "\\u003c";
    json.remove_prefix(end + 1);
  }
  text += json;
  return text;
}

}  // namespace

std::string report_page(const Tree& story) {
  const Tree* kind = story.find("kind");
  HEADROOM_ASSERT(kind != nullptr, "a story says what kind of result it tells");
  // The script shows the result's own title; names of users stay out of the markup.
  const std::string title = fmt::format("headroom: report of a {}", kind->text());
  const std::string json = harmless(json_text(story));
  const std::array<std::pair<std::string_view, std::string_view>, 5> parts{{
      {"{{title}}", title},
      {"{{style}}", web_text("page.css")},
      {"{{story}}", json},
      {"{{echarts}}", web_text("echarts.js")},
      {"{{script}}", web_text("page.js")},
  }};
  std::string page;
  std::size_t size = web_text("page.html").size();
  for (const auto& [marker, text] : parts) size += text.size();
  page.reserve(size);
  std::string_view rest = web_text("page.html");
  for (const auto& [marker, text] : parts) {
    const std::size_t place = rest.find(marker);
    HEADROOM_ASSERT(place != std::string_view::npos, "the page has a place for each of its parts");
    page += rest.substr(0, place);
    page += text;
    rest.remove_prefix(place + marker.size());
  }
  page += rest;
  return page;
}

std::string story_of_page(std::string_view page, const std::string& file) {
  const std::size_t begin = page.find(story_begin);
  const std::size_t end =
      begin == std::string_view::npos ? begin : page.find(story_end, begin + story_begin.size());
  if (end == std::string_view::npos) {
    throw InputError{{file, "is no report page", "a report.html that --out wrote"}};
  }
  return std::string{page.substr(begin + story_begin.size(), end - begin - story_begin.size())};
}

}  // namespace headroom
