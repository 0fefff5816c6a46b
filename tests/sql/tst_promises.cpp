// What the form says of a database's promises. tests/flows/tst_relationshiprows.cpp holds them against rows in real databases.
#include "model/schema/notation.h"
#include "model/sql/promises.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

QString told(const QString &text, const QString &dialect, Breach breach)
{
    const auto schema = schemaFromText(text);
    if (!schema)
        return worded(schema.error(), Wording::English);
    for (const Promise &promise : promisesOf(*schema, schema->references().begin()->id, dialect)) {
        if (promise.breach == breach)
            return worded(promise, Wording::English);
    }
    return {};
}

} // namespace

class TestPromises : public QObject
{
    Q_OBJECT

private slots:
    // SQLite makes up the key of a subtype, and then looks whether it points at something.
    void keysThatAreMadeUp()
    {
        const QString subtype = u"Animal(id*); Dog(id*)\nAnimal 1*-1 Dog: dog/animal subtype"_s;
        QCOMPARE(told(subtype, u"sqlite"_s, Breach::Missing),
                 u"A record without it can be stored: the API must look. SQLite makes up a number for a key that is one integer, and refuses it only where no record has that number."_s);
        QCOMPARE(told(subtype, u"sqlite"_s, Breach::Dangling), u"A key that points at nothing is refused."_s);
        QCOMPARE(told(subtype, u"postgresql"_s, Breach::Missing), u"A record without it is refused."_s);
        QCOMPARE(told(subtype + u" logical"_s, u"sqlite"_s, Breach::Missing),
                 u"A record without it can be stored: the API must look. SQLite makes up a number for a key that is one integer."_s);
    }
};

QTEST_GUILESS_MAIN(TestPromises)
#include "tst_promises.moc"
