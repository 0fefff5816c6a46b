// What a schema means without saying it: found by names, keys, checks and rows, and accepted through the one door.
#include "model/flows/compare.h"
#include "model/flows/differencetext.h"
#include "model/flows/find.h"
#include "model/flows/importsource.h"
#include "model/flows/nullpattern.h"
#include "model/schema/checks.h"
#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "model/schema/relationshipkinds.h"
#include "model/sql/ddl.h"
#include "tests/support/databaseserver.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;
using flows::Finding;
using flows::FindingKind;

namespace {

const std::atomic_bool kNever{false};

Schema schemaOf(const QString &text)
{
    auto schema = schemaFromText(text);
    if (!schema)
        qFatal("%s", qPrintable(worded(schema.error(), Wording::English)));
    return *std::move(schema);
}

QStringList idsOf(const std::vector<Finding> &found)
{
    QStringList ids;
    for (const Finding &one : found)
        ids << one.id;
    ids.sort();
    return ids;
}

const Finding *named(const std::vector<Finding> &found, const QString &id)
{
    const auto one = std::find_if(found.begin(), found.end(), [&id](const Finding &finding) { return finding.id == id; });
    return one == found.end() ? nullptr : &*one;
}

// The shop of many tutorials, with what misleads.
const QByteArray kShop =
    "create table users (id integer primary key, name varchar(40) not null);\n"
    "create table posts (id integer primary key, title varchar(80), author_id integer not null);\n"
    "create table videos (id integer primary key, url varchar(80));\n"
    "create table comments (id integer primary key, commentable_type varchar(40) not null, commentable_id integer not null, created_by integer);\n"
    "create table notes (id integer primary key, entity_type varchar(20) not null, entity_id integer not null, constraint note_kind check (entity_type in ('post', 'video')));\n"
    "create table attachments (id integer primary key, post_id integer, video_id integer, constraint one_of check ((post_id is null) <> (video_id is null)), "
    "foreign key (post_id) references posts (id), foreign key (video_id) references videos (id));\n"
    "create table categories (id integer primary key, parent_id integer, foreign key (parent_id) references categories (id));\n"
    "create table articles (id integer primary key);\n"
    "create table articles_translations (id integer primary key, articles_id integer not null, languages_code varchar(5) not null, title varchar(80), "
    "foreign key (articles_id) references articles (id), constraint once unique (articles_id, languages_code));\n"
    "create table friends (a_id integer not null, b_id integer not null, primary key (a_id, b_id), constraint in_order check (a_id < b_id), "
    "foreign key (a_id) references users (id), foreign key (b_id) references users (id));\n"
    "create table buddies (left_id integer not null, right_id integer not null, primary key (left_id, right_id), "
    "foreign key (left_id) references users (id), foreign key (right_id) references users (id));\n"
    "create table tags (id integer primary key, name varchar(40));\n"
    "create table posts_tags (id integer primary key, post_id integer not null, tag_id integer not null, "
    "foreign key (post_id) references posts (id), foreign key (tag_id) references tags (id));\n";
const QByteArray kRows =
    "insert into users values (1, 'Ada'), (2, 'Bob'), (3, 'Cyd'), (4, 'Dan');\n"
    "insert into posts values (1, 'x', 1), (2, 'y', 2), (3, 'z', 9);\n"
    "insert into videos values (1, 'v'), (2, 'w');\n"
    "insert into comments values (1, 'Post', 1, 1), (2, 'App\\Models\\Video', 2, 2), (3, 'Post', 3, null);\n"
    "insert into notes values (1, 'post', 1), (2, 'video', 2);\n"
    "insert into buddies values (1, 2), (2, 1), (3, 1), (1, 3), (2, 4), (4, 2);\n";

// "Comment any pair Photo Post required", "Category tree" …, sorted.
QStringList shapesOf(const Schema &schema)
{
    QStringList shapes;
    const auto name = [&schema](EntityId id) { return schema.entities()[id].name; };
    for (const AnyReference &any : schema.anyReferences()) {
        QStringList allowed;
        for (const Allowed &one : any.allowed)
            allowed << name(one.entity) + u'=' + one.value;
        allowed.sort();
        const auto view = viewOf(schema, any.id);
        shapes << u"%1 any %2 %3 %4"_s.arg(name(any.holder)).arg(int(any.storage)).arg(allowed.join(u' '), view && view->optional ? u"optional"_s : u"required"_s);
    }
    for (const Through &through : schema.throughs())
        shapes << u"%1 through %2"_s.arg(name(junctionOf(schema, through))).arg(int(through.role));
    for (const Reference &reference : schema.references()) {
        if (reference.role != ReferenceRole::Plain)
            shapes << u"%1 role %2"_s.arg(name(reference.holder)).arg(int(reference.role));
    }
    shapes.sort();
    return shapes;
}

} // namespace

