# Precompiled headers. A release build reads what most files include once, which takes a sixth
# off its time. Other presets do without, and so find an #include that is missing; so does a
# build with a compiler cache, which knows a precompiled header by its path and finds nothing
# of another folder again.
#   headroom_precompile(TARGET KIND)   KIND: standard, testing, options
option(HEADROOM_PRECOMPILE "Compile headers that most files include once" OFF)
set(HEADROOM_PRECOMPILED_standard
  <algorithm> <array> <cmath> <compare> <cstddef> <cstdint> <functional> <iterator> <limits>
  <map> <memory> <optional> <set> <span> <string> <string_view> <system_error> <utility>
  <variant> <vector>)
set(HEADROOM_PRECOMPILED_testing ${HEADROOM_PRECOMPILED_standard} <doctest/doctest.h>)
set(HEADROOM_PRECOMPILED_options ${HEADROOM_PRECOMPILED_standard} <CLI/CLI.hpp>)

function(headroom_precompile target kind)
  if(NOT HEADROOM_PRECOMPILE OR CMAKE_CXX_COMPILER_LAUNCHER)
    return()
  endif()
  set(owner headroom_precompiled_${kind})
  if(NOT TARGET ${owner})
    # Its owner has to compile something.
    file(WRITE ${PROJECT_BINARY_DIR}/${owner}.cpp "")
    add_library(${owner} STATIC ${PROJECT_BINARY_DIR}/${owner}.cpp)
    target_link_libraries(${owner} PRIVATE headroom::vocabulary headroom::warnings)
    target_precompile_headers(${owner} PRIVATE ${HEADROOM_PRECOMPILED_${kind}})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${owner})
  # g++ 12 forgets of precompiled headers that they are the system's, and tells what it suspects
  # in std::string. The other presets keep these warnings.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:
    -Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>)
endfunction()
