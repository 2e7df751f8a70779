#include "tools/sweep/database.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>
#include <new>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

InputError refusal(const std::string& shown, std::string message, std::string hint) {
  return InputError{
      Diagnostic{.path = shown, .message = std::move(message), .hint = std::move(hint)}};
}

constexpr const char* kept_hint = "what was finished before is kept; make room and run it again";

/// Throws what the last call's `code` means for the user.
[[noreturn]] void fail_with(sqlite3* connection, int code, const std::string& shown) {
  const int system_error = connection == nullptr ? 0 : sqlite3_system_errno(connection);
  const std::string said =
      connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
  switch (code & 0xFF) {  // the primary code
    case SQLITE_NOMEM:
      throw std::bad_alloc{};
    case SQLITE_FULL:
      throw refusal(shown, "cannot be written: the disk is full", kept_hint);
    case SQLITE_IOERR:
      throw refusal(shown,
                    fmt::format("cannot be read or written: {}",
                                system_error == 0 ? said : std::strerror(system_error)),
                    kept_hint);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw refusal(shown, "is in use", "another sweep is at work on it: wait for it or end it");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw refusal(shown, "is damaged: " + said, "--restart begins anew");
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      throw refusal(shown,
                    fmt::format("cannot be opened: {}",
                                system_error == 0 ? said : std::strerror(system_error)),
                    "a file in a directory that can be written to");
    default:
      throw AssertionError{fmt::format("SQLite says of {}: {}", shown, said)};
  }
}

}  // namespace

Statement::Statement(sqlite3* connection, std::string_view sql, std::string shown)
    : connection_{connection}, shown_{std::move(shown)} {
  const int code = sqlite3_prepare_v2(connection_, sql.data(), static_cast<int>(sql.size()),
                                      &statement_, nullptr);
  if (code != SQLITE_OK) fail_with(connection_, code, shown_);
}

Statement::Statement(Statement&& other) noexcept
    : connection_{other.connection_},
      statement_{std::exchange(other.statement_, nullptr)},
      shown_{std::move(other.shown_)} {}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::fail() const {
  const int code = sqlite3_extended_errcode(connection_);
  fail_with(connection_, code, shown_);
}

Statement& Statement::bind(int place, const SqlValue& value) {
  int code = SQLITE_OK;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    code = sqlite3_bind_int64(statement_, place, *whole);
  } else if (const auto* real = std::get_if<double>(&value)) {
    code = sqlite3_bind_double(statement_, place, *real);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    code = sqlite3_bind_text64(statement_, place, text->data(), text->size(), SQLITE_TRANSIENT,
                               SQLITE_UTF8);
  } else {
    code = sqlite3_bind_null(statement_, place);
  }
  if (code != SQLITE_OK) fail();
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail();
  sqlite3_reset(statement_);
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

std::int64_t Statement::integer(int place) const { return sqlite3_column_int64(statement_, place); }

std::string Statement::text(int place) const {
  const unsigned char* text = sqlite3_column_text(statement_, place);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, place))};
}

SqlValue Statement::value(int place) const {
  switch (sqlite3_column_type(statement_, place)) {
    case SQLITE_INTEGER:
      return integer(place);
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement_, place);
    case SQLITE_NULL:
      return {};
    default:
      return text(place);
  }
}

Database::Database(std::string path, Access access) : shown_{std::move(path)} {
  std::string name = ":memory:";
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (access == Access::look) {
    // As a URI, in which a question mark or a per cent sign would mean something.
    name = "file:";
    for (const char letter : shown_) {
      const bool plain = letter != '?' && letter != '#' && letter != '%';
      name +=
          plain ? std::string{letter} : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    name += "?immutable=1";
    flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
  } else if (!shown_.empty()) {
    // A name that begins with a colon would mean something else.
    name = shown_.starts_with('/') ? shown_ : "./" + shown_;
  }
  const int code = sqlite3_open_v2(name.c_str(), &connection_, flags, nullptr);
  if (shown_.empty()) shown_ = "the database in memory";
  if (code == SQLITE_OK) return;
  sqlite3* const half_open = std::exchange(connection_, nullptr);
  try {
    fail_with(half_open, code, shown_);
  } catch (...) {
    sqlite3_close(half_open);
    throw;
  }
}

Database::~Database() { sqlite3_close(connection_); }

void Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail_with(connection_, code, shown_);
}

Statement Database::prepare(std::string_view sql) { return {connection_, sql, shown_}; }

void Database::keep_write_ahead_log() {
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

std::string Database::damage() {
  sqlite3_stmt* raw = nullptr;
  std::string found;
  int code = sqlite3_prepare_v2(connection_, "PRAGMA quick_check(1)", -1, &raw, nullptr);
  if (code == SQLITE_OK) code = sqlite3_step(raw);
  if (code == SQLITE_ROW) {
    found = reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
    if (found == "ok") found.clear();
  } else {
    found = sqlite3_errmsg(connection_);
  }
  sqlite3_finalize(raw);
  const int primary = code & 0xFF;
  if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) fail_with(connection_, code, shown_);
  return found;
}

}  // namespace headroom
