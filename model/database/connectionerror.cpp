#include "model/database/connectionerror.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSqlError>
#include <clocale>
#include <locale.h>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

// One sentence. Its arguments are always the same: %1 the server ("db.example, port 5432"), %2 the user, %3 the database, %4 what the server said.
struct Sentence
{
    const char *code;
    const char *text;
    const char *fix;
};

constexpr Sentence kName{"connect.name", QT_TRANSLATE_NOOP("Messages", "The name of the server, %1, is not known to the network."),
                         QT_TRANSLATE_NOOP("Messages", "Check its spelling, or join the network (VPN) that knows it.")};
constexpr Sentence kRefused{"connect.refused", QT_TRANSLATE_NOOP("Messages", "Nothing answers at %1."),
                            QT_TRANSLATE_NOOP("Messages", "Check the port and that the server runs and listens on this address.")};
constexpr Sentence kTimeout{"connect.timeout", QT_TRANSLATE_NOOP("Messages", "%1 does not answer in time."),
                            QT_TRANSLATE_NOOP("Messages", "Check the address; a firewall between may drop the connection.")};
constexpr Sentence kSocket{"connect.socket", QT_TRANSLATE_NOOP("Messages", "There is no server behind the socket %1."),
                           QT_TRANSLATE_NOOP("Messages", "Check that the server runs on this machine and where its socket is.")};
constexpr Sentence kPassword{"connect.password", QT_TRANSLATE_NOOP("Messages", "The server does not accept this password for the user %2."),
                             QT_TRANSLATE_NOOP("Messages", "Check the user and type the password again.")};
constexpr Sentence kNoPassword{"connect.noPassword", QT_TRANSLATE_NOOP("Messages", "The server wants a password for the user %2."), QT_TRANSLATE_NOOP("Messages", "Give one; on the command line it stands in PGPASSWORD or MYSQL_PWD.")};
constexpr Sentence kUser{"connect.user", QT_TRANSLATE_NOOP("Messages", "The server knows no user %2."), QT_TRANSLATE_NOOP("Messages", "Check the user's name; capitals count.")};
constexpr Sentence kPeer{"connect.peer", QT_TRANSLATE_NOOP("Messages", "The server lets %2 in only as the same user of this machine."),
                         QT_TRANSLATE_NOOP("Messages", "Take another user, or the host 127.0.0.1 with a password.")};
constexpr Sentence kHba{"connect.notAllowed", QT_TRANSLATE_NOOP("Messages", "The server's rules (pg_hba.conf) let %2 not into %3 from here: %4."),
                        QT_TRANSLATE_NOOP("Messages", "Ask who runs the server for a line that allows it; if it says “no encryption”, ask for an encrypted connection.")};
constexpr Sentence kHost{"connect.notAllowed", QT_TRANSLATE_NOOP("Messages", "The server lets nobody in from here: %4."),
                         QT_TRANSLATE_NOOP("Messages", "Ask who runs the server to allow this machine's address.")};
constexpr Sentence kDatabase{"connect.database", QT_TRANSLATE_NOOP("Messages", "There is no database %3 on this server."), QT_TRANSLATE_NOOP("Messages", "Check its name; capitals count.")};
constexpr Sentence kDenied{"connect.denied", QT_TRANSLATE_NOOP("Messages", "The user %2 may not use the database %3."),
                           QT_TRANSLATE_NOOP("Messages", "Check the database's name, or ask who runs the server for the right to connect to it.")};
constexpr Sentence kFull{"connect.full", QT_TRANSLATE_NOOP("Messages", "The server has no connection left: %4."), QT_TRANSLATE_NOOP("Messages", "Try again later, or close other programs that use it.")};
constexpr Sentence kBusy{"connect.starting", QT_TRANSLATE_NOOP("Messages", "The server takes no connections now: %4."), QT_TRANSLATE_NOOP("Messages", "Try again in a moment.")};
constexpr Sentence kNoTls{"connect.tlsNone", QT_TRANSLATE_NOOP("Messages", "The server does not encrypt connections."),
                          QT_TRANSLATE_NOOP("Messages", "Set TLS up on the server, go through an SSH tunnel, or, if the network between is your own, ask for no encryption.")};
constexpr Sentence kTlsWanted{"connect.tlsWanted", QT_TRANSLATE_NOOP("Messages", "The server takes encrypted connections only."), QT_TRANSLATE_NOOP("Messages", "Ask for an encrypted connection.")};
constexpr Sentence kAuthority{"connect.tlsAuthority", QT_TRANSLATE_NOOP("Messages", "The server's certificate is signed by nobody that is trusted here."),
                              QT_TRANSLATE_NOOP("Messages", "Give the certificate of the authority that signed it (a CA file, from who runs the server).")};
