#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/hardware/catalog.hpp"
#include "models/hardware/catalog_text.hpp"
#include "models/hardware/field.hpp"

namespace headroom {

/// Letters in lower case: names are compared so.
[[nodiscard]] std::string lower_case(std::string_view name);

/// Makes a catalogue of the texts of files, later ones over earlier ones.
class CatalogBuilder {
 public:
  using Texts = std::vector<std::shared_ptr<const CatalogText>>;

  /// `findings` is what reading the texts has found. Throws InputError with
  /// those and its own unless there are none.
  [[nodiscard]] static Catalog build(Texts texts, std::vector<Diagnostic> findings);

 private:
  /// All that the texts say of one entry, from the first file to the last.
  struct Entry {
    std::vector<const EntryText*> layers;
    bool is_users = false;
    enum class State : std::uint8_t { untouched, open, done } state = State::untouched;
    std::vector<PlacedFigure> figures{};  ///< after `like`, when done
    CatalogRecord record{};
  };
  using Index = std::map<std::string, std::size_t, std::less<>>;
  struct Section {
    std::vector<Entry> entries;
    Index index;  ///< names and aliases in lower case
  };

  CatalogBuilder(Texts texts, std::vector<Diagnostic> findings)
      : texts_{std::move(texts)}, findings_{std::move(findings)} {}

  void gather();
  void gather_names(const EntryText& text, bool is_users);
  void gather_aliases(const EntryText& text);
  void resolve(CatalogKind kind, std::size_t place);
  void inherit(Entry& entry, const EntryText& layer);
  void check_references(CatalogKind kind);
  void check_required(CatalogKind kind);
  void check_servers();
  template <class Spec>
  std::vector<Spec> specs(CatalogKind kind, const std::vector<Field<Spec>>& fields) const;
  Catalog finish();

  Section& section(CatalogKind kind) { return sections_.at(static_cast<std::size_t>(kind)); }
  [[nodiscard]] const Section& section(CatalogKind kind) const {
    return sections_.at(static_cast<std::size_t>(kind));
  }
  [[nodiscard]] std::string hint_for(CatalogKind kind, std::string_view name) const;

  Texts texts_;
  std::vector<Diagnostic> findings_;
  std::array<Section, catalog_kind_count> sections_;
  std::vector<std::string> open_;  ///< names being resolved, outermost first
};

/// `did you mean "…"?` or, where nothing is near, how to see all names.
[[nodiscard]] std::string name_hint(std::string_view name, const std::vector<std::string>& known);

/// What is no error in entries of the user's but looks like a slip.
[[nodiscard]] std::vector<Diagnostic> catalog_warnings(const CatalogBuilder::Texts& texts);

}  // namespace headroom
