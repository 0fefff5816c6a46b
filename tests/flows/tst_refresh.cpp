// Importing again: exactly what really differs, and everything of ours stays.
#include "model/flows/importsource.h"
#include "model/flows/differences.h"
#include "model/schema/notation.h"
#include "model/sql/ddl.h"
#include "tests/support/randomschema.h"
#include "tests/support/schematrip.h"

#include <map>
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

// A real database of one dialect: what is done to it, and what it holds. One for each dialect a program.
class Held
{
public:
    explicit Held(const QString &dialect) : m_database(database(dialect)), m_dialect(*dialectById(dialect)) { m_database.reset(); }

    static test::RealDatabase &database(const QString &dialect)
    {
        auto &one = all()[dialect];
        if (!one) {
            one = test::RealDatabase::of(dialect);
            problems().insert(dialect, one->problem());
        }
        return *one;
    }
    static std::map<QString, std::unique_ptr<test::RealDatabase>> &all()
    {
        static std::map<QString, std::unique_ptr<test::RealDatabase>> databases;
        return databases;
    }
    static QMap<QString, QString> &problems()
    {
        static QMap<QString, QString> texts;
        return texts;
    }
    static QString problem(const QString &dialect) { return (void)database(dialect), problems().value(dialect); }

    const Dialect &dialect() const { return m_dialect; }
    void run(const QStringList &statements)
    {
        const QString problem = m_database.run(statements);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
    Schema read()
    {
        std::atomic_bool never{false};
        auto imported = flows::importSource(m_database.source(), [](const flows::ImportProgress &) {}, never);
        if (!imported)
            qFatal("%s", qPrintable(said(imported.error())));
        return std::move(imported->schema);
    }
    void make(const Schema &schema)
    {
        const QString problem = problemOf(schema);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
    // Makes it; empty, or why not.
    QString problemOf(const Schema &schema)
    {
        const auto ddl = ddlFor(schema, m_dialect);
        return ddl ? m_database.load(*ddl) : said(ddl.error());
    }

private:
    test::RealDatabase &m_database;
    const Dialect &m_dialect;
};

#define NEEDS_DIALECT(dialect)                                              \
    do {                                                                    \
        if (const QString why = Held::problem(dialect); !why.isEmpty())  \
            QSKIP(qPrintable(why));                                         \
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
    void cleanupTestCase() { Held::all().clear(); } // before the program's own end

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
        Held place(dialect);
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
        Held place(dialect);
        place.make(shop(dialect));
        const Schema imported = place.read();
        const auto again = refreshed(imported, place.read());
        COMPARE_SCHEMAS(imported, again->accepted());
    }

    void randomSchemasAreNoDifference_data() { dialects(); }
    void randomSchemasAreNoDifference()
    {
        QFETCH(const QString, dialect);
        NEEDS_DIALECT(dialect);
        const int first = qEnvironmentVariableIntValue("RELATA_SEED"), count = qEnvironmentVariableIsSet("RELATA_SEED") ? 1 : 40;
        int made = 0;
        for (int seed = first; seed < first + count; ++seed) {
            Held place(dialect);
            const Schema schema = test::RandomSchema(quint32(seed), place.dialect()).make();
            if (!place.problemOf(schema).isEmpty())
                continue; // tst_randomschemas says so
            ++made;
            const auto again = refreshed(schema, place.read());
            QVERIFY2(again.ok(), again ? "" : qPrintable(said(again.error())));
            QVERIFY2(schema == again->schema, qPrintable(u"seed %1\n%2\n%3"_s.arg(seed).arg(differenceText(schema, again->schema), flows::linesOf(flows::differences(schema, again->schema)).join(u'\n'))));
        }
        QVERIFY(made * 2 > count);
    }
};

QTEST_GUILESS_MAIN(TestRefresh)
#include "tst_refresh.moc"
