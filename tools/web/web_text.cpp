#include "tools/web/web_text.hpp"

#include <algorithm>

#include "headroom/diagnostics.hpp"

namespace headroom {

std::string_view web_text(std::string_view name) {
  static const std::vector<BuiltInText> texts = web_texts();
  const auto found = std::ranges::find(texts, name, &BuiltInText::name);
  HEADROOM_ASSERT(found != texts.end(), "every file of the page is built in");
  return found->text;
}

}  // namespace headroom
