// The delete story against rows: in real databases one record after another is deleted, and what is there then is what the story said.
// RELATA_ACCEPTANCE=1: 1,000 schemas of each dialect. RELATA_SEED=N: that one only, RELATA_DIALECT=ID there only.
#include "model/schema/notation.h"
#include "model/sql/ddl.h"
#include "model/sql/deletestory.h"
#include "model/sql/quoting.h"
#include "tests/support/randomrows.h"
#include "tests/support/schematrip.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;
using test::Row;
using test::Rows;

namespace {

// What the story makes of rows.
struct Outcome
{
    bool refused = false;
    bool mayBeRefused = false; // the story leaves it to the order of the keys
    bool mayDiffer = false;    // likewise what is left
    Rows rows;
    QStringList because;
};

class Player
{
public:
    Player(const Schema &schema, const DeleteStory &story, const Rows &rows) : m_schema(schema), m_story(story), m_rows(rows) {}

    Outcome play(size_t root)
    {
        m_reached[-1] = {root};
        for (bool grown = true; grown;) {
            grown = false;
            for (size_t i = 0; i < m_story.steps.size(); ++i) {
                const DeleteStep &step = m_story.steps[i];
                if (step.effect == DeleteEffect::Blocked || step.effect == DeleteEffect::Dangling)
                    continue;
                std::set<size_t> &reached = m_reached[step.again.value_or(int(i))];
                for (const size_t row : pointing(step))
                    grown |= reached.insert(row).second;
                for (const size_t row : pointing(step))
                    m_by[i].insert(row);
            }
        }
        std::map<EntityId, std::set<size_t>> gone;
        std::map<EntityId, std::map<size_t, Row>> changed;
        gone[m_story.entity] = {root};
        for (size_t i = 0; i < m_story.steps.size(); ++i) {
            const DeleteStep &step = m_story.steps[i];
            if (step.effect == DeleteEffect::Deleted)
                gone[step.entity].insert(m_by[i].begin(), m_by[i].end());
            if (step.certainty == DeleteStep::Certainty::Order && step.effect != DeleteEffect::Blocked && !m_by[i].empty())
                m_outcome.mayBeRefused = m_outcome.mayDiffer = true;
            if (step.effect != DeleteEffect::Nulled && step.effect != DeleteEffect::Defaulted)
                continue;
            for (const size_t row : m_by[i]) {
                for (const FieldId id : step.changed)
                    changed[step.entity][row][id] = step.effect == DeleteEffect::Nulled ? QString() : defaultOf(step.entity, id);
            }
        }
        m_outcome.rows = m_rows;
        for (const auto &[entity, rows] : changed) {
            for (const auto &[row, values] : rows) {
                for (const auto &[field, value] : values)
                    m_outcome.rows[entity][row][field] = value;
            }
        }
        for (const auto &[entity, rows] : gone) {
            for (auto row = rows.rbegin(); row != rows.rend(); ++row)
                m_outcome.rows[entity].erase(m_outcome.rows[entity].begin() + qsizetype(*row));
        }
        for (const DeleteStep &step : m_story.steps) {
            if (step.effect == DeleteEffect::Blocked)
                block(step, gone, changed);
            if (step.effect == DeleteEffect::Defaulted)
                lookUpDefaults(step);
        }
        return m_outcome;
    }

private:
    // Rows of the step's entity that point at what the step follows, as they were at first.
    std::set<size_t> pointing(const DeleteStep &step)
    {
        std::set<size_t> found;
        const auto there = m_reached.find(step.after);
        if (there == m_reached.end())
            return found;
        const auto rows = m_rows.find(step.entity);
        const auto others = m_rows.find(step.referenced);
        const std::vector<FieldId> &fields = step.fields;
        QString discriminates;
        size_t skip = 0;
        if (const AnyReference *any = m_schema.anyReferences().get(step.relationship.anyReference())) {
            const Allowed *allowed = any->allowedEntity(step.referenced);
            discriminates = allowed->value.isEmpty() ? m_schema.tableName(m_schema.entities()[step.referenced]) : allowed->value;
            skip = 1;
        }
        for (size_t i = 0; i < rows->second.size(); ++i) {
            const Row &row = rows->second[i];
            if (skip == 1 && row.at(fields.front()) != discriminates)
                continue;
            for (const size_t other : there->second) {
                bool same = true;
                for (size_t k = skip; k < fields.size(); ++k) {
                    const QString mine = row.at(fields[k]);
                    same = same && !mine.isNull() && mine == others->second[other].at(step.otherFields[k - skip]);
                }
                if (same)
                    found.insert(i);
            }
        }
        return found;
    }
    QString defaultOf(EntityId entity, FieldId field) const
    {
        const DefaultValue &value = m_schema.entities()[entity].field(field)->defaultValue;
        return value.kind == DefaultKind::Literal ? value.value : QString();
    }

