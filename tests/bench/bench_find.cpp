// "Find relationships" on other people's schemas with all foreign keys removed: how many of those that were declared are found, and how
// many of those found were not declared (also where they are right: see --list). Tuned on one half only and measured on the other; the
// halves alternate by the name of the product, so that no product is in both. Goal 90 % found, at most 10 % false.
//   bench_find [tune|measure] [--only NAME] [--list] [--missed] [--cache DIR]     --cache keeps what was read, without rows
#include "model/flows/find.h"
#include "model/flows/importsource.h"
#include "model/flows/projectio.h"
#include "model/sql/dialect.h"
#include "tests/support/databaseserver.h"
#include "tests/support/places.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

const std::atomic_bool kNever{false};

struct Options
{
    QString half, only, cache;
    bool list = false, missed = false;
};

struct Figures
{
    int declared = 0, found = 0, wrong = 0;
    int elsewhere = 0; // of the wrong ones: fields that were declared to point at something else; of the others nothing was declared

    void operator+=(const Figures &other) { declared += other.declared; found += other.found; wrong += other.wrong; elsewhere += other.elsewhere; }
    [[nodiscard]] double recall() const { return declared > 0 ? 100.0 * found / declared : 100; }
    [[nodiscard]] double falseShare() const { return found + wrong > 0 ? 100.0 * wrong / (found + wrong) : 0; }
};

using Pair = std::pair<quint64, quint64>;
using Said = std::pair<quint64, std::set<Pair>>; // the referenced entity; field and field, or a field and nothing

Said saidBy(const Reference &reference)
{
    Said said{reference.referenced.value, {}};
    for (const FieldPair &pair : reference.pairs)
        said.second.insert({pair.field.value, pair.referenced.value});
    return said;
}

Said saidBy(const flows::Finding &finding)
{
    const database::RowQuestion &question = finding.questions.front();
    Said said{question.referenced.value, {}};
    for (size_t i = 0; i < question.fields.size(); ++i)
        said.second.insert({question.fields[i].value, question.key[i].value});
    return said;
}

// MariaDB makes an index for each foreign key that has none; it bears the key's name and goes with it.
Schema stripped(const Schema &schema)
{
    Schema bare = schema;
    std::map<EntityId, QSet<QString>> names;
    for (const Reference &reference : schema.references()) {
        bare.table<Reference>().remove(reference.id);
        names[reference.holder].insert(reference.constraint);
    }
    for (const Through &through : schema.throughs())
        bare.table<Through>().remove(through.id);
    for (const AnyReference &reference : schema.anyReferences())
        bare.table<AnyReference>().remove(reference.id);
    for (const auto &[id, constraints] : names) {
        Entity entity = schema.entities()[id];
        if (schema.dialectOf(entity) != u"mysql"_s)
            continue;
        std::erase_if(entity.indexes, [&constraints = constraints](const Index &index) { return constraints.contains(index.name); });
        bare.table<Entity>().set(entity);
    }
    return bare;
}

QString shown(const Schema &schema, EntityId holder, const std::vector<FieldId> &fields, EntityId referenced)
{
    QStringList names;
    for (FieldId field : fields) {
        if (const Field *found = schema.entities()[holder].field(field))
            names << schema.columnName(*found);
    }
    return u"%1.%2 > %3"_s.arg(schema.tableName(schema.entities()[holder]), names.join(u','), schema.tableName(schema.entities()[referenced]));
}

Figures figuresOf(const Schema &truth, const std::vector<flows::Finding> &findings, const Options &options)
{
    std::map<Said, const Reference *> declared;
    QSet<FieldId> keys;
    for (const Reference &reference : truth.references()) {
        declared.emplace(saidBy(reference), &reference);
        for (const FieldPair &pair : reference.pairs)
            keys.insert(pair.field);
    }
    Figures figures;
    figures.declared = int(declared.size());
    std::set<Said> hit;
    for (const flows::Finding &finding : findings) {
        if (finding.kind != flows::FindingKind::Reference)
            continue;
        const Said said = saidBy(finding);
        if (declared.contains(said)) {
            hit.insert(said);
            continue;
        }
        ++figures.wrong;
        if (std::any_of(finding.fields.begin(), finding.fields.end(), [&keys](FieldId field) { return keys.contains(field); }))
            ++figures.elsewhere;
        if (options.list)
            std::printf("      false  %.2f  %s\n", finding.confidence, qPrintable(shown(truth, finding.holder, finding.fields, finding.form.target)));
    }
    figures.found = int(hit.size());
    if (options.missed) {
        for (const auto &[said, reference] : declared) {
            std::vector<FieldId> fields;
            for (const FieldPair &pair : reference->pairs)
                fields.push_back(pair.field);
            if (!hit.contains(said))
                std::printf("      missed       %s\n", qPrintable(shown(truth, reference->holder, fields, reference->referenced)));
        }
    }
    return figures;
}

void print(const char *name, const char *how, const Figures &figures, double milliseconds)
{
    std::printf("  %-24s %-13s %5d declared  %5d found  %5d false (%d declared elsewhere, %d nowhere)   recall %5.1f %%   false %5.1f %%", name, how, figures.declared, figures.found, figures.wrong, figures.elsewhere,
                figures.wrong - figures.elsewhere, figures.recall(), figures.falseShare());
    if (milliseconds >= 0)
        std::printf("   %7.0f ms", milliseconds);
    std::printf("\n");
    std::fflush(stdout);
}

template<class T>
T valueOf(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(worded(result.error(), Wording::English)));
    return *std::move(result);
}

test::DatabaseServer &serverOf(const QString &dialect)
{
    return dialect == "sqlite"_L1 ? test::DatabaseServer::sqlite() : dialect == "mysql"_L1 ? test::DatabaseServer::mariaDb() : test::DatabaseServer::postgresql();
}