constexpr Sentence kExpired{"connect.tlsExpired", QT_TRANSLATE_NOOP("Messages", "The server's certificate has expired."), QT_TRANSLATE_NOOP("Messages", "Ask who runs the server to renew it; check the clock of this machine.")};
constexpr Sentence kWrongName{"connect.tlsName", QT_TRANSLATE_NOOP("Messages", "The server's certificate is for another name than %1."),
                              QT_TRANSLATE_NOOP("Messages", "Connect by the name in the certificate, or ask for no check of the name.")};
constexpr Sentence kTlsFile{"connect.tlsFile", QT_TRANSLATE_NOOP("Messages", "A file of certificates or keys can't be read: %4."),
                            QT_TRANSLATE_NOOP("Messages", "Check its path, that you may read it, and that it is in PEM format; a key must be readable by you alone.")};
constexpr Sentence kOwnCertificate{"connect.tlsOwn", QT_TRANSLATE_NOOP("Messages", "The server wants a certificate of yours: %4."), QT_TRANSLATE_NOOP("Messages", "Give its file and that of its key.")};
constexpr Sentence kTls{"connect.tls", QT_TRANSLATE_NOOP("Messages", "No encrypted connection came about: %4."), QT_TRANSLATE_NOOP("Messages", "Test the connection: it says what the server's certificate is.")};
constexpr Sentence kPlugin{"connect.plugin", QT_TRANSLATE_NOOP("Messages", "The user %2 proves who they are in a way that this driver lacks: %4."),
                           QT_TRANSLATE_NOOP("Messages", "Take a user with mysql_native_password, or install the plug-ins of libmariadb3.")};
constexpr Sentence kBlocked{"connect.blocked", QT_TRANSLATE_NOOP("Messages", "The server has shut this machine out after too many failed connections."),
                            QT_TRANSLATE_NOOP("Messages", "Ask who runs the server for FLUSH HOSTS.")};
constexpr Sentence kOther{"connect.otherServer", QT_TRANSLATE_NOOP("Messages", "What answers at %1 is no server of this kind, or it hung up."),
                          QT_TRANSLATE_NOOP("Messages", "Check the port and the kind of database.")};
constexpr Sentence kFailed{"connect.failed", QT_TRANSLATE_NOOP("Messages", "The connection to %1 failed: %4."), QT_TRANSLATE_NOOP("Messages", "Check the address, the user's rights and that the server runs.")};

struct Pattern
{
    QLatin1String says; // a regular expression, in any case of letters
    const Sentence *sentence;
};

// libpq gives no numbers while it connects; the first that matches counts. Tested against the real server's words.
constexpr Pattern kPostgresql[] = {
    {"could not translate host name|Name or service not known|No address associated"_L1, &kName},
    {"no password supplied"_L1, &kNoPassword},
    {"password authentication failed"_L1, &kPassword},
    {"(Peer|Ident) authentication failed"_L1, &kPeer},
    {"requires a valid client certificate|certificate authentication failed|certificate required"_L1, &kOwnCertificate},
    {"no pg_hba.conf entry|pg_hba.conf rejects"_L1, &kHba},
    {"role \".*\" (does not exist|is not permitted to log in)"_L1, &kUser},
    {"database \".*\" does not exist"_L1, &kDatabase},
    {"permission denied for database|not currently accepting connections"_L1, &kDenied},
    {"too many (clients|connections)|remaining connection slots"_L1, &kFull},
    {"the database system is"_L1, &kBusy},
    {"does not support SSL"_L1, &kNoTls},
    {"does not match host name"_L1, &kWrongName},
    {"certificate has expired"_L1, &kExpired},
    {"(certificate|private key|root certificate) file|could not load (the )?(private key|certificate)"_L1, &kTlsFile},
    {"certificate verify failed|self.signed certificate|unable to get local issuer"_L1, &kAuthority},
    {"timeout expired|timed out"_L1, &kTimeout},
    {"invalid response to SSL|received invalid|unsupported frontend protocol|server closed the connection|expected authentication request"_L1, &kOther},
    {"SSL error|tlsv1 alert|SSL SYSCALL"_L1, &kTls},
    {"on socket \".*\" failed: (No such file|Connection refused)"_L1, &kSocket},
    {"Connection refused|No route to host|Network is unreachable"_L1, &kRefused},
};

// The client's and the server's numbers.
constexpr std::pair<int, const Sentence *> kMysql[] = {
    {2005, &kName}, {1045, &kPassword}, {1698, &kPeer},   {1049, &kDatabase}, {1044, &kDenied},   {1040, &kFull},     {1203, &kFull},   {1226, &kFull},
    {1053, &kBusy}, {1129, &kBlocked},  {1130, &kHost},   {3159, &kTlsWanted}, {1251, &kPlugin},  {2059, &kPlugin},   {2007, &kOther},  {2012, &kOther}, {2027, &kOther},
};