    void block(const DeleteStep &step, const std::map<EntityId, std::set<size_t>> &gone, const std::map<EntityId, std::map<size_t, Row>> &changed)
    {
        if (step.why == DeleteStep::Why::TableInUse) {
            if (!m_reached[step.after].empty())
                refuse(step);
            return;
        }
        for (const size_t row : pointing(step)) {
            const auto goes = gone.find(step.entity);
            const auto changes = changed.find(step.entity);
            bool moves = false;
            if (changes != changed.end() && changes->second.contains(row)) {
                for (const FieldId id : step.fields)
                    moves |= changes->second.at(row).contains(id);
            }
            const bool isItself = step.entity == m_story.entity && m_reached[-1].contains(row);
            const bool away = step.certainty == DeleteStep::Certainty::Sure && isItself ? !step.evenItself : moves || (goes != gone.end() && goes->second.contains(row));
            if (!away) {
                refuse(step);
            } else if (step.certainty == DeleteStep::Certainty::Order) {
                m_outcome.mayBeRefused = true;
            }
        }
    }
    void refuse(const DeleteStep &step)
    {
        m_outcome.refused = true;
        m_outcome.because << sentenceOf(m_schema, m_story, step);
    }

    // A default that points at nothing is refused.
    void lookUpDefaults(const DeleteStep &step)
    {
        const Reference *reference = m_schema.references().get(step.relationship.reference());
        for (const Row &row : m_outcome.rows[step.entity]) {
            bool whole = true, found = false;
            for (const FieldPair &pair : reference->pairs)
                whole = whole && !row.at(pair.field).isNull();
            for (const Row &other : m_outcome.rows[step.referenced]) {
                bool same = true;
                for (const FieldPair &pair : reference->pairs)
                    same = same && row.at(pair.field) == other.at(pair.referenced);
                found |= same;
            }
            if (whole && !found)
                refuse(step);
        }
        // Nor may two have it where it is unique.
        for (const Key &key : m_schema.entities()[step.entity].keys) {
            if (std::none_of(key.fields.begin(), key.fields.end(), [&](FieldId id) { return std::find(step.changed.begin(), step.changed.end(), id) != step.changed.end(); }))
                continue;
            std::set<QStringList> seen;
            for (const Row &row : m_outcome.rows[step.entity]) {
                QStringList values;
                bool whole = true;
                for (const FieldId id : key.fields) {
                    values << row.at(id);
                    whole = whole && !row.at(id).isNull();
                }
                if (whole && !seen.insert(values).second)
                    refuse(step);
            }
        }
    }

