#include "models/hardware/catalog.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/catalog_builder.hpp"
#include "models/hardware/catalog_text.hpp"
#include "models/hardware/demand_spec.hpp"
#include "models/hardware/figure.hpp"
#include "models/hardware/network_spec.hpp"
#include "models/hardware/server_spec.hpp"
#include "models/hardware/storage_spec.hpp"

namespace headroom {
namespace {

/// A kind as people say it in a message.
std::string_view noun(CatalogKind kind) {
  switch (kind) {
    case CatalogKind::accelerator:
      return "accelerator";
    case CatalogKind::server:
      return "server";
    case CatalogKind::storage:
      return "storage system";
    case CatalogKind::network:
      return "network link";
    case CatalogKind::model:
      return "neural network";
    case CatalogKind::dataset:
      return "data set";
    case CatalogKind::storage_benchmark:
      return "storage benchmark";
    case CatalogKind::constant:
      return "set of constants";
  }
  return "entry";
}

}  // namespace

Catalog Catalog::built_in() {
  std::vector<Diagnostic> findings;
  CatalogBuilder::Texts texts;
  for (const BuiltInText& file : built_in_texts()) {
    texts.push_back(std::make_shared<CatalogText>(
        read_catalog_text(file.text, std::string{file.name}, /*is_users=*/false, findings)));
  }
  return CatalogBuilder::build(std::move(texts), std::move(findings));
}

Catalog Catalog::with_overrides(std::string_view text, const std::string& file_name) const {
  std::vector<Diagnostic> findings;
  CatalogBuilder::Texts texts = texts_;
  texts.push_back(std::make_shared<CatalogText>(
      read_catalog_text(text, file_name, /*is_users=*/true, findings)));
  return CatalogBuilder::build(std::move(texts), std::move(findings));
}

std::size_t Catalog::position(CatalogKind kind, std::string_view name,
                              const std::string& path) const {
  const auto found = shelf(kind).index.find(lower_case(name));
  if (found != shelf(kind).index.end()) return found->second;
  throw InputError{{.path = path,
                    .message = fmt::format("no {} is called \"{}\"", noun(kind), name),
                    .hint = name_hint(name, names(kind))}};
}

const AcceleratorSpec& Catalog::accelerator(std::string_view name, const std::string& path) const {
  return accelerators_[position(CatalogKind::accelerator, name, path)];
}

const ServerSpec& Catalog::server(std::string_view name, const std::string& path) const {
  return servers_[position(CatalogKind::server, name, path)];
}

const StorageSpec& Catalog::storage(std::string_view name, const std::string& path) const {
  return storages_[position(CatalogKind::storage, name, path)];
}

const NetworkSpec& Catalog::network(std::string_view name, const std::string& path) const {
  return networks_[position(CatalogKind::network, name, path)];
}

const NeuralNetworkSpec& Catalog::model(std::string_view name, const std::string& path) const {
  return models_[position(CatalogKind::model, name, path)];
}

const DatasetSpec& Catalog::dataset(std::string_view name, const std::string& path) const {
  return datasets_[position(CatalogKind::dataset, name, path)];
}

const StorageBenchmarkSpec& Catalog::storage_benchmark(std::string_view name,
                                                       const std::string& path) const {
  return storage_benchmarks_[position(CatalogKind::storage_benchmark, name, path)];
}

bool Catalog::has(CatalogKind kind, std::string_view name) const {
  return find(kind, name) != nullptr;
}

const CatalogRecord* Catalog::find(CatalogKind kind, std::string_view name) const {
  const auto found = shelf(kind).index.find(lower_case(name));
  return found == shelf(kind).index.end() ? nullptr : &shelf(kind).records[found->second];
}

const CatalogRecord& Catalog::record(std::string_view name) const {
  std::vector<std::string> known;
  for (const CatalogKind kind : catalog_kinds()) {
    if (const CatalogRecord* found = find(kind, name)) return *found;
    const std::vector<std::string> more = names(kind);
    known.insert(known.end(), more.begin(), more.end());
  }
  throw InputError{
      {"", fmt::format("the catalogue has no entry \"{}\"", name), name_hint(name, known)}};
}

const std::vector<CatalogRecord>& Catalog::records(CatalogKind kind) const {
  return shelf(kind).records;
}

std::vector<std::string> Catalog::names(CatalogKind kind) const {
  std::vector<std::string> list;
  for (const CatalogRecord& record : shelf(kind).records) {
    list.push_back(record.name);
    list.insert(list.end(), record.aliases.begin(), record.aliases.end());
  }
  return list;
}

}  // namespace headroom
