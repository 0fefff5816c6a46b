#include "model/database/diagnosis.h"

#include "model/database/connectionerror.h"
#include "model/database/serverconnection.h"
#include "model/database/serverprobe.h"
#include "model/database/sqliteintrospection.h"

#include <QFileInfo>
#include <QHostAddress>
#include <QLocale>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostNames = 12; // of databases that are listed

Error sentence(const char *text, QStringList arguments = {}, const char *fix = "")
{
    return Error{"connect.step", text, std::move(arguments), fix, {}};
}

class Diagnosis
{
public:
    Diagnosis(const ServerAddress &address, const std::atomic_bool &cancelled, const std::function<void(const Finding &)> &told)
        : m_address(address), m_cancelled(cancelled), m_told(told)
    {
    }

    std::vector<Finding> run()
    {
        using Step = void (Diagnosis::*)();
        static constexpr std::pair<DiagnosisStep, Step> kSteps[] = {
            {DiagnosisStep::Address, &Diagnosis::readAddress}, {DiagnosisStep::Driver, &Diagnosis::findDriver},      {DiagnosisStep::Name, &Diagnosis::resolve},
            {DiagnosisStep::Server, &Diagnosis::reach},        {DiagnosisStep::Encryption, &Diagnosis::lookAtLine},  {DiagnosisStep::Login, &Diagnosis::logIn},
            {DiagnosisStep::Database, &Diagnosis::findDatabase}, {DiagnosisStep::Version, &Diagnosis::readVersion}, {DiagnosisStep::Catalog, &Diagnosis::readCatalog}};
        const auto wanted = diagnosisSteps(m_address);
        for (const auto &[step, function] : kSteps) {
            if (std::find(wanted.begin(), wanted.end(), step) == wanted.end())
                continue;
            m_step = step;
            tell({step, StepState::Running, {}});
            if (!m_cancelled.load(std::memory_order_relaxed))
                (this->*function)();
            if (m_cancelled.load(std::memory_order_relaxed) || m_found.empty() || m_found.back().state == StepState::Failed)
                break;
        }
        return m_found;
    }

private:
    void tell(const Finding &finding)
    {
        if (m_told)
            m_told(finding);
    }
    void found(StepState state, Error said)
    {
        if (qstrcmp(said.code, "import.cancelled") == 0)
            return;
        m_found.push_back({m_step, state, std::move(said)});
        tell(m_found.back());
    }
    void passed(const char *text, QStringList arguments = {}) { found(StepState::Passed, sentence(text, std::move(arguments))); }
    void warned(const char *text, QStringList arguments, const char *fix) { found(StepState::Warned, sentence(text, std::move(arguments), fix)); }
    void failed(const Error &error) { found(StepState::Failed, error); }

    void readAddress()
    {
        auto way = driverAddress(m_address);
        if (!way)
            return failed(way.error());
        if (auto files = filesOf(m_address); !files)
            return failed(files.error());
        m_way = *way;
        passed(QT_TRANSLATE_NOOP("Messages", "The address can be read: %1"), {m_address.location()});
    }

    void findDriver()
    {
        if (!QSqlDatabase::isDriverAvailable(m_way.driver))
            return failed(driverMissing(m_way.driver));
        passed(QT_TRANSLATE_NOOP("Messages", "The driver is installed."));
    }

    void resolve()
    {
        const auto addresses = ServerProbe(m_address, m_cancelled).resolve();
        if (!addresses)
            return failed(addresses.error());
        passed(QT_TRANSLATE_NOOP("Messages", "The name %1 is known: %2."), {m_address.host, addresses->join(u", "_s)});
    }

    void reach()
    {
        if (auto reached = ServerProbe(m_address, m_cancelled).reach(); !reached)
            return failed(reached.error());
        passed(QT_TRANSLATE_NOOP("Messages", "Somebody answers at %1."), {m_address.isSocket() ? m_address.host : u"%1:%2"_s.arg(m_address.host.isEmpty() ? u"localhost"_s : m_address.host).arg(m_address.portOrUsual())});
    }