class TestFind : public QObject
{
    Q_OBJECT

private slots:
    void namesSayWhere_data()
    {
        QTest::addColumn<QString>("schema");
        QTest::addColumn<QStringList>("found");

        QTest::newRow("id behind the name") << u"Customer(id*, name); Invoice(id*, customer_id: int64)"_s << QStringList{u"invoice.customer_id>customer"_s};
        QTest::newRow("camel, glued, before") << u"Customer(id*); A(id*, customerId: int64); B(id*, customerid: int64); C(id*, id_customer: int64); D(id*, fk_customer: int64)"_s
                                              << QStringList{u"a.customer_id>customer"_s, u"b.customerid>customer"_s, u"c.id_customer>customer"_s, u"d.fk_customer>customer"_s};
        QTest::newRow("a role before it") << u"Address(id*); Invoice(id*, billing_address_id: int64, shipping_address_id: int64)"_s
                                          << QStringList{u"invoice.billing_address_id>address"_s, u"invoice.shipping_address_id>address"_s};
        QTest::newRow("the key's own name") << u"Customer(customer_no*: string(5)); Sale(id*, customer_no: string(5))"_s << QStringList{u"sale.customer_no>customer"_s};
        QTest::newRow("its own tree") << u"Category(id*, parent_id: int64?, name)"_s << QStringList{u"category.parent_id>category"_s};
        QTest::newRow("who did it") << u"User(id*, name); Post(id*, author_id: int64, updated_by: int64?)"_s << QStringList{u"post.author_id>user"_s, u"post.updated_by>user"_s};
        QTest::newRow("all parts of a key") << u"OrderLine(order_number*: int64, line_number*: int64); Delivery(id*, order_number: int64, line_number: int64)"_s
                                            << QStringList{u"delivery.order_number,line_number>order_line"_s};
        QTest::newRow("a common beginning") << u"app_user(id*); app_post(id*, user_id: int64); app_tag(id*); app_file(id*, post_id: int64)"_s
                                            << QStringList{u"app_file.post_id>app_post"_s, u"app_post.user_id>app_user"_s};
        QTest::newRow("what comes close") << u"Customer(id*); Zip(id*); A(id*, customer_name, zip_code, customer_since: date, position: int32, external_id, number: int32, is_customer: boolean)"_s << QStringList();
        QTest::newRow("another type") << u"Customer(id*: uuid); A(id*, customer_id: int64)"_s << QStringList();
        QTest::newRow("names its own row") << u"Customer(customer_id*: int64); Order(order_id*: int64, customer_id: int64)"_s << QStringList{u"order.customer_id>customer"_s};
    }
    void namesSayWhere()
    {
        QFETCH(QString, schema);
        QFETCH(QStringList, found);
        QCOMPARE(idsOf(flows::findRelationships(schemaOf(schema))), found);
    }

