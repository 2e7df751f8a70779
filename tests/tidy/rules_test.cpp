#include "tests/tidy/rules.hpp"

#include <doctest/doctest.h>
#include <string>

namespace {

using namespace headroom::tidy;

/// The message of the only finding, or empty when there is none.
std::string only(const Findings& findings) {
  REQUIRE(findings.size() <= 1);
  return findings.empty() ? std::string{} : findings.front().message;
}

std::string repeated(const std::string& line, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += line;
  return text;
}

}  // namespace

TEST_CASE("the include rule") {
  const auto including = [](const std::string& path, const std::string& what) {
    return only(check_includes({{"include/headroom/a.hpp", ""},
                                {"models/x/b.hpp", ""},
                                {"sim/kernel/c.hpp", ""},
                                {"sim/cluster/d.hpp", ""},
                                {"sim/lifecycle/e.hpp", ""},
                                {"sim/observe/f.hpp", ""},
                                {"sim/world/g.hpp", ""},
                                {path, "#include " + what + "\n"}}));
  };
  SUBCASE("inner rooms are open to outer ones") {
    CHECK(including("models/x/z.cpp", "\"headroom/a.hpp\"").empty());
    CHECK(including("sim/cluster/z.cpp", "\"sim/kernel/c.hpp\"").empty());
    CHECK(including("sim/world/z.cpp", "\"sim/observe/f.hpp\"").empty());
    CHECK(including("tools/cli/z.cpp", "\"sim/world/g.hpp\"").empty());
  }
  SUBCASE("outer rooms are closed to inner ones") {
    CHECK_FALSE(including("include/headroom/z.hpp", "\"models/x/b.hpp\"").empty());
    CHECK_FALSE(including("models/x/z.cpp", "\"sim/kernel/c.hpp\"").empty());
    CHECK_FALSE(including("sim/kernel/z.cpp", "\"sim/cluster/d.hpp\"").empty());
    CHECK_FALSE(including("sim/lifecycle/z.cpp", "\"sim/observe/f.hpp\"").empty());
    CHECK_FALSE(including("sim/scenario/z.cpp", "\"sim/world/g.hpp\"").empty());
    CHECK_FALSE(including("sim/report/z.cpp", "\"sim/lifecycle/e.hpp\"").empty());
  }
  SUBCASE("a new room of sim needs its line in the rule") {
    CHECK_FALSE(including("sim/new/z.cpp", "\"sim/kernel/c.hpp\"").empty());
  }
  SUBCASE("files are named from the root") {
    CHECK_FALSE(including("sim/cluster/z.cpp", "\"d.hpp\"").empty());
  }
  SUBCASE("a test may name what lies beside it") {
    const SourceTree tree{{"tests/x/a.hpp", ""}, {"tests/x/b.cpp", "#include \"a.hpp\"\n"}};
    CHECK(check_includes(tree).empty());
    CHECK_FALSE(including("tests/x/b.cpp", "\"a.hpp\"").empty());
  }
  SUBCASE("libraries stay in their rooms") {
    CHECK(including("include/headroom/z.hpp", "<vector>").empty());
    CHECK_FALSE(including("include/headroom/z.hpp", "<fmt/format.h>").empty());
    CHECK(including("sim/kernel/z.cpp", "<fmt/format.h>").empty());
    CHECK_FALSE(including("sim/kernel/z.hpp", "<fmt/format.h>").empty());
    CHECK(including("sim/scenario/z.cpp", "<nlohmann/json.hpp>").empty());
    CHECK_FALSE(including("sim/lifecycle/z.cpp", "<nlohmann/json.hpp>").empty());
    CHECK_FALSE(including("models/policy/z.cpp", "<boost/graph/adjacency_list.hpp>").empty());
    CHECK_FALSE(including("sim/report/z.cpp", "<CLI/CLI.hpp>").empty());
    CHECK_FALSE(including("sim/report/z.cpp", "<somebody/else.h>").empty());
    CHECK_FALSE(including("sim/world/z.cpp", "<unistd.h>").empty());
  }
  SUBCASE("the random library has one user") {
    const std::string line = "#include <Random123/philox.h>\n";
    CHECK(only(check_includes({{"models/a.cpp", line}})).empty());
    CHECK_FALSE(only(check_includes({{"models/a.cpp", line}, {"models/b.cpp", line}})).empty());
  }
  SUBCASE("an include in a comment is none") {
    CHECK(including("models/x/z.cpp", "<vector>\n// #include \"sim/kernel/c.hpp\"").empty());
  }
}