    void lookAtLine()
    {
        const bool demanded = m_way.encryption >= Encryption::Required;
        if (m_way.encryption == Encryption::Off) {
            if (m_address.isLocal())
                return passed(QT_TRANSLATE_NOOP("Messages", "No encryption is asked for; nothing leaves this machine."));
            return warned(QT_TRANSLATE_NOOP("Messages", "No encryption is asked for: whoever sits between can read and change everything."), {},
                          QT_TRANSLATE_NOOP("Messages", "Ask for encryption, or go through an SSH tunnel."));
        }
        const auto shown = ServerProbe(m_address, m_cancelled).certificate();
        if (!shown) {
            if (!demanded && qstrcmp(shown.error().code, "connect.tlsNone") == 0)
                return passed(QT_TRANSLATE_NOOP("Messages", "The server does not encrypt, which is right on one machine."));
            return failed(shown.error());
        }
        if (*shown->fault) {
            Error error = connectionFault(shown->fault, m_address);
            if (qstrcmp(error.code, "connect.tlsName") == 0)
                error = Error{error.code, QT_TRANSLATE_NOOP("Messages", "The server's certificate is for %2, not for %1."), {m_address.host, shown->names.join(u", "_s)}, error.fix, {}};
            else if (qstrcmp(error.code, "connect.tlsExpired") == 0)
                error = Error{error.code, QT_TRANSLATE_NOOP("Messages", "The server's certificate was good until %1."), {QLocale().toString(shown->until.date(), QLocale::ShortFormat)}, error.fix, {}};
            else if (qstrcmp(error.code, "connect.tlsAuthority") == 0)
                error = Error{error.code, QT_TRANSLATE_NOOP("Messages", "The server's certificate is signed by “%1”, which is not trusted here."), {shown->issuer}, error.fix, {}};
            return failed(error);
        }
        if (m_way.encryption < Encryption::VerifyAuthority) {
            if (m_address.scheme == u"mysql" && !demanded)
                return passed(QT_TRANSLATE_NOOP("Messages", "The server can encrypt; on one machine it need not."));
            if (m_address.isLocal())
                return passed(QT_TRANSLATE_NOOP("Messages", "The line is encrypted; on one machine nobody checks whose certificate it is."));
            return warned(QT_TRANSLATE_NOOP("Messages", "The line is encrypted, but nobody checks whose certificate it is."), {},
                          QT_TRANSLATE_NOOP("Messages", "Ask for the certificate to be verified."));
        }
        const QString until = QLocale().toString(shown->until.date(), QLocale::ShortFormat);
        if (m_way.encryption == Encryption::VerifyName)
            return passed(QT_TRANSLATE_NOOP("Messages", "The line is encrypted, and the certificate is for %1; signed by “%2”, good until %3."), {m_address.host, shown->issuer, until});
        if (shown->otherName)
            return warned(QT_TRANSLATE_NOOP("Messages", "The line is encrypted, but the certificate is for %2, not for %1; the host name is not verified."),
                          {m_address.host, shown->names.join(u", "_s)}, QT_TRANSLATE_NOOP("Messages", "Whoever has another certificate of the same authority could sit between; an SSH tunnel is safer."));
        passed(QT_TRANSLATE_NOOP("Messages", "The line is encrypted; the certificate is signed by “%1”, good until %2. The host name is not verified: the driver can't."), {shown->issuer, until});
    }

    void logIn()
    {
        m_connection = std::make_unique<ServerConnection>(m_cancelled);
        if (auto opened = m_connection->open(m_address); !opened) {
            m_noDatabase = opened.error();
            const QByteArrayView code(opened.error().code);
            if (code != "connect.database" && code != "connect.denied")
                return failed(opened.error());
            m_connection.reset();
        }
        passed(QT_TRANSLATE_NOOP("Messages", "The server lets %1 in."), {m_address.user.isEmpty() ? u"you"_s : m_address.user});
    }

