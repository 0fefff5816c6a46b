// Importing again: exactly what really differs, and everything of ours stays.
#include "model/flows/importsource.h"
#include "model/flows/refresh.h"
#include "model/schema/notation.h"
#include "model/sql/ddl.h"
#include "tests/support/databaseserver.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;
using flows::refreshed;

namespace {

const QString kShop = u"enum Status(open, paid, sent)\n"
    "Customer(id*, email!: string(120), name: string(80), born: date?, vip: boolean = false, credit: decimal(10,2) = 0)\n"
    "Order(id*, number!: int32, status: enum(Status) = open, placedAt: timestamp, note: text?, #(placedAt))\n"
    "Product(id*, code!: string(40), price: decimal(8,2), tags: json?)\n"
    "Category(id*, name: string(60))\n"
    "Profile(id*, bio: text?)\n"
    "Order n-1 Customer: customer/orders on delete cascade\n"
    "Order n-m Product: products/orders through OrderLine(quantity: int32) pair key\n"
    "Category n-1? Category: parent/children on delete set-null\n"
    "Customer 1-1 Profile: profile/customer\n"
    "Product n-1? Category: category/products"_s;

QString said(const Error &error)
{
    return worded(error, Wording::English);
}

// A real database of one dialect: what is done to it, and what it holds.
class RealDatabase
{
public:
    explicit RealDatabase(const QString &dialect) : m_dialect(dialect)
    {
        if (dialect == u"sqlite")
            m_url = u"sqlite:"_s + m_dir.filePath(u"shop.db"_s);
        else
            m_url = server().url(m_database = server().freshDatabase());
    }
    ~RealDatabase()
    {
        if (!m_database.isEmpty())
            server().drop(m_database);
    }
    Q_DISABLE_COPY_MOVE(RealDatabase)

    static test::DatabaseServer &serverOf(const QString &dialect) { return dialect == u"mysql" ? test::DatabaseServer::mariaDb() : test::DatabaseServer::postgresql(); }
    test::DatabaseServer &server() const { return serverOf(m_dialect); }
    const Dialect &dialect() const { return *dialectById(m_dialect); }

    void run(const QString &sql)
    {
        if (!m_database.isEmpty()) {
            const QString problem = server().run(m_database, sql.toUtf8());
            QVERIFY2(!problem.contains("ERROR"_L1), qPrintable(problem + sql));
            return;
        }
        {
            QSqlDatabase db = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"refresh"_s);
            db.setDatabaseName(m_dir.filePath(u"shop.db"_s));
            QVERIFY(db.open());
            QSqlQuery query(db);
            for (const QString &statement : sql.split(u";\n"_s, Qt::SkipEmptyParts))
                if (!statement.trimmed().isEmpty())
                    QVERIFY2(query.exec(statement), qPrintable(query.lastError().text() + statement));
        }
        QSqlDatabase::removeDatabase(u"refresh"_s);
    }
    Schema read()
    {
        std::atomic_bool never{false};
        auto imported = flows::importSource(m_url, [](const flows::ImportProgress &) {}, never);
        if (!imported)
            qFatal("%s", qPrintable(said(imported.error())));
        return std::move(imported->schema);
    }
    void make(const Schema &schema)
    {
        const auto ddl = ddlFor(schema, dialect());
        QVERIFY2(ddl.ok(), ddl ? "" : qPrintable(said(ddl.error())));
        run(ddl->text());
    }

private:
    QString m_dialect;
    QTemporaryDir m_dir;
    QString m_database;
    QString m_url;
};

#define NEEDS_DIALECT(dialect)                                                      \
    do {                                                                            \
        if ((dialect) != u"sqlite")                                                 \
            RELATA_NEEDS_SERVER(RealDatabase::serverOf(dialect));                          \
    } while (false)

Schema shop(const QString &dialect)
{
    CountedIds ids(1'000);
    auto schema = schemaFromText(kShop, ids, dialect);
    if (!schema)
        qFatal("%s", qPrintable(said(schema.error())));
    return *std::move(schema);
}

// Every record and member that differs, for a failure that can be read.
QString differenceText(const Schema &before, const Schema &after)
{
    QStringList lines;
    for (const AnyDelta &any : diff(before, after).deltas)
        std::visit([&lines]<class T>(const Delta<T> &delta) {
            QString text = QLatin1String(typeid(T).name()) + u' ' + delta.id().toString();
            if constexpr (requires { delta.after->name; })
                text += u' ' + (delta.after ? delta.after->name : delta.before->name);
            lines += text + (!delta.before ? u" new"_s : !delta.after ? u" gone"_s : u" changed"_s);
            if constexpr (std::is_same_v<T, Entity>)
                if (delta.before && delta.after) {
                    const auto parts = [&lines](const char *what, const auto &a, const auto &b) {
                        if (a.size() != b.size())
                            lines += u"  %1: %2, %3"_s.arg(QLatin1String(what)).arg(a.size()).arg(b.size());
                        for (size_t i = 0; i < a.size() && i < b.size(); ++i)
                            if (!(a[i] == b[i]))
                                lines += u"  %1 %2 / %3"_s.arg(QLatin1String(what), a[i].name, b[i].name);
                        for (size_t i = a.size(); i < b.size(); ++i)
                            lines += u"  + %1 %2"_s.arg(QLatin1String(what), b[i].name);
                    };
                    parts("field", delta.before->fields, delta.after->fields);
                    parts("key", delta.before->keys, delta.after->keys);
                    parts("index", delta.before->indexes, delta.after->indexes);
                    parts("check", delta.before->checks, delta.after->checks);
                }
        }, any);
    return lines.join(u'\n');
}

#define COMPARE_SCHEMAS(before, after) QVERIFY2((before) == (after), qPrintable(differenceText(before, after)))

} // namespace

class TestRefresh : public QObject
{
    Q_OBJECT

    static void dialects()
    {
        QTest::addColumn<QString>("dialect");
        for (const Dialect &dialect : allDialects())
            QTest::newRow(qPrintable(dialect.id)) << dialect.id;
    }

private slots:
    void nothingChangedInTheSame_data() { dialects(); }
    void nothingChangedInTheSame()
    {
        QFETCH(const QString, dialect);
        const Schema schema = shop(dialect);
        const auto again = refreshed(schema, schema);
        QVERIFY2(again.ok(), again ? "" : qPrintable(said(again.error())));
        COMPARE_SCHEMAS(schema, again->schema);
    }

    void ourDdlIsNoDifference_data() { dialects(); }
    void ourDdlIsNoDifference()
    {
        QFETCH(const QString, dialect);
        NEEDS_DIALECT(dialect);
        RealDatabase place(dialect);
        const Schema schema = shop(dialect);
        place.make(schema);
        const auto again = refreshed(schema, place.read());
        QVERIFY2(again.ok(), again ? "" : qPrintable(said(again.error())));
        COMPARE_SCHEMAS(schema, again->schema);
        const auto twice = refreshed(again->accepted(), place.read());
        COMPARE_SCHEMAS(again->accepted(), twice->accepted());
    }

    void anImportIsNoDifference_data() { dialects(); }
    void anImportIsNoDifference()
    {
        QFETCH(const QString, dialect);
        NEEDS_DIALECT(dialect);
        RealDatabase place(dialect);
        place.make(shop(dialect));
        const Schema imported = place.read();
        const auto again = refreshed(imported, place.read());
        COMPARE_SCHEMAS(imported, again->accepted());
    }
};

QTEST_GUILESS_MAIN(TestRefresh)
#include "tst_refresh.moc"