    const Schema &m_schema;
    const DeleteStory &m_story;
    const Rows &m_rows;
    std::map<int, std::set<size_t>> m_reached;
    std::map<size_t, std::set<size_t>> m_by;
    Outcome m_outcome;
};

// The tables with their rows in one text, sorted: for comparing.
QStringList linesOf(const Schema &schema, const Rows &rows)
{
    QStringList lines;
    for (const Entity &entity : schema.entities()) {
        const auto there = rows.find(entity.id);
        for (const Row &row : there == rows.end() ? std::vector<Row>() : there->second) {
            QStringList parts;
            for (const Field &field : entity.fields)
                parts << field.name + u'=' + (row.at(field.id).isNull() ? u"null"_s : row.at(field.id));
            lines << entity.name + u": "_s + parts.join(u", "_s);
        }
    }
    lines.sort();
    return lines;
}

class Trial
{
public:
    Trial(test::RealDatabase &database, const Schema &schema, const Dialect &dialect) : m_database(database), m_schema(schema), m_dialect(dialect) {}

    QString load(const Rows &rows)
    {
        const auto ddl = ddlFor(m_schema, m_dialect);
        if (!ddl)
            return wordedText(ddl.error(), Wording::English);
        m_database.reset();
        QStringList tables, later, values;
        for (const SqlStatement &statement : ddl->statements)
            (statement.kind == SqlStatement::Kind::Verbatim ? later : tables) << statement.text;
        for (const Entity &entity : m_schema.entities()) {
            for (const Row &row : rows.at(entity.id)) {
                QStringList columns, texts;
                for (const Field &field : entity.fields) {
                    columns << quotedName(m_dialect, m_schema.columnName(field));
                    texts << (row.at(field.id).isNull() ? u"NULL"_s : quotedText(m_dialect, row.at(field.id)));
                }
                values << u"INSERT INTO %1 (%2) VALUES (%3)"_s.arg(table(entity), columns.join(u", "_s), texts.join(u", "_s));
            }
        }
        const bool lite = m_dialect.id == "sqlite"_L1, postgres = m_dialect.id == "postgresql"_L1;
        tables.prepend(lite ? u"PRAGMA foreign_keys = OFF"_s : postgres ? u"SET session_replication_role = replica"_s : u"SET foreign_key_checks = 0"_s);
        values << (lite ? u"PRAGMA foreign_keys = ON"_s : postgres ? u"SET session_replication_role = origin"_s : u"SET foreign_key_checks = 1"_s);
        if (postgres) { // one round trip
            tables = {(tables + values + later).join(u";\n"_s)};
            return m_database.run(tables);
        }
        return m_database.run(tables + values + later);
    }

    // What is left after deleting the row; or that it is refused.
    std::optional<QStringList> remove(const Entity &entity, const Row &row, QString *said)
    {
        QStringList where;
        for (const FieldId id : entity.primaryKey()->fields)
            where << quotedName(m_dialect, m_schema.columnName(*entity.field(id))) + u" = "_s + quotedText(m_dialect, row.at(id));
        QStringList statements{u"BEGIN"_s, u"DELETE FROM %1 WHERE %2"_s.arg(table(entity), where.join(u" AND "_s))};
        if (m_dialect.id == "postgresql"_L1)
            statements << u"SET CONSTRAINTS ALL IMMEDIATE"_s;
        *said = m_database.run(statements);
        std::optional<QStringList> left;
        const bool broken = said->isEmpty() && m_dialect.id == "sqlite"_L1 && !m_database.cells(u"PRAGMA foreign_key_check"_s).empty();
        if (said->isEmpty() && !broken)
            left = lines();
        const QString back = m_database.run({u"ROLLBACK"_s});
        if (said->isEmpty() && !back.isEmpty())
            *said = back;
        return left;
    }

private:
    QString table(const Entity &entity) const { return quotedName(m_dialect, m_schema.tableName(entity)); }
    QStringList lines()
    {
        Rows rows;
        for (const Entity &entity : m_schema.entities()) {
            QStringList columns;
            for (const Field &field : entity.fields)
                columns << quotedName(m_dialect, m_schema.columnName(field));
            for (const QStringList &read : m_database.cells(u"SELECT %1 FROM %2"_s.arg(columns.join(u", "_s), table(entity)))) {
                Row row;
                for (size_t i = 0; i < entity.fields.size(); ++i)
                    row[entity.fields[i].id] = read[qsizetype(i)];
                rows[entity.id].push_back(std::move(row));
            }
        }
        return linesOf(m_schema, rows);
    }

