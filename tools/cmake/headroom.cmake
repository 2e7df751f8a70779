# One room of the code base: a static library and its alias.
#   headroom_room(NAME SOURCES … DEPENDS …)
function(headroom_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  add_library(headroom_${name} STATIC ${ROOM_SOURCES})
  add_library(headroom::${name} ALIAS headroom_${name})
  target_link_libraries(headroom_${name}
    PUBLIC headroom::vocabulary ${ROOM_DEPENDS}
    PRIVATE headroom::warnings ${ROOM_PRIVATE_DEPENDS})
  headroom_precompile(headroom_${name} standard)
endfunction()

# One test program: doctest cases over the rooms it names.
#   headroom_test(NAME SOURCES … DEPENDS …)
function(headroom_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;DEPENDS" ${ARGN})
  if(NOT BUILD_TESTING)
    return()
  endif()
  add_executable(${name}_test ${TEST_SOURCES})
  target_link_libraries(${name}_test
    PRIVATE headroom::warnings headroom::test_main ${TEST_DEPENDS})
  headroom_precompile(${name}_test testing)
  # What is tested keeps its optimisation; tests compile in three quarters of the time. g++ 12
  # takes an optional that is tested for one that may be empty where it optimises that little.
  target_compile_options(${name}_test PRIVATE
    $<$<CONFIG:Release>:-O1;$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>>)
  add_test(NAME ${name} COMMAND ${name}_test)
  set_tests_properties(${name} PROPERTIES WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
