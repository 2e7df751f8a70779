#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/hardware/catalog.hpp"
#include "models/hardware/catalog_text.hpp"
#include "models/hardware/server_layout.hpp"

namespace {

using namespace headroom;

/// What passes the reader must be good enough to be spelled out.
void spell_out(const Catalog& catalog) {
  for (const CatalogRecord& record : catalog.records(CatalogKind::server)) {
    if (!record.is_users) continue;
    const ServerLayout layout{catalog.server(record.name), catalog};
    for (std::uint32_t gpu = 1; gpu < layout.gpus().size(); ++gpu) {
      HEADROOM_ASSERT(layout.path(0, gpu).rate.count > 0.0, "GPUs of a server reach each other");
      static_cast<void>(layout.nic_of(gpu));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t message_max = 8192;
  static const Catalog built_in = Catalog::built_in();
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  try {
    // Reading alone is a hundred times faster than laying over the catalogue.
    std::vector<Diagnostic> findings;
    static_cast<void>(read_catalog_text(text, "c.json", /*is_users=*/true, findings));
    if (!findings.empty()) throw InputError{std::move(findings)};
    spell_out(built_in.with_overrides(text, "c.json"));
  } catch (const InputError& error) {
    const std::string_view message = error.what();
    HEADROOM_ASSERT(!message.empty() && message.size() < message_max,
                    "a message says something and stays short");
  }
  return 0;
}
