#include "tests/tidy/function_finder.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/tidy/masked_code.hpp"

using headroom::tidy::bare_code;
using headroom::tidy::find_functions;
using headroom::tidy::Function;

namespace {

std::vector<Function> functions_in(const std::string& text) {
  return find_functions(bare_code(text));
}

/// The only function in `text`.
Function only(const std::string& text) {
  const auto found = functions_in(text);
  REQUIRE(found.size() == 1);
  return found.front();
}

}  // namespace

TEST_CASE("finding functions") {
  SUBCASE("a body is counted from brace to brace") {
    const auto f = only("namespace a {\nint f(int x) {\n  return x;\n}\n}\n");
    CHECK(f.name == "f");
    CHECK(f.line == 2);
    CHECK(f.body_lines == 3);
    CHECK(f.parameters == 1);
  }
  SUBCASE("the members of a constructor are not its body") {
    const auto f = only("A::A(int a, B<int> b) : a_{a}, b_{b}, c_{\n1} {\n  g();\n}");
    CHECK(f.name == "A");
    CHECK(f.body_lines == 3);
    CHECK(f.parameters == 2);
  }
  SUBCASE("members behind access labels and in nested types count") {
    const auto found = functions_in(
        "class A {\n public:\n  explicit A(int x);\n private:\n  struct B {\n"
        "    void g() {}\n  };\n  int x_ = f(1, 2);\n};");
    REQUIRE(found.size() == 2);
    CHECK(found[0].name == "A");
    CHECK(found[0].body_lines == 0);
    CHECK(found[1].name == "g");
    CHECK(found[1].body_lines == 1);
  }
  SUBCASE("braces in literals, comments and directives do not confuse it") {
    CHECK(only("#define X {\nvoid f() { // {\n  g('{', \"{\");\n}").body_lines == 3);
  }
  SUBCASE("a lambda outside functions counts as one") {
    CHECK(only("const auto f = [](int a) {\n  return a;\n};").body_lines == 3);
  }
  SUBCASE("a lambda inside a function is part of it") {
    CHECK(only("void f() {\n  g([&](int a) {\n    h(a);\n  });\n}").body_lines == 5);
  }
  SUBCASE("variables and types are no functions") {
    CHECK(functions_in("const A a{f(1), {2}};\nenum class E : int { a, b };\nstruct S;\n"
                       "std::array<int, 2> x = {1, 2};\ntemplate <class T = int>\nstruct T1 {};")
              .empty());
  }
  SUBCASE("a test case is a function without parameters") {
    const auto f = only("TEST_CASE(\"a, b\") {\n  SUBCASE(\"c\") {\n  }\n}");
    CHECK(f.name == "TEST_CASE");
    CHECK(f.body_lines == 4);
    CHECK(f.parameters == 0);
  }
  SUBCASE("a function with C linkage is one") {
    CHECK(only("extern \"C\" int f(const char* data, unsigned long size) {\n}").parameters == 2);
  }
}

TEST_CASE("counting parameters") {
  SUBCASE("commas inside types and default values separate nothing") {
    CHECK(only("void f(std::map<int, int> a, int b = g(1, 2), C c = {1, 2});").parameters == 3);
  }
  SUBCASE("void and nothing are none") {
    CHECK(only("int f(void);").parameters == 0);
    CHECK(only("int f();").parameters == 0);
  }
  SUBCASE("operators have theirs") {
    CHECK(only("bool operator()(int a, int b) const {\n}").parameters == 2);
    CHECK(only("auto operator<=>(const A& a) const = default;").parameters == 1);
    CHECK(only("A operator==(A a, A b) { return a; }").parameters == 2);
  }
  SUBCASE("templates, requirements and return types come before the list") {
    CHECK(only("template <class T = int, class U>\n  requires std::is_enum_v<T>\n"
               "constexpr std::map<T, U> f(T a, U b) {\n}")
              .parameters == 2);
    CHECK(only("decltype(auto) f(int a) {\n}").parameters == 1);
  }
}

TEST_CASE("measuring nesting") {
  SUBCASE("each branch and loop inside another is one deeper") {
    CHECK(only("void f() {\n for (;;) {\n if (a) {\n while (b) {\n }\n }\n }\n}").nesting == 3);
  }
  SUBCASE("branches side by side are not") {
    CHECK(only("void f() {\n if (a) {\n } else if (b) {\n } else {\n }\n do {\n } while (c);\n}")
              .nesting == 1);
  }
  SUBCASE("blocks, lambdas and initializers are not") {
    CHECK(only("void f() {\n if (a) {\n const B b{1};\n g([] {\n {\n }\n });\n }\n}").nesting == 1);
  }
  SUBCASE("a braced list in a loop's head is not") {
    CHECK(only("void f() {\n for (int a : {1, 2}) {\n }\n}").nesting == 1);
  }
}
