#include "tools/web/story.hpp"

#include <utility>

namespace headroom {

Tree story(std::string_view kind, std::string_view title, std::vector<StorySystem> systems,
           Tree study, const StoryInput& input) {
  Tree tree = Tree::object();
  tree.add("kind", kind);
  tree.add("title", title);
  Tree& list = tree.add("systems", Tree::list());
  for (StorySystem& system : systems) {
    Tree& entry = list.append(Tree::object());
    entry.add("name", std::move(system.name));
    entry.add("summary", std::move(system.summary));
    if (!system.detail.is_null()) entry.add("detail", std::move(system.detail));
  }
  if (!study.is_null()) tree.add("study", std::move(study));
  Tree& made_by = tree.add("input", Tree::object());
  made_by.add("version", HEADROOM_VERSION);
  made_by.add("command", input.command);
  Tree& files = made_by.add("files", Tree::list());
  for (const StoryInput::File& file : input.files) {
    Tree& entry = files.append(Tree::object());
    entry.add("name", file.name);
    entry.add("text", file.text);
  }
  return tree;
}

}  // namespace headroom
