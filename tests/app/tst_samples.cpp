// The samples: made by the command line, each names what its seed names, is without problems, is exported and loaded.
#include "model/diagram/picture.h"
#include "model/flows/schemainfo.h"
#include "model/generate/export.h"
#include "model/schema/projectfile.h"
#include "model/sql/ddl.h"
#include "tests/app/relataprogram.h"
#include "tests/support/databaseserver.h"
#include "tests/support/places.h"

using namespace relata;
using namespace Qt::StringLiterals;
using nlohmann::json;

namespace {

QString scriptsDir() { return test::sourceDir() + u"/tests/samples"_s; }

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Result<Schema> sample(const QString &name)
{
    return projectfile::parse(bytesOf(test::sourceDir() + u"/resources/samples/"_s + name + u".relata"_s));
}

// Without ids, which are new each time, and in an order that doesn't depend on them.
nlohmann::ordered_json withoutIds(nlohmann::ordered_json info)
{
    for (nlohmann::ordered_json &relationship : info["relationships"])
        relationship.erase("id");
    std::vector<nlohmann::ordered_json> sorted(info["relationships"].begin(), info["relationships"].end());
    std::sort(sorted.begin(), sorted.end(), [](const auto &a, const auto &b) { return a.dump() < b.dump(); });
    info["relationships"] = sorted;
    return info;
}

void everySample()
{
    QTest::addColumn<QString>("name");
    for (const QString &file : QDir(scriptsDir()).entryList({u"*.txt"_s}, QDir::Files, QDir::Name))
        QTest::newRow(qPrintable(file)) << file.chopped(4);
}

} // namespace

class TestSamples : public QObject
{
    Q_OBJECT

private slots:
    void areMadeByTheCommandLine_data() { everySample(); }
    void areMadeByTheCommandLine()
    {
        QFETCH(QString, name);
        test::RelataProgram program;
        const QString file = name + u".relata"_s;
        for (const QString &line : QString::fromUtf8(bytesOf(scriptsDir() + u'/' + name + u".txt"_s)).split(u'\n')) {
            if (line.isEmpty() || line.startsWith(u'#'))
                continue;
            // As the shell splits it: words and '…', in which nothing is special.
            QStringList words;
            bool quoted = false, open = false;
            for (const QChar c : line) {
                if (c == u'\'') {
                    quoted = !quoted;
                    if (!open)
                        words << QString();
                    open = true;
                } else if (c == u' ' && !quoted) {
                    open = false;
                } else {
                    if (!open)
                        words << QString();
                    open = true;
                    words.last() += c;
                }
            }
            words.insert(1, file);
            QCOMPARE_CODE(program.run(words), 0);
        }
        const auto made = projectfile::parse(program.bytes(file)), shipped = sample(name);
        QVERIFY2(made.ok() && shipped.ok(), "resources/samples holds it");
        QCOMPARE(QString::fromStdString(withoutIds(flows::infoJson(SchemaIndex(*shipped))).dump(1)), QString::fromStdString(withoutIds(flows::infoJson(SchemaIndex(*made))).dump(1)));
        QCOMPARE(shipped->project().description, made->project().description);
    }

