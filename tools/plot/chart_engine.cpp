#include "tools/plot/chart_engine.hpp"

#include <cstdint>
#include <duktape.h>
#include <fmt/format.h>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

/// Duktape keeps a character beyond U+FFFF as two surrogates of three bytes each (CESU-8).
std::string utf8_of(std::string_view cesu) {
  const auto unit = [&](std::size_t i) -> std::uint32_t {
    if (i + 2 >= cesu.size()) return 0;
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(cesu[i + k]); };
    if (byte(0) != 0xEDU || byte(1) < 0xA0U) return 0;
    return 0xD000U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
  };
  std::string text;
  text.reserve(cesu.size());
  for (std::size_t i = 0; i < cesu.size(); ++i) {
    const std::uint32_t high = unit(i);
    const std::uint32_t low = high == 0 ? 0 : unit(i + 3);
    if (high < 0xD800U || high > 0xDBFFU || low < 0xDC00U) {
      text += cesu[i];
      continue;
    }
    const std::uint32_t point = 0x10000U + ((high & 0x3FFU) << 10U | (low & 0x3FFU));
    for (const unsigned shift : {18U, 12U, 6U, 0U}) {
      const std::uint32_t lead = shift == 18U ? 0xF0U : 0x80U;
      text += static_cast<char>(lead | (point >> shift & 0x3FU));
    }
    i += 5;
  }
  return text;
}

[[noreturn]] void on_fatal(void* /*user*/, const char* message) {
  throw AssertionError{fmt::format("the chart engine gave up: {}", message)};
}

}  // namespace

struct ChartEngine::Heap {
  duk_context* context = duk_create_heap(nullptr, nullptr, nullptr, nullptr, on_fatal);
};

ChartEngine::ChartEngine() : heap_{std::make_unique<Heap>()} {
  HEADROOM_ASSERT(heap_->context != nullptr, "there is memory for the chart engine");
}

ChartEngine::~ChartEngine() { duk_destroy_heap(heap_->context); }

void ChartEngine::load(std::string_view name, std::string_view script) {
  duk_context* context = heap_->context;
  if (duk_peval_lstring(context, script.data(), script.size()) != 0) {
    throw AssertionError{fmt::format("{}: {}", name, duk_safe_to_string(context, -1))};
  }
  duk_pop(context);
}

std::string ChartEngine::call(const char* function, const std::vector<std::string>& arguments,
                              const std::string& place) {
  duk_context* context = heap_->context;
  duk_get_global_string(context, function);
  for (const std::string& argument : arguments) {
    duk_push_lstring(context, argument.data(), argument.size());
  }
  const duk_int_t status = duk_pcall(context, static_cast<duk_idx_t>(arguments.size()));
  duk_size_t length = 0;
  const char* bytes = duk_safe_to_lstring(context, -1, &length);
  std::string text = utf8_of({bytes, length});
  duk_pop(context);
  if (status != DUK_EXEC_SUCCESS) throw InputError{{place, text, ""}};
  return text;
}

}  // namespace headroom
