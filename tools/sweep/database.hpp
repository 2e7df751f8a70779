#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

struct sqlite3;
struct sqlite3_stmt;

namespace headroom {

/// Nothing, a whole number, a real or a text, as a column of a table holds it.
using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string>;

/// One prepared statement. What goes wrong is thrown as Database does.
class Statement {
 public:
  Statement(sqlite3* connection, std::string_view sql, std::string shown);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Gives the parameter at `place`, counted from 1, its value.
  Statement& bind(int place, const SqlValue& value);
  /// Goes to the next row; false when there is none left, and then starts anew.
  bool step();
  /// The same to the end.
  void run();

  /// The column at `place`, counted from 0, of the row that step() went to.
  [[nodiscard]] std::int64_t integer(int place) const;
  [[nodiscard]] std::string text(int place) const;
  [[nodiscard]] SqlValue value(int place) const;

 private:
  [[noreturn]] void fail() const;

  sqlite3* connection_;
  sqlite3_stmt* statement_ = nullptr;
  std::string shown_;
};

/// A connection to an SQLite file, and all that is known of SQLite here. A full disk, a
/// damaged file, one that another process works on or that cannot be written is an InputError
/// which names the file; a statement that SQLite does not understand is our own fault.
class Database {
 public:
  enum class Access : std::uint8_t {
    look,    ///< at a file that nobody changes; leaves no trace
    change,  ///< an existing file, or a new one
  };
  /// An empty `path` is a database in memory.
  Database(std::string path, Access access);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  Database(Database&&) = delete;
  Database& operator=(Database&&) = delete;
  ~Database();

  /// Runs statements without results, separated by semicolons.
  void execute(const std::string& sql);
  [[nodiscard]] Statement prepare(std::string_view sql);
  /// Leaves what was written ahead where it is when the connection closes.
  void keep_write_ahead_log();
  /// What SQLite finds wrong with the file; empty when it is sound.
  [[nodiscard]] std::string damage();

 private:
  std::string shown_;
  sqlite3* connection_ = nullptr;
};

}  // namespace headroom