    // "Town.country: many-to-one Country": each name and what it means from there.
    void nameWhatTheSeedsName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("ends");
        QTest::newRow("passports") << u"passports"_s << QStringList{u"Town.myCountry: many-to-one Country"_s, u"Person.myPassport: one-to-one Passport"_s, u"Passport.myOwner: one-to-one Person"_s};
        QTest::newRow("towns") << u"towns"_s
                               << QStringList{u"Town.country: many-to-one Country"_s, u"Town.mayor: one-to-one Mayor"_s, u"Town.inhabitants: one-to-many Person"_s,
                                              u"Town.energyProviders: many-to-many PowerPlant through UtilityContract"_s, u"Town.honoraryCitizen: external "_s};
        QTest::newRow("magazine") << u"magazine"_s
                                  << QStringList{u"City.country: many-to-one Country"_s, u"Country.cities: one-to-many City"_s, u"Recipe.ingredients: many-to-many Ingredient through RecipeIngredient"_s,
                                                 u"Ingredient.recipes: many-to-many Recipe through RecipeIngredient"_s, u"Person.fingerprints: one-to-one FingerprintSet"_s,
                                                 u"Article.relatedArticles: many-to-many Article through RelatedArticle"_s, u"Page.blocks: many-to-any Heading,TextBlock,MediaAsset through PageBlock"_s,
                                                 u"Comment.subject: any-to-one Article,Recipe,Page"_s, u"Article.translations: translations Language through ArticleTranslation"_s,
                                                 u"Article.links: any-to-any City,Person through Link"_s, u"City.linkedFrom: any-to-any Article,Recipe through Link"_s};
        QTest::newRow("office") << u"office"_s
                                << QStringList{u"Task.list: many-to-one List"_s, u"List.tasks: one-to-many Task"_s, u"User.profile: one-to-one UserProfile"_s, u"Customer.orders: one-to-many Order"_s,
                                               u"Order.products: many-to-many Product through OrderLine"_s};
        QTest::newRow("authors") << u"authors"_s << QStringList{u"Author.passport_info: one-to-one PassportInfo"_s, u"PassportInfo.owner: one-to-one Author"_s};
    }
    void nameWhatTheSeedsName()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, ends);
        const auto schema = sample(name);
        QVERIFY(schema.ok());
        const SchemaIndex index(*schema);
        const auto nameOf = [&schema](EntityId id) { return schema->entities().contains(id) ? schema->entities()[id].name : QString(); };
        QSet<QString> has;
        for (const Entity &entity : schema->entities()) {
            for (const RelationshipEnd &end : index.endsOf(entity.id)) {
                QStringList others;
                for (EntityId other : end.others)
                    others << nameOf(other);
                const RelationshipView *view = index.relationship(end.relationship);
                QVERIFY(view);
                has.insert(entity.name + u'.' + end.name + u": "_s + end.kind + u' ' + others.join(u',') + (view->junction ? u" through "_s + nameOf(view->junction) : QString()));
            }
        }
        for (const QString &end : ends)
            QVERIFY2(has.contains(end), qPrintable(end + u" is not among\n"_s + QStringList(has.begin(), has.end()).join(u'\n')));
    }

    void theAuthorsAreAsInTheirSeed()
    {
        const auto schema = sample(u"authors"_s);
        QVERIFY(schema.ok());
        const auto ddl = ddlFor(*schema, *dialectById(u"postgresql"_s));
        QVERIFY(ddl.ok());
        for (const QString &part : {u"CREATE TABLE \"authors\""_s, u"CREATE TABLE \"passport_info\""_s, u"CONSTRAINT \"owner_name_key\" UNIQUE (\"name\")"_s, u"UNIQUE (\"owner_id\")"_s,
                                    u"FOREIGN KEY (\"owner_id\") REFERENCES \"authors\" (\"id\")"_s, u"\"owner_id\" bigint NOT NULL"_s})
            QVERIFY2(ddl->text().contains(part), qPrintable(part + u"\n"_s + ddl->text()));
    }

    void haveNoProblems_data() { everySample(); }
    void haveNoProblems()
    {
        QFETCH(QString, name);
        test::RelataProgram program;
        const json document = program.run({u"check"_s, test::sourceDir() + u"/resources/samples/"_s + name + u".relata"_s, u"--json"_s}).document();
        QVERIFY(document.contains("problems"));
        for (const json &problem : document["problems"]) // the index of an any-end that begins the pair is one too many; it harms nobody
            QVERIFY2(problem["severity"] == "hint" || problem["rule"] == "index-duplicate", problem.dump().c_str());
    }

    // Everything has its place, and no box lies on another.
    void areLaidOut_data() { everySample(); }
    void areLaidOut()
    {
        QFETCH(QString, name);
        const auto schema = sample(name);
        QVERIFY(schema.ok());
        const SchemaIndex index(*schema);
        std::vector<QRectF> boxes;
        for (const Placement &placement : schema->placements()) {
            if (placement.collapsed && diagram::foldsIntoLine(index, placement.entity))
                continue;
            const auto content = diagram::contentOf(index, schema->entities()[placement.entity], schema->enumName());
            boxes.emplace_back(placement.position, diagram::sizeOf(content, diagram::diagramFonts()));
            for (size_t i = 0; i + 1 < boxes.size(); ++i)
                QVERIFY2(!boxes[i].adjusted(-8, -8, 8, 8).intersects(boxes.back()), qPrintable(content.name));
        }
        QCOMPARE(qsizetype(schema->placements().size()), qsizetype(schema->entities().size()));
        for (const Entity &entity : schema->entities())
            QVERIFY2(!entity.description.isEmpty(), qPrintable(entity.name));
    }

    void areExported_data() { everySample(); }
    void areExported()
    {
        QFETCH(QString, name);
        const auto schema = sample(name);
        QVERIFY(schema.ok());
        const TargetRegistry targets = TargetRegistry::standard();
        int exported = 0;
        for (const Target &target : targets.all()) {
            const auto plan = exportPlan(*schema, target.id);
            QVERIFY2(plan.ok(), qPrintable(target.id + u": "_s + (plan.ok() ? QString() : wordedText(plan.error(), Wording::English))));
            QVERIFY(!plan->files.empty());
            ++exported;
        }
        QVERIFY(exported >= 5);
    }

    void areLoaded_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("dialect");
        for (const QString &file : QDir(scriptsDir()).entryList({u"*.txt"_s}, QDir::Files, QDir::Name)) {
            for (const QString &id : {u"sqlite"_s, u"postgresql"_s, u"mysql"_s})
                QTest::newRow(qPrintable(file + u' ' + id)) << file.chopped(4) << id;
        }
    }
    void areLoaded()
    {
        QFETCH(QString, name);
        QFETCH(QString, dialect);
        test::DatabaseServer &server = dialect == "sqlite"_L1 ? test::DatabaseServer::sqlite() : dialect == "mysql"_L1 ? test::DatabaseServer::mariaDb() : test::DatabaseServer::postgresql();
        if (const QString problem = server.problem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        const auto schema = sample(name);
        QVERIFY(schema.ok());
        const auto ddl = ddlFor(*schema, *dialectById(dialect));
        QVERIFY(ddl.ok());
        const QString database = server.freshDatabase();
        QCOMPARE(server.run(database, ddl->text().toUtf8()), QString());
        server.drop(database);
    }
};

QTEST_MAIN(TestSamples)
#include "tst_samples.moc"