    // Told as a tree, and accepted as one, also where the key says its entity besides.
    void treesAreSaid()
    {
        for (const auto &key : {u"parent_id"_s, u"parent_category_id"_s}) {
            const Schema schema = schemaOf(u"Category(id*, %1: int64?, name)"_s.arg(key));
            const auto found = flows::findRelationships(schema);
            QCOMPARE(found.size(), size_t(1));
            QCOMPARE(worded(flows::findingTitle(schema, found.front()), Wording::English), u"Category (%1) is a tree."_s.arg(key));
            CountedIds ids(1'000);
            const Schema now = applied(schema, flows::acceptFindings(schema, found, Enforcement::Logical, ids).change);
            QCOMPARE(now.references().begin()->role, ReferenceRole::Tree);
        }
    }

    void whatIsDeclaredIsNotFoundAgain()
    {
        const Schema schema = schemaOf(u"Customer(id*); Invoice(id*); Invoice n-1 Customer: customer/invoices"_s);
        QVERIFY(flows::findRelationships(schema).empty());
    }

    void theSchemaTeachesItsHabits()
    {
        // "kunde" says nothing until one of them is declared.
        const QString text = u"Customer(id*); Bill(id*, kunde: int64); Letter(id*, kunde: int64)"_s;
        QVERIFY(flows::findRelationships(schemaOf(text)).empty());
        Schema schema = schemaOf(text);
        RelationshipForm form;
        form.kind = u"many-to-one"_s;
        form.source = schema.entityNamed(u"Bill")->id;
        form.target = schema.entityNamed(u"Customer")->id;
        form.sourceKey = QStringList{u"kunde"_s};
        CountedIds ids(1'000);
        const auto change = edits::relate(schema, form, ids);
        QVERIFY(change.ok());
        schema = applied(schema, *change);
        QCOMPARE(idsOf(flows::findRelationships(schema)), QStringList{u"letter.kunde>customer"_s});
    }

    void ambiguousOnesAreRanked()
    {
        const Schema schema = schemaOf(u"sale_line(id*); purchase_line(id*); Move(id*, line_id: int64)"_s);
        const auto found = flows::findRelationships(schema, {0.2});
        QCOMPARE(found.size(), size_t(1));
        QCOMPARE(found.front().others.size(), size_t(1));
        QVERIFY(found.front().confidence < flows::kLikely);
    }

    void acceptingGoesThroughTheDoor()
    {
        const Schema schema = schemaOf(u"Address(id*); Invoice(id*, billing_address_id: int64, shipping_address_id: int64?)"_s);
        const auto found = flows::findRelationships(schema);
        CountedIds ids(1'000);
        const auto accepted = flows::acceptFindings(schema, found, Enforcement::Logical, ids);
        QVERIFY(accepted.refused.empty());
        const Schema now = applied(schema, accepted.change);
        QVERIFY(!accepted.change.touches<Entity>()); // no table is another
        const Entity *invoice = now.entityNamed(u"Invoice");
        QStringList names;
        for (const RelationshipEnd &end : SchemaIndex(now).endsOf(invoice->id))
            names << end.name + (end.cardinality.minimum == 0 ? u"?"_s : QString());
        QCOMPARE(names, (QStringList{u"billingAddress"_s, u"shippingAddress?"_s}));
        for (const Reference &reference : now.references())
            QCOMPARE(reference.enforcement, Enforcement::Logical);
        QVERIFY(flows::findRelationships(now).empty());
        QCOMPARE(applied(now, inverted(accepted.change)), schema);

        const auto enforced = flows::acceptFindings(schema, found, Enforcement::Enforced, ids);
        QVERIFY(enforced.refused.empty());
        const Schema strict = applied(schema, enforced.change);
        for (const Reference &reference : strict.references())
            QCOMPARE(reference.enforcement, Enforcement::Enforced);
    }

    void nullPatterns_data()
    {
        QTest::addColumn<QString>("check");
        QTest::addColumn<QString>("allowed"); // for none, a, b, both: 1, 0; empty: not understood

        QTest::newRow("sqlite") << u"(a is null) <> (b is null)"_s << u"0110"_s;
        QTest::newRow("postgresql counts") << u"(num_nonnulls(a, b) = 1)"_s << u"0110"_s;
        QTest::newRow("postgresql adds") << u"((((a IS NOT NULL))::integer + ((b IS NOT NULL))::integer) = 1)"_s << u"0110"_s;
        QTest::newRow("mariadb adds") << u"(`a` is not null) + (`b` is not null) <= 1"_s << u"1110"_s;
        QTest::newRow("ways") << u"(\"a\" IS NOT NULL AND \"b\" IS NULL) OR (\"a\" IS NULL AND \"b\" IS NOT NULL) OR (\"a\" IS NULL AND \"b\" IS NULL)"_s << u"1110"_s;
        QTest::newRow("cases") << u"CASE WHEN a IS NULL THEN 0 ELSE 1 END + CASE WHEN b IS NULL THEN 0 ELSE 1 END = 1"_s << u"0110"_s;
        QTest::newRow("mariadb's exclusive or") << u"a is null xor b is null"_s << u"0110"_s;
        QTest::newRow("at least one") << u"a is not null or b is not null"_s << u"0111"_s;
        QTest::newRow("their values") << u"a < b"_s << u""_s;
        QTest::newRow("a text") << u"a is null or b = 'x'"_s << u""_s;
        QTest::newRow("broken") << u"(a is null) <> (b is"_s << u""_s;
    }
    void nullPatterns()
    {
        QFETCH(QString, check);
        QFETCH(QString, allowed);
        const auto pattern = flows::finding::NullPattern::parsed(check);
        QString said;
        for (const QSet<QString> &filled : {QSet<QString>{}, QSet<QString>{u"a"_s}, QSet<QString>{u"b"_s}, QSet<QString>{u"a"_s, u"b"_s}}) {
            const auto allows = pattern ? pattern->allows(filled) : std::nullopt;
            said += allows ? (*allows ? u"1"_s : u"0"_s) : QString();
        }
        QCOMPARE(said.size() == 4 ? said : QString(), allowed);
    }

    void databases_data()
    {
        QTest::addColumn<QString>("dialect");
        for (const auto &dialect : {u"sqlite"_s, u"postgresql"_s, u"mysql"_s})
            QTest::newRow(qPrintable(dialect)) << dialect;
    }
    // Everything that can be found, read from a real server, with what its rows say; accepted, the database is what the project says.
    void databases()
    {
        QFETCH(QString, dialect);
        test::DatabaseServer &server = dialect == "sqlite"_L1 ? test::DatabaseServer::sqlite() : dialect == "mysql"_L1 ? test::DatabaseServer::mariaDb() : test::DatabaseServer::postgresql();
        RELATA_NEEDS_SERVER(server);
        const QString database = server.freshDatabase();
        QByteArray rows = kRows;
        if (dialect == "mysql"_L1)
            rows.replace("\\", "\\\\");
        QCOMPARE(server.run(database, kShop + rows), QString());
        const QString source = server.url(database);
        const auto imported = flows::importSource(source, {}, kNever);
        QVERIFY2(imported.ok(), imported ? "" : qPrintable(worded(imported.error(), Wording::English)));
        const Schema &schema = imported->schema;

        const QStringList without = idsOf(flows::findRelationships(schema));
        QVERIFY2(!without.contains(u"comments.commentable_type,commentable_id"_s), qPrintable(without.join(u' '))); // nothing says which
        const auto address = flows::addressOf(source);
        QVERIFY(address.ok());
        const auto found = flows::findWithRows(schema, *address, kNever);
        QVERIFY2(found.ok(), found ? "" : qPrintable(worded(found.error(), Wording::English)));
        const QStringList wanted{u"articles_translations.articles_id,languages_code:translations"_s, u"buddies.left_id,right_id:symmetric"_s, u"categories.parent_id:tree"_s,
                                 u"comments.commentable_type,commentable_id"_s, u"comments.created_by>users"_s, u"friends.a_id,b_id:symmetric"_s,
                                 u"posts.author_id>users"_s, u"posts_tags.post_id,tag_id:many-to-many"_s};
        QStringList missing = wanted;
        const QStringList ids = idsOf(*found);
        for (const QString &id : ids)
            missing.removeAll(id);
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u' ') + u" of "_s + ids.join(u' ')));

        const Finding *comments = named(*found, u"comments.commentable_type,commentable_id"_s);
        QCOMPARE(comments->form.targetAllow.size(), size_t(2));
        QCOMPARE(comments->orphans(), 0);
        QCOMPARE(named(*found, u"buddies.left_id,right_id:symmetric"_s)->form.throughRole, ThroughRole::SymmetricMirrored);
        QCOMPARE(named(*found, u"friends.a_id,b_id:symmetric"_s)->form.throughRole, ThroughRole::SymmetricOnce);
        const Finding *author = named(*found, u"posts.author_id>users"_s);
        QCOMPARE(author->answers.front().rows, 3);
        QCOMPARE(author->answers.front().distinct, 3);
        QCOMPARE(author->answers.front().found, 2);
        QCOMPARE(author->orphans(), 1);

        CountedIds ids1(1'000'000);
        const auto enforced = flows::acceptFindings(schema, {*author}, Enforcement::Enforced, ids1);
        QCOMPARE(enforced.refused.size(), size_t(1));
        QCOMPARE(QByteArray(enforced.refused.front().second.code), QByteArray("find.orphans"));
        QVERIFY(enforced.change.isEmpty());

        const auto accepted = flows::acceptFindings(schema, *found, Enforcement::Logical, ids1);
        const bool knowsTranslations = relationshipKind(u"translations") != nullptr;
        for (const auto &[id, error] : accepted.refused)
            QVERIFY2(!knowsTranslations && id.endsWith(":translations"_L1), qPrintable(id + u": "_s + worded(error, Wording::English)));
        QVERIFY(!accepted.change.touches<Entity>());
        const Schema now = applied(schema, accepted.change);
        for (const checks::Problem &problem : checks::problemsOf(now))
            QVERIFY2(problem.severity != checks::Severity::Error, problem.rule);
        QStringList kinds;
        const SchemaIndex index(now);
        for (const RelationshipView &view : index.relationships()) {
            if (view.id.anyReference() || view.id.through())
                kinds << view.kind;
        }
        kinds.sort();
        QCOMPARE(kinds.count(u"any-to-one"_s), 3);
        QCOMPARE(kinds.contains(u"translations"_s), knowsTranslations);
        const auto again = flows::findWithRows(now, *address, kNever);
        QVERIFY(again.ok());
        QCOMPARE(idsOf(*again).size(), knowsTranslations ? 0 : 1);
    }

