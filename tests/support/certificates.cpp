#include "tests/support/certificates.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace relata::test {

QString Certificates::problem()
{
    if (m_made)
        return m_problem;
    m_made = true;
    if (QStandardPaths::findExecutable(u"openssl"_s).isEmpty())
        m_problem = u"openssl is not installed here"_s;
    else if (!makeAuthority(u"authority"_s) || !makeAuthority(u"stranger"_s) || !make(u"good"_s, u"IP:127.0.0.1,DNS:localhost"_s, 2) || !make(u"other"_s, u"DNS:db.example"_s, 2)
             || !make(u"expired"_s, u"IP:127.0.0.1,DNS:localhost"_s, -1))
        m_problem = u"openssl makes no certificates: "_s + m_problem;
    return m_problem;
}

bool Certificates::makeAuthority(const QString &name)
{
    return openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=The %1 of Relata's tests"_s.arg(name),
                    u"-keyout"_s, m_dir.filePath(name + u".key"_s), u"-out"_s, m_dir.filePath(name + u".pem"_s)});
}

bool Certificates::make(const QString &name, const QString &names, int days)
{
    QFile extensions(m_dir.filePath(name + u".ext"_s));
    if (!extensions.open(QIODevice::WriteOnly))
        return false;
    extensions.write("subjectAltName=" + names.toUtf8() + '\n');
    extensions.close();
    const Pair made = pair(name);
    const QString request = m_dir.filePath(name + u".csr"_s);
    return openssl({u"req"_s, u"-new"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-nodes"_s, u"-subj"_s, u"/CN="_s + names.section(u':', 1).section(u',', 0, 0),
                    u"-keyout"_s, made.key, u"-out"_s, request})
        && openssl({u"x509"_s, u"-req"_s, u"-in"_s, request, u"-CA"_s, authority(), u"-CAkey"_s, m_dir.filePath(u"authority.key"_s), u"-CAcreateserial"_s, u"-days"_s, QString::number(days),
                    u"-extfile"_s, extensions.fileName(), u"-out"_s, made.certificate});
}

bool Certificates::openssl(const QStringList &arguments)
{
    QProcess process;
    process.start(u"openssl"_s, arguments);
    if (process.waitForFinished(60'000) && process.exitCode() == 0)
        return true;
    m_problem = QString::fromLocal8Bit(process.readAllStandardError()).right(300);
    return false;
}

} // namespace relata::test
