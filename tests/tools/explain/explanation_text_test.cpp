#include <doctest/doctest.h>
TEST_CASE("placeholder to be replaced") { CHECK(true); }
