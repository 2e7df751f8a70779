#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/hardware/figure.hpp"
#include "models/vocabulary/built_in_text.hpp"

namespace headroom {

/// A figure and where in a file it stands.
struct PlacedFigure {
  Figure figure;
  std::string place;
};

/// One entry as a file spells it, before `like`.
struct EntryText {
  CatalogKind kind = CatalogKind::accelerator;
  std::string name;
  std::string place;
  std::string like{};
  std::string title{};
  std::string note{};
  std::vector<std::string> aliases{};
  std::vector<PlacedFigure> figures{};
  std::vector<Figure> also{};
};

/// What one file holds.
struct CatalogText {
  bool is_users = false;
  std::vector<EntryText> entries;
  std::map<std::string, std::string> sources;
};

/// Reads a file of the catalogue. What is wrong with it is added to `findings`
/// and left out of the result; a text that is no JSON throws InputError.
[[nodiscard]] CatalogText read_catalog_text(std::string_view text, const std::string& file,
                                            bool is_users, std::vector<Diagnostic>& findings);

/// The files of the catalogue that are built into the program.
[[nodiscard]] std::vector<BuiltInText> built_in_texts();

}  // namespace headroom
