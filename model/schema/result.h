// What can go wrong, as a value. Worded at the edge (messages.h), so that the window translates and `--json` stays English.
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringList>
#include <utility>
#include <variant>

namespace relata {

// Where it went wrong; whatever is known.
struct Place
{
    QString file;
    int line = 0;   // from 1; 0 is unknown
    int column = 0; // from 1
    QString entity;
    QString field;

    bool operator==(const Place &) const = default;
};

// `code` is stable and for programs; `text` and `fix` are English sources marked with QT_TRANSLATE_NOOP("Messages", …) in which
// %1 … %9 stand for `arguments`. Both are string literals: an Error never owns them.
struct Error
{
    const char *code = "";
    const char *text = "";
    QStringList arguments;
    const char *fix = "";
    Place place = {};

    [[nodiscard]] Error at(Place where) const
    {
        Error copy = *this;
        copy.place = std::move(where);
        return copy;
    }
};

enum class Wording { English, Translated };

// The sentence a person reads: place, what failed, what to do.
[[nodiscard]] QString worded(const Error &error, Wording wording = Wording::Translated);
// Only what failed, without place and fix.
[[nodiscard]] QString wordedText(const Error &error, Wording wording = Wording::Translated);
[[nodiscard]] QString wordedFix(const Error &error, Wording wording = Wording::Translated);

struct Nothing
{
    bool operator==(const Nothing &) const = default;
};

// A value or an Error. Reading the wrong one is a programmer's error.
template<class T = Nothing>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T &value() const & { Q_ASSERT(ok()); return std::get<0>(m_state); }
    T &value() & { Q_ASSERT(ok()); return std::get<0>(m_state); }
    T &&value() && { Q_ASSERT(ok()); return std::get<0>(std::move(m_state)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    const Error &error() const { Q_ASSERT(!ok()); return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

} // namespace relata