    test::RealDatabase &m_database;
    const Schema &m_schema;
    const Dialect &m_dialect;
};

} // namespace

class TestDeleteRows : public QObject
{
    Q_OBJECT

private slots:
    void holds_data()
    {
        QTest::addColumn<QString>("dialect");
        for (const Dialect &dialect : allDialects())
            if (const QString only = qEnvironmentVariable("RELATA_DIALECT"); only.isEmpty() || only == dialect.id)
                QTest::newRow(qPrintable(dialect.id)) << dialect.id;
    }
    void holds();
};

void TestDeleteRows::holds()
{
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    const auto database = test::RealDatabase::of(dialect);
    if (const QString why = database->problem(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const bool alone = qEnvironmentVariableIsSet("RELATA_SEED");
    const int wanted = alone ? 1 : qEnvironmentVariableIsSet("RELATA_ACCEPTANCE") ? 1'000 : 200;
    int schemas = 0, deletions = 0, refused = 0, open = 0, failed = 0, chains = 0;
    for (int seed = qEnvironmentVariableIntValue("RELATA_SEED"); schemas < wanted && failed < 3; ++seed) {
        test::RandomRows random(quint32(seed), theirs);
        const Schema schema = random.schema();
        const Rows rows = random.rows(schema);
        if (rows.empty()) {
            if (alone)
                QSKIP("no rows obey this one");
            continue;
        }
        ++schemas;
        Trial trial(*database, schema, theirs);
        if (const QString said = trial.load(rows); !said.isEmpty()) {
            qWarning("seed %d does not load: %s", seed, qPrintable(said));
            ++failed;
            continue;
        }
        const SchemaIndex index(schema);
        for (const Entity &entity : schema.entities()) {
            const DeleteStory story = deleteStory(index, entity.id, &theirs);
            for (size_t row = 0; row < rows.at(entity.id).size() && row < 3; ++row) {
                const Outcome outcome = Player(schema, story, rows).play(row);
                QString said;
                const auto left = trial.remove(entity, rows.at(entity.id)[row], &said);
                ++deletions;
                refused += !left;
                const QStringList expected = linesOf(schema, outcome.rows);
                chains += left && expected.size() + 1 < linesOf(schema, rows).size();
                const bool same = left ? !outcome.refused && (*left == expected || outcome.mayDiffer) : outcome.refused || outcome.mayBeRefused;
                open += same && (outcome.mayBeRefused || outcome.mayDiffer) && !outcome.refused;
                if (same)
                    continue;
                ++failed;
                QStringList sentences{summaryOf(schema, story)};
                for (const DeleteStep &step : story.steps)
                    sentences << sentenceOf(schema, story, step);
                qWarning("seed %d, %s, row %zu: %s\n%s\nsaid: %s\n%s\nfound:\n%s\n\nbefore:\n%s\n%s", seed, qPrintable(entity.name), row, outcome.refused ? "should be refused" : "should go",
                         qPrintable(said), qPrintable(sentences.join(u'\n')), qPrintable(expected.join(u'\n')), left ? qPrintable(left->join(u'\n')) : "refused",
                         qPrintable(linesOf(schema, rows).join(u'\n')), qPrintable(textOf(schema)));
                break;
            }
            if (failed >= 3)
                break;
        }
    }
    QCOMPARE(failed, 0);
    qInfo("%d schemas, %d deletions: %d refused, %d took others along, %d left open by the story", schemas, deletions, refused, chains, open);
    if (!alone) {
        QVERIFY(chains > deletions / 20);
        QVERIFY(refused > deletions / 20);
        QVERIFY2(open < deletions / 10, "what is left to the order of keys must be rare");
    }
}

QTEST_GUILESS_MAIN(TestDeleteRows)
#include "tst_deleterows.moc"
