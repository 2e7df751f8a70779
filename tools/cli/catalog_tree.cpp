#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "models/hardware/catalog.hpp"
#include "models/hardware/figure.hpp"
#include "sim/report/tree.hpp"
#include "tools/cli/catalog_pages.hpp"

namespace headroom {
namespace {

Tree figure_tree(const Figure& figure) {
  Tree tree = Tree::object();
  if (figure.text.empty()) {
    tree.add("value", figure.value);
  } else {
    tree.add("value", figure.text);
  }
  if (!figure.unit.empty()) tree.add("unit", figure.unit);
  if (!figure.source.empty()) tree.add("source", figure.source);
  tree.add("confidence", confidence_name(figure.confidence));
  if (!figure.note.empty()) tree.add("note", figure.note);
  return tree;
}

bool is_audited(const Figure& figure) {
  return figure.text.empty() && figure.is_unconfirmed() && !figure.is_inherited;
}

}  // namespace

std::optional<CatalogKind> kind_of_section(std::string_view name) {
  const auto found = std::ranges::find(catalog_kinds(), name, section_name);
  if (found == catalog_kinds().end()) return std::nullopt;
  return *found;
}

Tree catalog_tree(const CatalogRecord& record, bool audit) {
  Tree tree = Tree::object();
  if (!audit) {
    tree.add("title", record.title);
    if (!record.like.empty()) tree.add("like", record.like);
    if (!record.note.empty()) tree.add("note", record.note);
    Tree& aliases = tree.add("aliases", Tree::list());
    for (const std::string& alias : record.aliases) aliases.append(alias);
  }
  for (const Figure& figure : record.figures) {
    if (!audit || is_audited(figure)) tree.add(figure.key, figure_tree(figure));
  }
  Tree also = Tree::object();
  for (const Figure& figure : record.also) {
    if (!audit || is_audited(figure)) also.add(figure.key, figure_tree(figure));
  }
  if (!also.members().empty()) tree.add("also", std::move(also));
  return tree;
}

Tree catalog_tree(const Catalog& catalog, std::optional<CatalogKind> kind, bool audit) {
  Tree tree = Tree::object();
  for (const CatalogKind each : catalog_kinds()) {
    if (kind && *kind != each) continue;
    Tree& section = tree.add(section_name(each), Tree::object());
    for (const CatalogRecord& record : catalog.records(each)) {
      Tree entry = catalog_tree(record, audit);
      if (!audit || !entry.members().empty()) section.add(record.name, std::move(entry));
    }
  }
  Tree& sources = tree.add("sources", Tree::object());
  for (const auto& [name, text] : catalog.sources()) sources.add(name, text);
  return tree;
}

}  // namespace headroom