TEST_CASE("the size rule") {
  const auto sized = [](const std::string& text) {
    return only(check_sizes({{"models/a.cpp", text}}));
  };
  SUBCASE("400 lines are allowed and 401 are not") {
    CHECK(sized(repeated("\n", 400)).empty());
    CHECK_FALSE(sized(repeated("\n", 401)).empty());
  }
  SUBCASE("100 columns are allowed and 101 are not, whatever their bytes") {
    CHECK(sized(std::string(100, '/')).empty());
    CHECK_FALSE(sized(std::string(101, '/')).empty());
    CHECK(sized("//" + repeated("\u2026", 98)).empty());
  }
  SUBCASE("a function of 60 lines is allowed and one of 61 is not") {
    CHECK(sized("void f() {\n" + repeated("g();\n", 58) + "}\n").empty());
    CHECK_FALSE(sized("void f() {\n" + repeated("g();\n", 59) + "}\n").empty());
  }
  SUBCASE("five parameters are allowed and six are not") {
    CHECK(sized("void f(int a, int b, int c, int d, int e);").empty());
    CHECK_FALSE(sized("void f(int a, int b, int c, int d, int e, int f);").empty());
  }
  SUBCASE("three levels are allowed and four are not") {
    CHECK(sized("void f() {\n" + repeated("if (a) {\n", 3) + repeated("}\n", 4)).empty());
    CHECK_FALSE(sized("void f() {\n" + repeated("if (a) {\n", 4) + repeated("}\n", 5)).empty());
  }
  SUBCASE("prose and data have no limit") {
    CHECK(check_sizes({{"README.md", std::string(200, 'x')}}).empty());
  }
}

TEST_CASE("the word rule") {
  const auto worded = [](const std::string& path, const std::string& text) {
    return only(check_words({{path, text}}));
  };
  SUBCASE("reminders and machine paths are found in any file") {
    CHECK_FALSE(worded("README.md", std::string{"TO"} + "DO: more").empty());
    CHECK_FALSE(worded("tools/x", std::string{"cd /hom"} + "e/me").empty());
  }
  SUBCASE("names that say nothing are found in files and types") {
    CHECK_FALSE(worded("models/string_utils.cpp", "").empty());
    CHECK_FALSE(worded("models/a.cpp", "class JobManager {};").empty());
    CHECK_FALSE(worded("models/a.cpp", "namespace headroom::x { struct Helper {}; }").empty());
    CHECK(worded("models/utilization.cpp", "struct Management {};").empty());
  }
  SUBCASE("only main ends the process") {
    CHECK_FALSE(worded("sim/a.cpp", "void f() { std::exit(1); }").empty());
    CHECK(worded("tools/cli/main.cpp", "void f() { std::exit(1); }").empty());
    CHECK(worded("tests/a.cpp", "void f() { std::exit(1); }").empty());
    CHECK(worded("sim/a.cpp", "void f() { on_exit(1); queue.exit(); }").empty());
  }
}

