// A database that the person connects to again and again, as the settings keep it: everything but the password.
#pragma once

#include "model/database/serveraddress.h"

class QSettings;

namespace relata {

// What is at stake there.
enum class Stage { Unsaid, Development, Test, Production };

struct SavedConnection
{
    QString id;   // of the password too
    QString name; // as typed; empty: title() says the address
    database::ServerAddress address; // of a SQLite file: scheme "sqlite", and its path is `database`
    Stage stage = Stage::Unsaid;
    bool readOnly = true; // until the person says otherwise; always in production

    [[nodiscard]] bool isFile() const { return address.scheme == u"sqlite"; }
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString place() const; // "db.example/shop", "shop.sqlite"
    [[nodiscard]] QString source() const; // what importSource() takes, without the password
    [[nodiscard]] bool mayOnlyRead() const { return readOnly || stage == Stage::Production; }

    bool operator==(const SavedConnection &) const = default;
};

// A new one, with an id.
[[nodiscard]] SavedConnection newConnection(const QString &scheme);
// From a path, "sqlite:PATH" or a URL; a URL's password is in its address.
[[nodiscard]] Result<SavedConnection> connectionFrom(const QString &source);

[[nodiscard]] QList<SavedConnection> readConnections(QSettings &store);
void writeConnections(QSettings &store, const QList<SavedConnection> &connections);

} // namespace relata
