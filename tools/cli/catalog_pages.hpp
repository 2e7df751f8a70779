#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "models/hardware/catalog.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// The entries of a kind, one a line.
[[nodiscard]] std::string catalog_list(const Catalog& catalog, CatalogKind kind);

/// One entry with every figure, its unit, confidence, source and note, and for
/// a server the parts it consists of. `width`: columns to break notes at.
[[nodiscard]] std::string catalog_page(const Catalog& catalog, const CatalogRecord& record,
                                       std::size_t width);

/// Every number of `kind`, or of all kinds, that is an estimate or recalled.
[[nodiscard]] std::string catalog_audit(const Catalog& catalog, std::optional<CatalogKind> kind);

/// One entry as JSON; `audit`: only the numbers that catalog_audit lists.
[[nodiscard]] Tree catalog_tree(const CatalogRecord& record, bool audit);
/// The entries of `kind`, or of all kinds, as a file of the catalogue has them,
/// and the sources.
[[nodiscard]] Tree catalog_tree(const Catalog& catalog, std::optional<CatalogKind> kind,
                                bool audit);

/// The kind whose section in a file is called `name`.
[[nodiscard]] std::optional<CatalogKind> kind_of_section(std::string_view name);

/// `312 TFLOPS`, `gen4`: a figure as it is read.
[[nodiscard]] std::string figure_text(const Figure& figure);

}  // namespace headroom
