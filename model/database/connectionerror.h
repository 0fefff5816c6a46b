// What drivers and servers say when a connection fails, as sentences that a person can act on.
#pragma once

#include "model/database/serveraddress.h"

class QSqlError;

namespace relata::database {

// Codes begin with "connect."; the words of driver and server are kept only where nothing better is known, and never the password.
[[nodiscard]] Error connectionError(const ServerAddress &address, const QSqlError &error);
// The sentence of a code, about this address; `said`: what somebody else said of it.
[[nodiscard]] Error connectionFault(const char *code, const ServerAddress &address, const QString &said = {});
// Whether the files of certificates and keys that the address names are there: one driver takes a missing one for an empty one.
[[nodiscard]] Result<> filesOf(const ServerAddress &address);
[[nodiscard]] Error driverMissing(const QString &driver);

// "The server's words", in one line, without its full stop and without the password.
[[nodiscard]] QString saidBy(const ServerAddress &address, const QSqlError &error);

// While it lives, libraries speak English on this thread, so that what they say can be understood.
class EnglishHere
{
public:
    EnglishHere();
    ~EnglishHere();
    EnglishHere(const EnglishHere &) = delete;
    EnglishHere &operator=(const EnglishHere &) = delete;

private:
    void *m_english;
    void *m_before;
};

} // namespace relata::database
