#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// How far a figure can be trusted.
enum class Confidence : std::uint8_t {
  spec,      ///< from a data sheet or specification, perhaps at second hand
  measured,  ///< somebody ran it
  estimate,  ///< worked out, typical or claimed; the note says from what
  user,      ///< from the user's own file
};
[[nodiscard]] std::string_view confidence_name(Confidence confidence);

/// One figure of the catalogue with where it comes from.
struct Figure {
  std::string key;       ///< such as `memory_gb`
  double value = 0.0;    ///< in `unit`; of one of several words: which, from 0
  std::string text{};    ///< of a figure that is a word or a name, else empty
  std::string unit{};    ///< such as `GB/s`; empty for counts, ratios and words
  std::string source{};  ///< a key of Catalog::sources; `memory` is recalled, not seen
  Confidence confidence = Confidence::estimate;
  std::string note{};
  bool is_inherited = false;  ///< from the entry that its own is like

  /// Whether somebody should look for a better source: estimates, and numbers
  /// recalled from memory.
  [[nodiscard]] bool is_unconfirmed() const {
    return confidence == Confidence::estimate || source == "memory";
  }
};

enum class CatalogKind : std::uint8_t {
  accelerator,
  server,
  storage,
  network,
  model,              ///< a neural network: parameters, work per sample
  dataset,            ///< samples and their size
  storage_benchmark,  ///< batch, compute time and sample size of MLPerf Storage
  constant,           ///< figures of published models, all of them in CatalogRecord::also
};
inline constexpr std::size_t catalog_kind_count = 8;
/// `accelerators`, `servers` …: the name of the section in a file.
[[nodiscard]] std::string_view section_name(CatalogKind kind);
/// All kinds in the order of their values, which is that of lists.
[[nodiscard]] const std::vector<CatalogKind>& catalog_kinds();

/// One entry as it stands after `like` and overrides: what is printed.
struct CatalogRecord {
  CatalogKind kind = CatalogKind::accelerator;
  std::string name;
  std::string title{};
  std::string note{};
  std::string like{};  ///< the entry it inherits from, or empty
  std::vector<std::string> aliases{};
  std::vector<Figure> figures{};  ///< what the models read, in the order of the kind's fields
  std::vector<Figure> also{};     ///< on record besides: other claims, measurements
  bool is_users = false;          ///< the user's file names it

  /// The figure of that key, among `figures` then `also`; nullptr when there is none.
  [[nodiscard]] const Figure* figure(std::string_view key) const;
};

}  // namespace headroom