    void ourOwnComesBack_data() { databases_data(); }
    // What we write for each kind is read as that kind: the database says it all but the names.
    void ourOwnComesBack()
    {
        QFETCH(QString, dialect);
        test::DatabaseServer &server = dialect == "sqlite"_L1 ? test::DatabaseServer::sqlite() : dialect == "mysql"_L1 ? test::DatabaseServer::mariaDb() : test::DatabaseServer::postgresql();
        RELATA_NEEDS_SERVER(server);
        const Schema schema = schemaOf(u"Post(id*, title); Photo(id*, url); Person(id*, name); Article(id*, slug); Category(id*, name); Comment(id*, body); Like(id*); Award(id*); Prize(id*)\n"
                                       "Comment n-any Post / comments | Photo / comments: item by item_type(item_id)\n"
                                       "Like n-any Post / likes | Photo / likes: liked by liked_type(liked_id) storage triggers\n"
                                       "Award n-any? Post / awards | Photo / awards: awarded storage arc\n"
                                       "Prize n-any Post / prizes | Photo / prizes: won storage arc\n"
                                       "Person n-m Person: friends symmetric once\n"
                                       "Category n-1? Category: parent/children tree\n"
                                       "Article 1-lang: translations through ArticleTranslation(title: text) language locale"_s);
        const auto ddl = ddlFor(schema, *dialectById(dialect));
        QVERIFY2(ddl.ok(), ddl ? "" : qPrintable(worded(ddl.error(), Wording::English)));
        const QString database = server.freshDatabase();
        QCOMPARE(server.run(database, ddl->text().toUtf8()), QString());
        const auto imported = flows::importSource(server.url(database), {}, kNever);
        QVERIFY(imported.ok());
        Schema back = flows::recognised(imported->schema);
        QCOMPARE(back.anyReferences().size(), 4);
        CountedIds ids(1'000'000);
        const auto accepted = flows::acceptFindings(back, flows::findRelationships(back), Enforcement::Logical, ids);
        QVERIFY(accepted.refused.empty());
        back = applied(back, accepted.change);
        QCOMPARE(shapesOf(back), shapesOf(schema));
        // Nothing that was accepted makes the project another than the database.
        using Kind = flows::Comparable::Kind;
        const auto comparison = flows::compared({imported->schema, Kind::Database}, {back, Kind::Project});
        QVERIFY(comparison.ok());
        QVERIFY2(comparison->tree.isEmpty(), qPrintable(flows::linesOf(comparison->tree).join(u'\n')));
    }