QString loaded(test::DatabaseServer &server, const QString &file)
{
    const QString database = server.freshDatabase();
    QFile sql(test::schemasDir() + u'/' + file);
    if (!sql.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file));
    static const QRegularExpression elsewhere(u"^\\s*(\\\\c(onnect)?\\s|(DROP|CREATE) (DATABASE|SCHEMA IF NOT EXISTS `|SCHEMA `|SCHEMA IF EXISTS `)|DROP SCHEMA|USE )"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression mysqlOnly(u"^\\s*(USE |(CREATE|DROP) (SCHEMA|DATABASE))"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression postgresqlOnly(u"^\\s*(\\\\c(onnect)?\\s|DROP DATABASE|CREATE DATABASE)"_s);
    const QRegularExpression &leaveOut = file.startsWith("mysql"_L1) ? mysqlOnly : file.startsWith("postgresql"_L1) ? postgresqlOnly : elsewhere;
    QByteArray text;
    if (file.startsWith("postgresql"_L1))
        text += "DO $$ BEGIN CREATE ROLE postgres SUPERUSER; EXCEPTION WHEN duplicate_object THEN NULL; END $$; SET check_function_bodies = off;\n";
    if (file.startsWith("mysql"_L1))
        text += "SET foreign_key_checks = 0;\n";
    if (file.startsWith("sqlite"_L1))
        text += "PRAGMA synchronous = OFF;\n";
    while (!sql.atEnd()) {
        const QByteArray line = sql.readLine();
        if (!leaveOut.match(QString::fromUtf8(line)).hasMatch())
            text += line;
    }
    (void)server.run(database, text);
    return database;
}

// Products in the order of their names; every second one is for tuning. Pagila is Sakila.
QString productOf(const QString &name)
{
    const QString product = name.section(u'-', 0, 0);
    return product == "pagila"_L1 ? u"sakila"_s : product;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    Options options;
    const QStringList words = QCoreApplication::arguments();
    for (qsizetype i = 1; i < words.size(); ++i) {
        if (words[i] == "--list"_L1)
            options.list = true;
        else if (words[i] == "--missed"_L1)
            options.missed = true;
        else if (words[i] == "--only"_L1)
            options.only = words.value(++i);
        else if (words[i] == "--cache"_L1)
            options.cache = words.value(++i);
        else
            options.half = words[i];
    }
    QFile file(test::schemasDir() + u"/manifest.json"_s);
    if (test::schemasDir().isEmpty() || !file.open(QIODevice::ReadOnly)) {
        std::printf("find: other people's schemas are not here (set RELATA_SHARED)\n");
        return 0;
    }
    const auto manifest = nlohmann::json::parse(file.readAll().toStdString());
    std::map<QString, std::map<QString, std::pair<QString, QString>>> products; // product → name → dialect, file
    for (const auto &one : manifest["files"]) {
        const QString dialect = QString::fromStdString(one["dialect"].get<std::string>());
        const QString name = QString::fromStdString(one["name"].get<std::string>());
        if (dialectById(dialect))
            products[productOf(name)][name] = {dialect, QString::fromStdString(one["file"].get<std::string>())};
    }
    std::printf("find: foreign keys removed from real schemas and found again\n");
    std::map<QString, Figures> sums;
    int place = 0;
    for (const auto &[product, files] : products) {
        const QString half = place++ % 2 == 0 ? u"tune"_s : u"measure"_s;
        if (!options.half.isEmpty() && half != options.half)
            continue;
        for (const auto &[name, what] : files) {
            if (!options.only.isEmpty() && name != options.only)
                continue;
            const QString kept = options.cache + u'/' + name + u".relata"_s;
            Schema schema;
            QString address;
            if (!options.cache.isEmpty() && QFile::exists(kept)) {
                schema = valueOf(flows::loadProject(kept)).schema;
            } else {
                test::DatabaseServer &server = serverOf(what.first);
                if (const QString problem = server.problem(); !problem.isEmpty()) {
                    std::printf("  %-24s left out: %s\n", qPrintable(name), qPrintable(problem));
                    continue;
                }
                address = server.url(loaded(server, what.second));
                schema = valueOf(flows::importSource(address, {}, kNever)).schema;
                if (!options.cache.isEmpty())
                    (void)flows::saveProject(kept, schema);
            }
            const Schema bare = stripped(schema);
            QElapsedTimer timer;
            timer.start();
            const auto found = flows::findRelationships(bare);
            const double took = double(timer.nsecsElapsed()) / 1e6;
            const bool hasRows = name.startsWith("chinook"_L1) || name.startsWith("northwind"_L1);
            Options quiet = options;
            quiet.list = quiet.list && (!hasRows || address.isEmpty());
            quiet.missed = quiet.missed && (!hasRows || address.isEmpty());
            const Figures figures = figuresOf(schema, found, quiet);
            print(qPrintable(name), "without rows", figures, took);
            sums[half + u" without rows"_s] += figures;
            if (!hasRows || address.isEmpty())
                continue;
            timer.restart();
            database::ServerAddress where;
            where.scheme = u"sqlite"_s;
            where.database = flows::sqlitePath(address);
            if (what.first != "sqlite"_L1)
                where = valueOf(database::serverAddress(address));
            const Figures withRows = figuresOf(schema, valueOf(flows::findWithRows(bare, where, kNever)), options);
            print(qPrintable(name), "with rows", withRows, double(timer.nsecsElapsed()) / 1e6);
            sums[half + u" with rows"_s] += withRows;
        }
    }
    for (const auto &[half, figures] : sums)
        print("in sum", qPrintable(half), figures, -1);
}
