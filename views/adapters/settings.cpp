#include "views/adapters/settings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

const QString kVersionKey = u"version"_s, kThemeKey = u"window/theme"_s, kWheelKey = u"canvas/wheel"_s, kRecentKey = u"files/recent"_s, kSourcesKey = u"files/sources"_s,
              kFolderKey = u"files/folder"_s, kGeometryKey = u"window/geometry"_s, kStateKey = u"window/state"_s;
const QStringList kThemes{u"system"_s, u"light"_s, u"dark"_s};
const QStringList kWheels{u"scrolls"_s, u"zooms"_s};

QString pathIn(const QString &folder)
{
    const QString place = folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) : folder;
    QDir().mkpath(place);
    return place + "/settings.ini"_L1;
}

} // namespace

Settings::Settings(const QString &folder, QObject *parent) : QObject(parent)
{
    const QString path = pathIn(folder);
    m_store = std::make_unique<QSettings>(path, QSettings::IniFormat);
    m_store->allKeys(); // reads it
    if (m_store->status() == QSettings::FormatError) {
        m_store.reset();
        QFile::remove(path + ".bad"_L1);
        QFile::rename(path, path + ".bad"_L1);
        m_store = std::make_unique<QSettings>(path, QSettings::IniFormat);
    }
    if (!m_store->contains(kVersionKey))
        m_store->setValue(kVersionKey, kVersion);
}

ThemeChoice Settings::theme() const
{
    return ThemeChoice(qMax(0, int(kThemes.indexOf(m_store->value(kThemeKey).toString()))));
}

void Settings::setTheme(ThemeChoice theme)
{
    m_store->setValue(kThemeKey, kThemes[int(theme)]);
}

WheelMeaning Settings::wheel() const
{
    return WheelMeaning(qMax(0, int(kWheels.indexOf(m_store->value(kWheelKey).toString()))));
}

void Settings::setWheel(WheelMeaning wheel)
{
    if (wheel == this->wheel())
        return;
    m_store->setValue(kWheelKey, kWheels[int(wheel)]);
    emit wheelChanged();
}

QStringList Settings::recentFiles() const
{
    QStringList files = m_store->value(kRecentKey).toStringList();
    files.removeIf([](const QString &path) { return !QFileInfo::exists(path); });
    return files;
}

void Settings::addRecentFile(const QString &path)
{
    const QString whole = QFileInfo(path).absoluteFilePath();
    QStringList files = m_store->value(kRecentKey).toStringList();
    files.removeAll(whole);
    files.prepend(whole);
    m_store->setValue(kRecentKey, files.mid(0, kMostRecent));
    emit recentFilesChanged();
}

void Settings::forgetRecentFiles()
{
    m_store->remove(kRecentKey);
    emit recentFilesChanged();
}

QString Settings::lastFolder() const
{
    const QString folder = m_store->value(kFolderKey).toString();
    return QFileInfo(folder).isDir() ? folder : QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

void Settings::setLastFolder(const QString &folder)
{
    m_store->setValue(kFolderKey, folder);
}

QList<SavedConnection> Settings::connections() const
{
    return readConnections(*m_store);
}

void Settings::setConnections(const QList<SavedConnection> &connections)
{
    if (connections == this->connections())
        return;
    writeConnections(*m_store, connections);
    emit connectionsChanged();
}

QStringList Settings::recentSources() const
{
    return m_store->value(kSourcesKey).toStringList();
}

void Settings::addRecentSource(const QString &source)
{
    const auto connection = connectionFrom(source); // its source() is without the password
    if (!connection)
        return;
    QStringList sources = recentSources();
    sources.removeAll(connection->source());
    sources.prepend(connection->source());
    m_store->setValue(kSourcesKey, sources.mid(0, kMostRecent));
}

QByteArray Settings::windowGeometry() const
{
    return m_store->value(kGeometryKey).toByteArray();
}

QByteArray Settings::windowState() const
{
    return m_store->value(kStateKey).toByteArray();
}

void Settings::setWindow(const QByteArray &geometry, const QByteArray &state)
{
    m_store->setValue(kGeometryKey, geometry);
    m_store->setValue(kStateKey, state);
}

} // namespace relata