TEST_CASE("the determinism rule") {
  const auto found = [](const std::string& path, const std::string& text) {
    return !only(check_determinism({{path, text}})).empty();
  };
  SUBCASE("clocks, devices, environment and addresses are found") {
    CHECK(found("sim/a.cpp", "auto t = std::chrono::steady_clock::time_point{};"));
    CHECK(found("models/a.cpp", "std::random_device d;"));
    CHECK(found("models/a.cpp", "std::normal_distribution<double> d;"));
    CHECK(found("sim/a.cpp", "auto p = std::getenv(\"HOME\");"));
    CHECK(found("sim/a.cpp", "std::map<const Job*, int> m;"));
    CHECK_FALSE(found("tests/bench/a.cpp", "auto t = std::chrono::steady_clock::time_point{};"));
    CHECK_FALSE(found("tools/cli/a.cpp", "auto t = std::chrono::steady_clock::time_point{};"));
    CHECK_FALSE(found("sim/a.cpp", "// steady_clock\nf(\"getenv\"); operand(1);"));
  }
  SUBCASE("models know no clock and no event, yet may be told the time") {
    CHECK(found("models/a.cpp", "auto t = clock.now();"));
    CHECK(found("models/a.cpp", "EventQueue<E>& events;"));
    CHECK_FALSE(found("models/a.cpp", "double key(TimePoint now) { return f(view.now, now); }"));
    CHECK_FALSE(found("sim/kernel/a.cpp", "auto t = queue.now();"));
  }
  SUBCASE("iteration over unordered containers is found") {
    CHECK(found("sim/a.cpp", "std::unordered_map<int, A> m; void f() { for (auto& x : m) g(x); }"));
    CHECK(found("sim/a.cpp", "std::unordered_set<int> s_; auto a = s_.begin();"));
    CHECK_FALSE(found("sim/a.cpp", "std::unordered_map<int, A> m; void f() { m.find(1); }"));
    CHECK_FALSE(found("sim/a.cpp", "std::map<int, A> m; void f() { for (auto& x : m) g(x); }"));
    CHECK_FALSE(found("tools/a.cpp", "std::unordered_set<int> s; auto a = s.begin();"));
  }
  SUBCASE("a member declared in the header counts in the implementation") {
    CHECK(check_determinism({{"sim/a.hpp", "class A { std::unordered_map<int, B> bees_; };"},
                             {"sim/a.cpp", "void A::f() { for (auto& b : this->bees_) g(b); }"}})
              .size() == 1);
  }
}

TEST_CASE("a type that two headers define is found") {
  const SourceFile one{"models/a.hpp", "namespace headroom {\nstruct A;\nstruct A {\n};\n}\n"};
  const SourceFile other{"sim/b.hpp", "namespace headroom {\nclass A final : public B {\n};\n}\n"};
  CHECK(check_type_names({one}).empty());
  CHECK(only(check_type_names({one, other})) == "A is another type in models/a.hpp");
  CHECK(check_type_names({one, {"sim/b.cpp", other.text}}).empty());
}

TEST_CASE("the layout rule") {
  SourceTree tree;
  for (const auto* room : {"include/headroom", "models", "sim", "scenarios", "tests", "tools"}) {
    tree.push_back({std::string{room} + "/README.md", "what it is\n"});
  }
  REQUIRE(check_layout(tree).empty());
  SUBCASE("a room without a README is found") {
    tree.push_back({"models/policy/CMakeLists.txt", ""});
    CHECK(only(check_layout(tree)) == "has no README.md");
  }
  SUBCASE("a README of more than a screen is found") {
    tree.front().text = repeated("line\n", 61);
    CHECK_FALSE(only(check_layout(tree)).empty());
  }
  SUBCASE("the 29th header of the vocabulary is found") {
    for (int i = 0; i < 28; ++i) {
      tree.push_back({"include/headroom/a" + std::to_string(i) + ".hpp", "#pragma once\n"});
    }
    CHECK(check_layout(tree).empty());
    tree.push_back({"include/headroom/b.hpp", "#pragma once\n"});
    CHECK_FALSE(only(check_layout(tree)).empty());
  }
  SUBCASE("a header without a guard is found") {
    tree.push_back({"models/a.hpp", "int f();\n"});
    CHECK_FALSE(only(check_layout(tree)).empty());
  }
}
