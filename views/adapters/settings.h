// What the program remembers of the person, not of a project: one INI file, typed. GUI thread only.
#pragma once

#include "views/adapters/savedconnection.h"
#include "views/widgets/theme.h"

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QStringList>

namespace relata {

enum class WheelMeaning { Scrolls, Zooms };

class Settings : public QObject
{
    Q_OBJECT

public:
    static constexpr int kVersion = 1;
    static constexpr int kMostRecent = 12;

    // In `folder`, or where the system wants it when empty. A file that can't be read is put aside as ".bad".
    explicit Settings(const QString &folder = {}, QObject *parent = nullptr);

    [[nodiscard]] QString fileName() const { return m_store->fileName(); }

    [[nodiscard]] ThemeChoice theme() const;
    void setTheme(ThemeChoice theme);
    [[nodiscard]] WheelMeaning wheel() const;
    void setWheel(WheelMeaning wheel);

    // Newest first, complete paths; files that are gone are left out of what is shown, not forgotten at once.
    [[nodiscard]] QStringList recentFiles() const;
    void addRecentFile(const QString &path);
    void forgetRecentFiles();
    // Where file dialogs begin.
    [[nodiscard]] QString lastFolder() const;
    void setLastFolder(const QString &folder);

    // Databases, in the person's order; never a password.
    [[nodiscard]] QList<SavedConnection> connections() const;
    void setConnections(const QList<SavedConnection> &connections);
    // What was imported from, newest first: "sqlite:PATH" or a URL without a password.
    [[nodiscard]] QStringList recentSources() const;
    void addRecentSource(const QString &source);

    [[nodiscard]] QByteArray windowGeometry() const;
    [[nodiscard]] QByteArray windowState() const;
    void setWindow(const QByteArray &geometry, const QByteArray &state);

    void sync() { m_store->sync(); }

signals:
    void recentFilesChanged();
    void connectionsChanged();
    void wheelChanged();

private:
    std::unique_ptr<QSettings> m_store;
};

} // namespace relata