    // The builder of pages in Directus: which blocks a page has, and where; found in two rounds, since a join is made of references.
    void manyToAny()
    {
        Schema schema = schemaOf(u"Page(id*, title); Heading(id*, text); Photo(id*, url); PageBlock(id*, page_id: int64, collection: string(64), item: int64, sort: int32)"_s);
        Entity block = *schema.entityNamed(u"PageBlock");
        Check check;
        check.id = CheckId{77};
        check.expression = u"collection IN ('heading', 'photo')"_s;
        block.checks.push_back(check);
        schema.table<Entity>().set(block);
        CountedIds ids(1'000);
        for (int round = 0; round < 2; ++round) {
            const auto found = flows::findRelationships(schema);
            QCOMPARE(idsOf(found), round == 0 ? (QStringList{u"page_block.collection,item"_s, u"page_block.page_id>page"_s}) : (QStringList{u"page_block.page_id,collection,item:many-to-any"_s}));
            const auto accepted = flows::acceptFindings(schema, found, Enforcement::Logical, ids);
            for (const auto &[id, error] : accepted.refused)
                QFAIL(qPrintable(id + u": "_s + worded(error, Wording::English)));
            schema = applied(schema, accepted.change);
        }
        QVERIFY(flows::findRelationships(schema).empty());
        const SchemaIndex index(schema);
        QStringList kinds;
        for (const RelationshipView &view : index.relationships()) {
            if (!index.isLeg(view.id))
                kinds << view.kind;
        }
        QCOMPARE(kinds, QStringList{u"many-to-any"_s});
        for (const checks::Problem &problem : checks::problemsOf(schema))
            QVERIFY2(problem.severity != checks::Severity::Error, problem.rule);
    }

    void rowsDecide()
    {
        // Both targets fit by name; only one has the values. A third column only looks like a key.
        test::DatabaseServer &server = test::DatabaseServer::sqlite();
        RELATA_NEEDS_SERVER(server);
        const QString database = server.freshDatabase();
        QByteArray sql = "create table sale_line (id integer primary key); create table purchase_line (id integer primary key); create table vendor (id integer primary key);\n"
                         "create table move (id integer primary key, line_id integer, vendor_id integer);\n";
        for (int i = 1; i <= 30; ++i)
            sql += "insert into sale_line values (" + QByteArray::number(i) + "); insert into purchase_line values (" + QByteArray::number(100 + i) + "); insert into vendor values (" + QByteArray::number(1'000 + i)
                + "); insert into move values (" + QByteArray::number(i) + ", " + QByteArray::number(100 + i) + ", " + QByteArray::number(i) + ");\n";
        QCOMPARE(server.run(database, sql), QString());
        const auto imported = flows::importSource(server.url(database), {}, kNever);
        QVERIFY(imported.ok());
        QCOMPARE(idsOf(flows::findRelationships(imported->schema)), QStringList{u"move.vendor_id>vendor"_s});
        const auto address = flows::addressOf(server.url(database));
        const auto found = flows::findWithRows(imported->schema, *address, kNever);
        QVERIFY(found.ok());
        QCOMPARE(idsOf(*found), QStringList{u"move.line_id>purchase_line"_s});
        std::atomic_bool stop{true};
        QVERIFY(!flows::findWithRows(imported->schema, *address, stop).ok());
    }
};

QTEST_GUILESS_MAIN(TestFind)
#include "tst_find.moc"