    void findDatabase()
    {
        const bool named = m_connection && m_connection->database().isOpen() && (m_address.scheme == u"postgresql" || !m_address.database.isEmpty());
        if (named) {
            const auto name = m_connection->row(m_address.scheme == u"mysql" ? u"SELECT DATABASE()"_s : u"SELECT current_database()"_s);
            if (!name)
                return failed(name.error());
            return passed(QT_TRANSLATE_NOOP("Messages", "The database %1 is there."), {name->value(0)});
        }
        Error error = m_connection ? Error{"connect.noDatabase", QT_TRANSLATE_NOOP("Messages", "The address names no database."), {}, QT_TRANSLATE_NOOP("Messages", "Name one."), {}} : m_noDatabase;
        if (const QStringList there = databases(); !there.isEmpty() && qstrcmp(error.code, "connect.denied") != 0) {
            // The same arguments, with the list behind them.
            error.arguments = {error.arguments.value(0), error.arguments.value(1), error.arguments.value(2), error.arguments.value(3), there.mid(0, kMostNames).join(u", "_s) + (there.size() > kMostNames ? u" …"_s : QString())};
            error.fix = QT_TRANSLATE_NOOP("Messages", "There are: %5.");
        }
        failed(error);
    }

    // Those that this person may see.
    QStringList databases() const
    {
        const bool mysql = m_address.scheme == u"mysql";
        for (const QString &door : mysql ? QStringList{QString()} : QStringList{u"postgres"_s, u"template1"_s}) {
            ServerAddress address = m_address;
            address.database = door;
            ServerConnection connection(m_cancelled);
            if (!connection.open(address))
                continue;
            const auto names = connection.column(mysql ? u"SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys') ORDER BY 1"_s
                                                       : u"SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate AND has_database_privilege(oid, 'CONNECT') ORDER BY 1"_s);
            if (names)
                return *names;
        }
        return {};
    }

    void readVersion()
    {
        const bool mysql = m_address.scheme == u"mysql";
        const auto row = m_connection->row(mysql ? u"SELECT VERSION()"_s : u"SELECT current_setting('server_version'), current_setting('server_version_num')"_s);
        if (!row)
            return failed(row.error());
        const QString version = row->value(0);
        const bool mariaDb = version.contains("MariaDB"_L1, Qt::CaseInsensitive);
        const QString product = !mysql ? u"PostgreSQL"_s : mariaDb ? u"MariaDB"_s : u"MySQL"_s, number = version.section(u'-', 0, 0);
        const QString oldest = !mysql ? u"13"_s : mariaDb ? u"10.4"_s : u"8.0"_s;
        const bool old = !mysql ? row->value(1).toInt() < 130000
                                : std::pair(number.section(u'.', 0, 0).toInt(), number.section(u'.', 1, 1).toInt()) < std::pair(oldest.section(u'.', 0, 0).toInt(), oldest.section(u'.', 1, 1).toInt());
        if (!old)
            return passed(QT_TRANSLATE_NOOP("Messages", "It is %1 %2."), {product, number});
        if (mysql)
            return warned(QT_TRANSLATE_NOOP("Messages", "It is %1 %2, older than what Relata is tested with."), {product, number, oldest}, QT_TRANSLATE_NOOP("Messages", "Look twice at what is imported; %3 or newer is better."));
        failed(Error{"connect.tooOld", QT_TRANSLATE_NOOP("Messages", "It is %1 %2, whose catalog Relata can't read."), {product, number, oldest}, QT_TRANSLATE_NOOP("Messages", "Relata needs %3 or newer."), {}});
    }

