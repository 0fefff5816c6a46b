#pragma once

#include <QString>
#include <QTemporaryDir>

namespace relata::test {

// Certificates for servers of a test, made by openssl in a temporary folder.
class Certificates
{
public:
    struct Pair
    {
        QString certificate; // path of a PEM file
        QString key;
    };

    // Empty, or why there are none, for QSKIP.
    [[nodiscard]] QString problem();
    [[nodiscard]] QString authority() const { return m_dir.filePath(QStringLiteral("authority.pem")); } // signed all of them
    [[nodiscard]] QString stranger() const { return m_dir.filePath(QStringLiteral("stranger.pem")); }   // signed none
    [[nodiscard]] Pair good() const { return pair(QStringLiteral("good")); }       // for 127.0.0.1 and localhost
    [[nodiscard]] Pair otherName() const { return pair(QStringLiteral("other")); } // for db.example
    [[nodiscard]] Pair expired() const { return pair(QStringLiteral("expired")); }

private:
    Pair pair(const QString &name) const { return {m_dir.filePath(name + QStringLiteral(".pem")), m_dir.filePath(name + QStringLiteral(".key"))}; }
    bool makeAuthority(const QString &name);
    bool make(const QString &name, const QString &names, int days);
    bool openssl(const QStringList &arguments);

    QTemporaryDir m_dir;
    bool m_made = false;
    QString m_problem;
};

} // namespace relata::test
