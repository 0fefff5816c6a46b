// "Perspective matters": each kind of relationship, read from every entity that stands on one of its ends: its name there, its kind there, the sentence.
#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "model/schema/relationshipkinds.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

struct Golden
{
    const char *kind;
    QStringList lines; // "Entity.name (kind): sentence", by entity
};

enum class Names { Given, Unnamed };

// The Source is Author where it is one, the Target is Book; lists are Author and Shop, Book and Film.
Schema schemaWith(const RelationshipKind &kind, Names names, Schema schema)
{
    RelationshipForm form;
    form.kind = QLatin1String(kind.key);
    const auto id = [&schema](const char16_t *name) { return schema.entityNamed(QStringView(name))->id; };
    if (kind.anySource())
        form.sourceAllow = {{id(u"Author"), {}, {}, {}}, {id(u"Shop"), {}, {}, {}}};
    else
        form.source = id(u"Author");
    if (kind.anyTarget())
        form.targetAllow = {{id(u"Book"), {}, {}, {}}, {id(u"Film"), {}, {}, {}}};
    else
        form.target = id(u"Book");
    form.sourceOptional = form.targetOptional = true;
    if (kind.holder == KeyHolder::Junction)
        form.through = u"Link"_s;
    if (kind.role == ThroughRole::Translations) { // by a plain field
        form.target = {};
        form.languageField = u"language"_s;
    }
    if (form.kind == "external"_L1) {
        form.target = {};
        form.url = u"https://example.com/{id}"_s;
        form.shape = {u"name: string"_s};
    }
    if (names == Names::Unnamed)
        form.sourceReference = form.targetReference = QString();
    CountedIds ids(5000);
    const auto change = edits::relate(schema, form, ids);
    if (!change)
        qFatal("%s: %s", kind.key, qPrintable(worded(change.error(), Wording::English)));
    return applied(std::move(schema), *change);
}

Schema plain()
{
    return *schemaFromText(u"Author(id*, name); Book(id*, title); Film(id*, title); Shop(id*, city)"_s);
}

QStringList linesOf(const Schema &schema)
{
    const SchemaIndex index(schema);
    QStringList lines;
    for (const EntityId id : index.entitiesByName()) {
        for (const RelationshipEnd &end : index.endsOf(id)) {
            if (!index.isLeg(end.relationship))
                lines << schema.entities()[id].name + u'.' + end.name + " ("_L1 + end.kind + "): "_L1 + sentenceFrom(schema, end);
        }
    }
    return lines;
}

const std::vector<Golden> &goldens()
{
    static const std::vector<Golden> all{
#include "tests/schema/perspective.inc"
    };
    return all;
}

} // namespace

class TestPerspective : public QObject
{
    Q_OBJECT

private slots:
    void reads_data()
    {
        QTest::addColumn<QString>("kind");
        for (const RelationshipKind &kind : relationshipKinds())
            QTest::newRow(kind.key) << QString(QLatin1String(kind.key));
    }
    void reads()
    {
        QFETCH(QString, kind);
        const auto golden = std::find_if(goldens().begin(), goldens().end(), [&kind](const Golden &each) { return kind == QLatin1String(each.kind); });
        const QStringList lines = linesOf(schemaWith(*relationshipKind(kind), Names::Given, plain()));
        QVERIFY2(golden != goldens().end(), qPrintable(u"no sentences are held for it; it reads\n"_s + lines.join(u'\n')));
        QCOMPARE(lines.join(u'\n'), golden->lines.join(u'\n'));
    }

    // Who stands at the other end reads the inverse kind; where nobody gave names the kinds and sentences stay.
    void turnsAround_data() { reads_data(); }
    void turnsAround()
    {
        QFETCH(QString, kind);
        const RelationshipKind &row = *relationshipKind(kind);
        const Schema schema = schemaWith(row, Names::Given, plain()), unnamed = schemaWith(row, Names::Unnamed, plain());
        const SchemaIndex index(schema);
        int seen = 0;
        for (const RelationshipView &view : index.relationships()) {
            if (index.isLeg(view.id))
                continue;
            std::vector<RelationshipEnd> ends = view.atAllowed;
            for (const RelationshipEnd &end : {view.atSource, view.atTarget}) {
                if (end.entity)
                    ends.push_back(end);
            }
            for (const RelationshipEnd &end : ends) {
                const RelationshipKind *here = relationshipKind(end.kind);
                QVERIFY2(here, qPrintable(end.kind));
                for (const RelationshipEnd &other : ends) {
                    if (other.atSource != end.atSource)
                        QCOMPARE(other.kind, QLatin1String(here->inverse));
                }
                QCOMPARE(end.kind, QLatin1String(end.atSource ? relationshipKind(view.kind)->key : relationshipKind(view.kind)->inverse));
                ++seen;
            }
        }
        QVERIFY(seen > 0);
        QStringList named = linesOf(schema), without = linesOf(unnamed);
        for (QStringList *lines : {&named, &without}) {
            for (QString &line : *lines)
                line = line.section(u'.', 0, 0) + line.mid(line.indexOf(u" ("_s)); // without the name
            lines->sort();
        }
        QCOMPARE(without, named);
    }

    // A key that is shared makes one a kind of the other.
    void subtypes()
    {
        const auto schema = schemaFromText(u"Animal(id*); Dog(id*)\nAnimal 1*-1 Dog: dog/animal subtype"_s);
        QVERIFY(schema);
        QCOMPARE(linesOf(*schema), (QStringList{u"Animal.dog (one-to-one): An Animal may be a Dog; a Dog is a kind of Animal."_s,
                                                u"Dog.animal (one-to-one): A Dog is a kind of Animal; an Animal may be a Dog."_s}));
        const SchemaIndex index(*schema);
        const Sentences told = sentencesOf(*schema, index.relationships().front(), Markup::Plain);
        QCOMPARE(told.both(), u"A Dog is a kind of Animal, as dog.animal. An Animal may be a Dog, as animal.dog."_s);
    }

    // Many are spoken of as many, whatever a web API's records are called.
    void manyOfAnApi()
    {
        for (const auto &name : {u"honoraryCitizen"_s, u"honoraryCitizens"_s}) {
            const auto schema = schemaFromText(u"Town(id*)\nTown 1-web: %1 url \"https://example.com/{id}\" shape (name: string)"_s.arg(name));
            QVERIFY2(schema, schema ? "" : qPrintable(worded(schema.error(), Wording::English)));
            QCOMPARE(sentenceFrom(*schema, SchemaIndex(*schema).relationships().front().atSource), u"Each Town has honorary citizens, read from example.com."_s);
        }
    }

    // An entity's relationship with itself is read twice, once from each side.
    void ofItself()
    {
        const auto schema = schemaFromText(u"Page(id*); Page n-1? Page: parent/children"_s);
        QVERIFY(schema);
        QCOMPARE(linesOf(*schema), (QStringList{u"Page.children (one-to-many): A Page has many Pages; each Page may belong to one Page."_s,
                                                u"Page.parent (many-to-one): Each Page may belong to one Page; a Page has many Pages."_s}));
    }
};

QTEST_GUILESS_MAIN(TestPerspective)
#include "tst_perspective.moc"