    void readCatalog()
    {
        const auto row = m_connection->row(m_address.scheme == u"mysql"
            ? u"SELECT count(*), coalesce(sum(TABLE_TYPE LIKE '%VIEW'), 0) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"_s
            : u"SELECT count(*), count(*) FILTER (WHERE relkind IN ('v', 'm')) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
              "WHERE relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT relispartition AND nspname !~ '^pg_' AND nspname <> 'information_schema'"_s);
        if (!row)
            return failed(row.error());
        const int all = row->value(0).toInt(), views = row->value(1).toInt();
        if (all == 0)
            return warned(QT_TRANSLATE_NOOP("Messages", "The catalog can be read, and shows no table."), {}, QT_TRANSLATE_NOOP("Messages", "Is it the right database, and may this user see its tables?"));
        passed(QT_TRANSLATE_NOOP("Messages", "The catalog can be read. Tables: %1, views: %2."), {QString::number(all - views), QString::number(views)});
    }

    const ServerAddress m_address;
    const std::atomic_bool &m_cancelled;
    const std::function<void(const Finding &)> &m_told;
    DiagnosisStep m_step = DiagnosisStep::Address;
    DriverAddress m_way;
    Error m_noDatabase;
    std::unique_ptr<ServerConnection> m_connection;
    std::vector<Finding> m_found;
};

} // namespace

std::vector<DiagnosisStep> diagnosisSteps(const ServerAddress &address)
{
    if (address.scheme == u"sqlite")
        return {DiagnosisStep::Server, DiagnosisStep::Catalog};
    std::vector<DiagnosisStep> steps{DiagnosisStep::Address, DiagnosisStep::Driver};
    if (!address.isSocket()) {
        if (QHostAddress(address.host).isNull() && !address.host.isEmpty())
            steps.push_back(DiagnosisStep::Name);
    }
    steps.push_back(DiagnosisStep::Server);
    if (!address.isSocket())
        steps.push_back(DiagnosisStep::Encryption);
    steps.insert(steps.end(), {DiagnosisStep::Login, DiagnosisStep::Database, DiagnosisStep::Version, DiagnosisStep::Catalog});
    return steps;
}

std::vector<Finding> diagnose(const ServerAddress &address, const std::atomic_bool &cancelled, const std::function<void(const Finding &)> &told)
{
    return Diagnosis(address, cancelled, told).run();
}

std::vector<Finding> diagnoseFile(const QString &path, const std::atomic_bool &cancelled, const std::function<void(const Finding &)> &told)
{
    std::vector<Finding> all;
    const auto tell = [&](Finding finding) {
        if (told)
            told(finding);
        if (finding.state != StepState::Running && qstrcmp(finding.said.code, "import.cancelled") != 0)
            all.push_back(std::move(finding));
    };
    tell({DiagnosisStep::Server, StepState::Running, {}});
    const QFileInfo info(path);
    if (!info.isFile() || !info.isReadable()) {
        tell({DiagnosisStep::Server, StepState::Failed, Error{"connect.file", QT_TRANSLATE_NOOP("Messages", "There is no file %1 that you may read."), {path}, QT_TRANSLATE_NOOP("Messages", "Check the path."), {}}});
        return all;
    }
    tell({DiagnosisStep::Server, StepState::Passed, sentence(QT_TRANSLATE_NOOP("Messages", "The file %1 is there."), {info.fileName()})});
    tell({DiagnosisStep::Catalog, StepState::Running, {}});
    const auto catalog = readSqliteCatalog(path, cancelled);
    if (!catalog) {
        Error error = catalog.error();
        error.place = {};
        tell({DiagnosisStep::Catalog, StepState::Failed, error});
        return all;
    }
    const auto views = std::count_if(catalog->tables.begin(), catalog->tables.end(), [](const CatalogTable &table) { return table.kind == EntityKind::View; });
    if (catalog->tables.empty())
        tell({DiagnosisStep::Catalog, StepState::Warned, sentence(QT_TRANSLATE_NOOP("Messages", "The catalog can be read, and shows no table."))});
    else
        tell({DiagnosisStep::Catalog, StepState::Passed, sentence(QT_TRANSLATE_NOOP("Messages", "The catalog can be read. Tables: %1, views: %2."),
                                                                  {QString::number(qsizetype(catalog->tables.size()) - views), QString::number(views)})});
    return all;
}

} // namespace relata::database
