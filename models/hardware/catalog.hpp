#pragma once
#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/demand_spec.hpp"
#include "models/hardware/figure.hpp"
#include "models/hardware/network_spec.hpp"
#include "models/hardware/server_spec.hpp"
#include "models/hardware/storage_spec.hpp"

namespace headroom {

struct CatalogText;

/// Accelerators, servers, storage systems, networks and workload constants,
/// each figure with its source. A value: copies are independent.
///
/// Names are looked up without regard to case; an entry also answers to its
/// aliases. The functions that return a reference throw InputError for a name
/// that the catalogue does not have, with the nearest name as hint; `path` is
/// the place in the user's file where the name stands.
class Catalog {
 public:
  /// The catalogue that comes with the program.
  [[nodiscard]] static Catalog built_in();

  /// This catalogue with the entries of a user's JSON file `text` laid over it:
  /// sections as in the built-in files, entries new or known. An entry that is
  /// known changes only the figures it names; `"like": NAME` starts from another
  /// entry of its kind. A figure is a number in the unit of its key, a text with
  /// a unit (`"1.5TB"`), or an object {value, source, confidence, note}.
  /// Throws InputError with all findings: unknown keys, wrong units and ranges,
  /// names that do not exist, missing figures, circles of `like`.
  [[nodiscard]] Catalog with_overrides(std::string_view text, const std::string& file_name) const;

  [[nodiscard]] const AcceleratorSpec& accelerator(std::string_view name,
                                                   const std::string& path = {}) const;
  [[nodiscard]] const ServerSpec& server(std::string_view name, const std::string& path = {}) const;
  [[nodiscard]] const StorageSpec& storage(std::string_view name,
                                           const std::string& path = {}) const;
  [[nodiscard]] const NetworkSpec& network(std::string_view name,
                                           const std::string& path = {}) const;
  [[nodiscard]] const NeuralNetworkSpec& model(std::string_view name,
                                               const std::string& path = {}) const;
  [[nodiscard]] const DatasetSpec& dataset(std::string_view name,
                                           const std::string& path = {}) const;
  [[nodiscard]] const StorageBenchmarkSpec& storage_benchmark(std::string_view name,
                                                              const std::string& path = {}) const;

  /// Whether `name` or an alias of that kind is known.
  [[nodiscard]] bool has(CatalogKind kind, std::string_view name) const;
  /// The entry of that name or alias; nullptr when there is none.
  [[nodiscard]] const CatalogRecord* find(CatalogKind kind, std::string_view name) const;
  /// The first entry of any kind with that name or alias. Throws InputError.
  [[nodiscard]] const CatalogRecord& record(std::string_view name) const;
  /// All entries of a kind, in the order of the files, the user's last.
  [[nodiscard]] const std::vector<CatalogRecord>& records(CatalogKind kind) const;
  /// Names and aliases of a kind.
  [[nodiscard]] std::vector<std::string> names(CatalogKind kind) const;

  /// What stands behind the `source` of a figure.
  [[nodiscard]] const std::map<std::string, std::string>& sources() const { return sources_; }
  /// What looks wrong in the user's files and is no error, such as GB/s for Gb/s.
  [[nodiscard]] const std::vector<Diagnostic>& warnings() const { return warnings_; }

 private:
  friend class CatalogBuilder;
  Catalog() = default;

  /// The entries of one kind, and where a name or alias in lower case leads.
  struct Shelf {
    std::vector<CatalogRecord> records;
    std::map<std::string, std::size_t, std::less<>> index;
  };
  [[nodiscard]] const Shelf& shelf(CatalogKind kind) const {
    return shelves_.at(static_cast<std::size_t>(kind));
  }
  /// Throws InputError for a name that is not known.
  [[nodiscard]] std::size_t position(CatalogKind kind, std::string_view name,
                                     const std::string& path) const;

  std::vector<std::shared_ptr<const CatalogText>> texts_;  ///< shared: never changed
  std::array<Shelf, catalog_kind_count> shelves_;
  // In parallel to the records of their kinds.
  std::vector<AcceleratorSpec> accelerators_;
  std::vector<ServerSpec> servers_;
  std::vector<StorageSpec> storages_;
  std::vector<NetworkSpec> networks_;
  std::vector<NeuralNetworkSpec> models_;
  std::vector<DatasetSpec> datasets_;
  std::vector<StorageBenchmarkSpec> storage_benchmarks_;
  std::map<std::string, std::string> sources_;
  std::vector<Diagnostic> warnings_;
};

}  // namespace headroom
