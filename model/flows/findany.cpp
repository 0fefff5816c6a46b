// References to any of several entities: a discriminator and a key, or foreign keys of which a check lets one be filled.
#include "model/flows/findparts.h"

#include "model/flows/nullpattern.h"
#include "model/schema/naming.h"

#include <QRegularExpression>
#include <algorithm>

namespace relata::flows::finding {

using namespace Qt::StringLiterals;

namespace {

// What each row must fulfil: a check, or what a trigger refuses otherwise.
struct Condition
{
    QString check; // its name; empty: of a trigger
    QString said;  // for people
    QString expression;
};

class AnyFinder
{
public:
    AnyFinder(const Ground &ground, const Answers &answers, std::vector<Finding> *found) : m_ground(ground), m_answers(answers), m_found(found) {}

    void run()
    {
        static const QRegularExpression refusal(u"\\b(?:IF|WHEN)\\s+NOT\\s+(\\(.+?\\))\\s+(?:THEN\\s+(?:SIGNAL|RAISE)|BEGIN\\s+SELECT\\s+RAISE)"_s,
                                                QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
        static const QRegularExpression row(u"\\bNEW\\."_s, QRegularExpression::CaseInsensitiveOption);
        for (const Verbatim &record : m_ground.schema.verbatims()) {
            if (record.kind != "trigger"_L1 || !record.entity)
                continue;
            for (auto it = refusal.globalMatch(record.text); it.hasNext();)
                m_conditions[record.entity].push_back({{}, record.name, it.next().captured(1).remove(row)});
        }
        for (const Named &named : m_ground.names.all()) {
            findPairs(*named.entity);
            findArcs(*named.entity);
        }
    }

private:
    // Values that the discriminator may have, as the database itself says; empty: it doesn't.
    QStringList saidValues(const Entity &entity, const Field &field) const
    {
        if (const Enumeration *known = m_ground.schema.enumerations().get(field.type.enumeration))
            return known->values;
        for (const Condition &condition : conditionsOf(entity)) {
            if (const QStringList values = listedBy(condition.expression, m_ground.names.column(field), entity); !values.isEmpty())
                return values;
        }
        return {};
    }

    std::vector<Condition> conditionsOf(const Entity &entity) const
    {
        std::vector<Condition> conditions;
        for (const Check &check : entity.checks)
            conditions.push_back({check.name, check.name.isEmpty() ? check.expression : check.name, check.expression});
        const auto more = m_conditions.value(entity.id);
        conditions.insert(conditions.end(), more.begin(), more.end());
        return conditions;
    }

    // 'a', 'b' of "kind IN ('a', 'b')", however the database writes that, and where nothing else is said.
    QStringList listedBy(const QString &expression, const QString &column, const Entity &entity) const
    {
        static const QRegularExpression text(u"'((?:[^']|'')*)'"_s);
        QString rest = expression;
        QStringList values;
        for (auto it = text.globalMatch(expression); it.hasNext();) {
            const auto match = it.next();
            const QString value = match.captured(1).replace(u"''"_s, u"'"_s);
            if (!values.contains(value))
                values << value;
        }
        rest.replace(text, u" ' "_s);
        static const QRegularExpression refused(u"\\b(not\\s+in|like|is\\s+not)\\b|<>|!=|<|>|~"_s, QRegularExpression::CaseInsensitiveOption);
        if (values.isEmpty() || rest.contains(refused))
            return {};
        static const QRegularExpression word(u"[\\w$]+"_s, QRegularExpression::UseUnicodePropertiesOption);
        bool mentions = false;
        for (auto it = word.globalMatch(rest); it.hasNext();) {
            const QString name = it.next().captured();
            if (name.compare(column, Qt::CaseInsensitive) == 0)
                mentions = true;
            else if (std::any_of(entity.fields.begin(), entity.fields.end(), [&](const Field &field) { return m_ground.names.column(field).compare(name, Qt::CaseInsensitive) == 0; }))
                return {};
        }
        return mentions ? values : QStringList();
    }

    static bool saysWhich(const QString &word)
    {
        static const QSet<QString> known{u"type"_s, u"class"_s, u"kind"_s, u"model"_s, u"collection"_s, u"table"_s, u"entity"_s, u"discriminator"_s};
        return known.contains(word);
    }

    void findPairs(const Entity &entity)
    {
        for (const Field &field : entity.fields) {
            if ((!field.type.isText() && field.type.kind != TypeKind::Enum) || m_ground.used.contains(field.id))
                continue;
            QStringList words = m_ground.names.wordsOf(field);
            if (words.size() > 1 && words.last() == "name"_L1)
                words.removeLast(); // "table_name"
            if (words.isEmpty() || !saysWhich(words.last()))
                continue;
            const QString which = words.takeLast();
            for (const Field &key : entity.fields) {
                if (key.id == field.id || m_ground.used.contains(key.id) || !(key.type.isInteger() || key.type.isText() || key.type.kind == TypeKind::Uuid))
                    continue;
                QStringList own = m_ground.names.wordsOf(key);
                static const QSet<QString> kKeys{u"id"_s, u"key"_s, u"uuid"_s, u"pk"_s, u"ref"_s, u"item"_s, u"guid"_s};
                if (own.isEmpty() || !kKeys.contains(own.last()))
                    continue;
                const QString last = own.takeLast();
                const bool sameStem = own == words && !words.isEmpty();
                const bool directus = last == "item"_L1 && own == words && (which == "collection"_L1 || which == "table"_L1 || which == "type"_L1);
                static const QSet<QString> kRecords{u"record"_s, u"row"_s, u"object"_s, u"entity"_s, u"item"_s, u"model"_s, u"table"_s, u"foreign"_s};
                const bool rowOfTable = words.isEmpty() && own.size() == 1 && kRecords.contains(own.front()) && (which != "type"_L1);
                if (sameStem || directus || rowOfTable) {
                    propose(entity, field, key, words.isEmpty() ? QStringList{last == "item"_L1 ? last : own.value(0, u"item"_s)} : words);
                    break;
                }
            }
        }
    }

    void propose(const Entity &entity, const Field &which, const Field &key, const QStringList &stem)
    {
        Finding finding;
        finding.kind = FindingKind::Any;
        finding.holder = entity.id;
        finding.fields = {which.id, key.id};
        const QString columns = m_ground.shown(entity, finding.fields);
        finding.reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "(%1) belong together: one says which entity, the other which record of it."), {columns}));
        QStringList values = saidValues(entity, which);
        const bool said = !values.isEmpty();
        if (said) {
            finding.reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "The database lets “%1” be %2."), {m_ground.names.column(which), values.join(u", "_s)}));
        } else {
            const database::RowQuestion question{entity.id, {which.id}, {}, {}, {}, {}};
            const database::RowAnswer answer = m_answers.to(question);
            finding.questions.push_back(question);
            finding.answers.push_back(answer);
            if (answer.asked && answer.values.size() <= database::kMostValues)
                values = answer.values;
            if (!values.isEmpty())
                finding.reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "In the rows “%1” is %2."), {m_ground.names.column(which), values.join(u", "_s)}));
        }
        RelationshipForm &form = finding.form;
        form.kind = u"any-to-one"_s;
        form.source = entity.id;
        form.targetDiscriminator = which.name;
        form.sourceKey = QStringList{key.name};
        form.targetOptional = key.nullable || which.nullable;
        form.storage = storageOf(entity, which, key);
        form.onDelete = Action::NoAction;
        form.enforcement = Enforcement::Logical;
        QStringList unknown;
        double share = 0;
        int asked = 0;
        for (const QString &value : values) {
            const EntityId meant = entityOf(value, entity, key);
            const bool twice = std::any_of(form.targetAllow.begin(), form.targetAllow.end(), [meant](const AllowedForm &allowed) { return allowed.entity == meant; });
            if (!meant || twice) {
                unknown << value;
                continue;
            }
            form.targetAllow.push_back({meant, value, std::nullopt, {}});
            const Entity &target = m_ground.schema.entities()[meant];
            const database::RowQuestion question{entity.id, {key.id}, meant, target.primaryKey()->fields, which.id, value};
            const database::RowAnswer answer = m_answers.to(question);
            finding.questions.push_back(question);
            finding.answers.push_back(answer);
            if (answer.asked && answer.distinct > 0) {
                share += answer.share();
                ++asked;
            }
        }
        const double known = values.isEmpty() ? 0 : double(form.targetAllow.size()) / double(values.size());
        double confidence = values.isEmpty() ? 0.3 : (said ? 0.95 : 0.8) * known * (form.targetAllow.size() == 1 ? 0.75 : 1);
        if (asked > 0) {
            share /= asked;
            confidence = share < 0.5 ? 0 : share < 1 ? confidence * share : confidence + (1 - confidence) * 0.5;
        }
        if (!unknown.isEmpty() && !form.targetAllow.empty())
            finding.reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "No entity is called like %1."), {unknown.join(u", "_s)}));
        finding.confidence = confidence;
        finding.certain = said && known >= 1 && form.targetAllow.size() > 1;
        const QString name = naming::cased(stem.join(u' '), m_ground.schema.naming().referenceCase);
        form.targetReference = entity.fieldNamed(name) ? std::nullopt : std::optional(name);
        finding.id = m_ground.schema.tableName(entity) + u'.' + columns.simplified().remove(u' ');
        m_found->push_back(std::move(finding));
    }

    // A primary key of one field that the key field can hold.
    EntityId entityOf(const QString &value, const Entity &holder, const Field &key) const
    {
        for (EntityId id : m_ground.names.saidBy(value)) {
            const Entity &entity = m_ground.schema.entities()[id];
            const Key *primary = entity.primaryKey();
            if (primary && primary->fields.size() == 1 && entity.dataSource == holder.dataSource && (key.type.isText() || typeFit(key.type, entity.field(primary->fields.front())->type) > 0))
                return id;
        }
        return {};
    }

    // Triggers that look after the two fields: on the holder, and naming them.
    AnyStorage storageOf(const Entity &entity, const Field &which, const Field &key) const
    {
        for (const Verbatim &record : m_ground.schema.verbatims()) {
            if (record.kind == "trigger"_L1 && record.entity == entity.id && record.name.contains("_there"_L1) && record.name.contains(m_ground.names.column(which))
                && record.name.contains(m_ground.names.column(key)))
                return AnyStorage::Triggers;
        }
        return AnyStorage::Pair;
    }

    void findArcs(const Entity &entity)
    {
        const auto held = m_ground.held.value(entity.id);
        if (held.size() < 2)
            return;
        QSet<ReferenceId> seen; // a trigger for each event says the same
        for (const Condition &condition : conditionsOf(entity)) {
            // The references of which the check speaks, and nothing else.
            const auto pattern = NullPattern::parsed(condition.expression);
            if (!pattern)
                continue;
            std::vector<const Reference *> legs;
            QSet<QString> spoken = pattern->columns();
            for (const Reference *reference : held) {
                QSet<QString> own;
                for (FieldId field : fieldsOf(*reference))
                    own.insert(m_ground.shown(entity, field).toCaseFolded());
                if (!own.isEmpty() && spoken.contains(own))
                    legs.push_back(reference);
            }
            QSet<QString> covered;
            QSet<EntityId> targets;
            for (const Reference *leg : legs) {
                targets.insert(leg->referenced);
                for (FieldId field : fieldsOf(*leg))
                    covered.insert(m_ground.shown(entity, field).toCaseFolded());
            }
            const bool known = std::any_of(legs.begin(), legs.end(), [&](const Reference *leg) { return seen.contains(leg->id) || isLeg(leg->id); });
            if (legs.size() < 2 || legs.size() > 10 || covered != spoken || targets.size() != qsizetype(legs.size()) || known)
                continue;
            m_ground.sortByFields(entity, &legs);
            const auto fills = fillsOf(*pattern, entity, legs);
            if (!fills)
                continue;
            for (const Reference *leg : legs)
                seen.insert(leg->id);
            proposeArc(entity, condition, legs, *fills);
        }
    }

    bool isLeg(ReferenceId id) const
    {
        return std::any_of(m_ground.schema.anyReferences().begin(), m_ground.schema.anyReferences().end(), [id](const AnyReference &any) {
            return std::any_of(any.allowed.begin(), any.allowed.end(), [id](const Allowed &allowed) { return allowed.leg == id; });
        });
    }

    enum class Fills { One, OneOrNone };
    // Which of them may be filled; nullopt: something else than one.
    std::optional<Fills> fillsOf(const NullPattern &pattern, const Entity &entity, const std::vector<const Reference *> &legs) const
    {
        bool none = false;
        for (unsigned filled = 0; filled < (1U << legs.size()); ++filled) {
            QSet<QString> columns;
            int count = 0;
            for (size_t i = 0; i < legs.size(); ++i) {
                if ((filled & (1U << i)) == 0)
                    continue;
                ++count;
                for (FieldId field : fieldsOf(*legs[i]))
                    columns.insert(m_ground.shown(entity, field).toCaseFolded());
            }
            const std::optional<bool> allowed = pattern.allows(columns);
            if (!allowed || (count == 1 && !*allowed) || (count > 1 && *allowed))
                return std::nullopt;
            none = none || (count == 0 && *allowed);
        }
        return none ? Fills::OneOrNone : Fills::One;
    }

    void proposeArc(const Entity &entity, const Condition &condition, const std::vector<const Reference *> &legs, Fills fills)
    {
        Finding finding;
        finding.kind = FindingKind::Arc;
        finding.holder = entity.id;
        finding.confidence = 0.97;
        finding.certain = true;
        finding.constraint = condition.check;
        QStringList targets;
        for (const Reference *leg : legs) {
            finding.legs.push_back(leg->id);
            targets << m_ground.schema.entities()[leg->referenced].name;
            for (FieldId field : fieldsOf(*leg))
                finding.fields.push_back(field);
            finding.form.targetAllow.push_back({leg->referenced, {}, std::nullopt, {}});
        }
        finding.reasons.push_back(reason(fills == Fills::One ? QT_TRANSLATE_NOOP("Messages", "“%1” lets exactly one of the foreign keys to %2 be filled.")
                                                             : QT_TRANSLATE_NOOP("Messages", "“%1” lets at most one of the foreign keys to %2 be filled."),
                                         {condition.said, targets.join(u", "_s)}));
        finding.form.kind = u"any-to-one"_s;
        finding.form.storage = AnyStorage::Arc;
        finding.form.source = entity.id;
        finding.form.targetOptional = fills == Fills::OneOrNone;
        finding.id = m_ground.schema.tableName(entity) + u'.' + m_ground.shown(entity, finding.fields).remove(u' ');
        m_found->push_back(std::move(finding));
    }

    const Ground &m_ground;
    const Answers &m_answers;
    std::vector<Finding> *m_found;
    QHash<EntityId, std::vector<Condition>> m_conditions; // of triggers
};

} // namespace

void findAnyEnds(const Ground &ground, const Answers &answers, std::vector<Finding> *found)
{
    AnyFinder(ground, answers, found).run();
}

} // namespace relata::flows::finding