const Sentence &mysqlSentence(const ServerAddress &address, int number, const QString &said)
{
    const auto has = [&said](QLatin1String pattern) { return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption).match(said).hasMatch(); };
    if (number == 2026) { // encryption: the words come from the library below
        if (has("expired"_L1))
            return kExpired;
        if (has("does not support SSL|SSL is required"_L1))
            return kNoTls;
        if (has("No such file|can't open|no start line|unable to get private key|key values mismatch|bad end line|error:0[0-9A-F]+:.*(PEM|BIO)"_L1))
            return kTlsFile;
        if (has("self.signed|issuer|verif|unable to get"_L1))
            return kAuthority;
        return kTls;
    }
    if (number == 2002 || number == 2003 || number == 2004) {
        if (address.isSocket() || has("through socket"_L1))
            return kSocket;
        return has("\\((110|11)\\)|timed? ?out"_L1) ? kTimeout : kRefused;
    }
    if (number == 2013 || number == 2006)
        return has("timed? ?out|system error: (110|11|115)\\b"_L1) ? kTimeout : kOther;
    if (number == 1045 && has("using password: NO"_L1))
        return kNoPassword;
    for (const auto &[one, sentence] : kMysql) {
        if (one == number)
            return *sentence;
    }
    return kFailed;
}

const Sentence &postgresqlSentence(const QString &said)
{
    for (const auto &[says, sentence] : kPostgresql) {
        if (QRegularExpression(says, QRegularExpression::CaseInsensitiveOption).match(said).hasMatch())
            return *sentence;
    }
    return kFailed;
}

Error filled(const Sentence &sentence, const ServerAddress &address, const QString &said)
{
    QString server = address.host.isEmpty() ? u"localhost"_s : address.host.contains(u':') ? u'[' + address.host + u']' : address.host;
    if (!address.isSocket() && &sentence != &kName && &sentence != &kWrongName)
        server += u':' + QString::number(address.portOrUsual());
    return Error{sentence.code, sentence.text, {server, address.user, address.database.isEmpty() ? address.user : address.database, said}, sentence.fix, {}};
}

} // namespace

QString saidBy(const ServerAddress &address, const QSqlError &error)
{
    QString said = error.databaseText().simplified();
    if (said.isEmpty())
        said = error.driverText().simplified();
    static const QRegularExpression preamble(u"^connection to server .*? failed: "_s);
    said.remove(preamble);
    while (said.endsWith(u'.'))
        said.chop(1);
    if (!address.password.isEmpty())
        said.replace(address.password, u"…"_s);
    return said;
}

Error connectionError(const ServerAddress &address, const QSqlError &error)
{
    const Sentence &sentence = address.scheme == u"mysql" ? mysqlSentence(address, error.nativeErrorCode().toInt(), error.databaseText()) : postgresqlSentence(error.databaseText());
    return filled(sentence, address, saidBy(address, error));
}

Error connectionFault(const char *code, const ServerAddress &address, const QString &said)
{
    static constexpr const Sentence *kAll[] = {&kName, &kRefused, &kTimeout, &kSocket, &kHost, &kDatabase, &kNoTls, &kAuthority, &kExpired, &kWrongName, &kTlsFile, &kTls, &kOther};
    for (const Sentence *sentence : kAll) {
        if (qstrcmp(sentence->code, code) == 0)
            return filled(*sentence, address, said);
    }
    Q_ASSERT_X(false, "connectionFault", code);
    return filled(kFailed, address, said);
}

Result<> filesOf(const ServerAddress &address)
{
    QStringList files{authoritiesOf(address)};
    for (const QString &key : {u"sslcert"_s, u"sslkey"_s, u"ssl-cert"_s, u"ssl-key"_s})
        files << address.options.value(key);
    for (const QString &file : std::as_const(files)) {
        if (!file.isEmpty() && !QFileInfo(file).isReadable())
            return filled(kTlsFile, address, file);
    }
    return Nothing{};
}

Error driverMissing(const QString &driver)
{
    if (driver == u"QPSQL")
        return Error{"import.driver", QT_TRANSLATE_NOOP("Messages", "Qt's driver for PostgreSQL is not installed."), {},
                     QT_TRANSLATE_NOOP("Messages", "Install the package libqt6sql6-psql and start Relata again."), {}};
    return Error{"import.driver", QT_TRANSLATE_NOOP("Messages", "Qt's driver for MariaDB and MySQL is not installed."), {},
                 QT_TRANSLATE_NOOP("Messages", "Install the package libqt6sql6-mysql and start Relata again."), {}};
}

EnglishHere::EnglishHere() : m_english(newlocale(LC_MESSAGES_MASK, "C", duplocale(uselocale(nullptr)))), m_before(uselocale(nullptr))
{
    if (m_english)
        uselocale(static_cast<locale_t>(m_english));
}

EnglishHere::~EnglishHere()
{
    if (!m_english)
        return;
    uselocale(static_cast<locale_t>(m_before));
    freelocale(static_cast<locale_t>(m_english));
}

} // namespace relata::database
