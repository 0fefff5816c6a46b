#include "views/adapters/savedconnection.h"

#include "model/flows/importsource.h"

#include <QFileInfo>
#include <QSettings>
#include <QUuid>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

const QStringList kStages{u""_s, u"development"_s, u"test"_s, u"production"_s};

} // namespace

QString SavedConnection::title() const
{
    return name.isEmpty() ? place() : name;
}

QString SavedConnection::place() const
{
    if (isFile())
        return QFileInfo(address.database).fileName();
    const QString server = address.isSocket() || address.host.isEmpty() ? u"localhost"_s : address.host;
    return address.database.isEmpty() ? server : server + u'/' + address.database;
}

QString SavedConnection::source() const
{
    return isFile() ? u"sqlite:"_s + address.database : address.url();
}

SavedConnection newConnection(const QString &scheme)
{
    SavedConnection made;
    made.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    made.address.scheme = scheme;
    return made;
}

Result<SavedConnection> connectionFrom(const QString &source)
{
    SavedConnection made = newConnection(u"sqlite"_s);
    if (source.contains("://"_L1) && !source.startsWith("sqlite:"_L1, Qt::CaseInsensitive)) {
        auto address = database::serverAddress(source);
        if (!address)
            return address.error();
        made.address = std::move(*address);
        return made;
    }
    made.address.database = flows::sqlitePath(source);
    return made;
}

QList<SavedConnection> readConnections(QSettings &store)
{
    QList<SavedConnection> all;
    const int count = store.beginReadArray(u"connections"_s);
    for (int at = 0; at < count; ++at) {
        store.setArrayIndex(at);
        auto read = connectionFrom(store.value(u"source"_s).toString());
        if (!read)
            continue;
        read->id = store.value(u"id"_s).toString();
        read->name = store.value(u"name"_s).toString();
        read->stage = Stage(qMax(0, int(kStages.indexOf(store.value(u"stage"_s).toString()))));
        read->readOnly = store.value(u"readOnly"_s, true).toBool();
        if (!read->id.isEmpty())
            all << *read;
    }
    store.endArray();
    return all;
}

void writeConnections(QSettings &store, const QList<SavedConnection> &connections)
{
    store.remove(u"connections"_s);
    store.beginWriteArray(u"connections"_s, int(connections.size()));
    for (int at = 0; at < connections.size(); ++at) {
        const SavedConnection &one = connections[at];
        store.setArrayIndex(at);
        store.setValue(u"id"_s, one.id);
        store.setValue(u"name"_s, one.name);
        store.setValue(u"source"_s, one.source());
        store.setValue(u"stage"_s, kStages[int(one.stage)]);
        store.setValue(u"readOnly"_s, one.readOnly);
    }
    store.endArray();
}

} // namespace relata
