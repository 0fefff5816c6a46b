// What was found becomes part of the schema; and what people read of it.
#include "model/flows/findparts.h"

#include "model/schema/edits.h"
#include "model/schema/inflection.h"
#include "model/schema/naming.h"
#include "model/schema/relationshipkinds.h"

#include <algorithm>

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

QString columnsOf(const Schema &schema, const Finding &finding)
{
    QStringList columns;
    if (const Entity *holder = schema.entities().get(finding.holder)) {
        for (FieldId id : finding.fields) {
            if (const Field *field = holder->field(id))
                columns << schema.columnName(*field);
        }
    }
    return columns.join(u", "_s);
}

QString nameOf(const Schema &schema, EntityId id)
{
    const Entity *entity = schema.entities().get(id);
    return entity ? entity->name : QString();
}

class Accepter
{
public:
    Accepter(const Schema &schema, Enforcement enforcement, IdSource &ids) : m_before(schema), m_now(schema), m_enforcement(enforcement), m_ids(ids) {}

    std::optional<Error> accept(const Finding &finding)
    {
        switch (finding.kind) {
        case FindingKind::Reference:
            return reference(finding);
        case FindingKind::Any:
        case FindingKind::Tree:
            return related(finding.form, Enforcement::Logical);
        case FindingKind::Arc:
            return arc(finding);
        case FindingKind::Translations:
        case FindingKind::ManyToMany:
        case FindingKind::ManyToAny:
        case FindingKind::Symmetric:
            return through(finding);
        }
        return std::nullopt;
    }
    [[nodiscard]] Change change() const { return diff(m_before, m_now); }

private:
    // Logical: tables stay as they are, so that the database still is what the project says.
    std::optional<Error> related(const RelationshipForm &form, Enforcement enforcement)
    {
        const auto change = edits::relate(m_now, form, m_ids);
        if (!change)
            return change.error();
        Change kept = *change;
        if (enforcement == Enforcement::Logical)
            std::erase_if(kept.deltas, [](const AnyDelta &delta) { return std::holds_alternative<Delta<Entity>>(delta); });
        m_now = applied(std::move(m_now), kept);
        return std::nullopt;
    }

    std::optional<Error> reference(const Finding &finding)
    {
        if (m_enforcement == Enforcement::Enforced && finding.orphans() > 0) {
            return Error{"find.orphans", QT_TRANSLATE_NOOP("Messages", "%1 of %2 point at no %3, so there can be no foreign key."),
                         {QString::number(finding.orphans()), nameOf(m_now, finding.holder) + u'.' + columnsOf(m_now, finding), nameOf(m_now, finding.form.target)},
                         QT_TRANSLATE_NOOP("Messages", "Mend these rows first, or accept the relationship without a foreign key."), {}};
        }
        RelationshipForm form = finding.form;
        form.enforcement = m_enforcement;
        // "billing_address_id" is the billingAddress; where an Address has orders already, these are its billingAddressOrders.
        const Entity *holder = m_now.entities().get(form.source);
        const NamingPolicy &policy = m_now.naming();
        const QString holderName = holder ? holder->name : QString();
        const QString role = roleOf(finding);
        const bool one = relationshipKind(form.kind)->unique;
        const auto styled = [&policy](const QString &words) { return naming::cased(words, policy.referenceCase); };
        const QString many = one ? inflection::singular(holderName, policy.plurals) : inflection::plural(inflection::singular(holderName, policy.plurals), policy.plurals);
        std::optional<Error> fault;
        for (int attempt = 0; attempt < 3; ++attempt) {
            form.targetReference = attempt < 2 ? std::optional(styled(role)) : std::nullopt;
            form.sourceReference = attempt == 0 ? std::optional(styled(many)) : attempt == 1 ? std::optional(styled(role + u' ' + many)) : std::nullopt;
            fault = related(form, m_enforcement);
            if (!fault)
                break;
        }
        return fault;
    }
    QString roleOf(const Finding &finding) const
    {
        if (finding.fields.size() != 1)
            return inflection::singular(nameOf(m_now, finding.form.target), m_now.naming().plurals);
        QStringList words = finding::foldedWords(columnsOf(m_now, finding));
        static const QSet<QString> kEnds{u"id"_s, u"uuid"_s, u"fk"_s, u"code"_s, u"key"_s, u"no"_s, u"ref"_s, u"guid"_s};
        if (words.size() > 1 && kEnds.contains(words.last()))
            words.removeLast();
        if (words.size() > 1 && (words.front() == "fk"_L1 || words.front() == "id"_L1))
            words.removeFirst();
        return words.size() == 1 && finding.form.source != finding.form.target && words.front().contains(nameOf(m_now, finding.form.target).toCaseFolded())
            ? inflection::singular(nameOf(m_now, finding.form.target), m_now.naming().plurals)
            : words.join(u' ');
    }

    // A name that nothing on the entity bears.
    QString freeName(EntityId id, const QString &wanted, const QString &longer = {}) const
    {
        QSet<QString> taken;
        if (const Entity *entity = m_now.entities().get(id)) {
            for (const Field &field : entity->fields)
                taken.insert(field.name);
        }
        const SchemaIndex index(m_now);
        for (const RelationshipEnd &end : index.endsOf(id))
            taken.insert(end.name);
        const QString name = naming::cased(wanted, m_now.naming().referenceCase);
        if (!taken.contains(name) || longer.isEmpty())
            return naming::uniqueName(name, [&taken](const QString &tried) { return taken.contains(tried); });
        return naming::uniqueName(naming::cased(longer, m_now.naming().referenceCase), [&taken](const QString &tried) { return taken.contains(tried); });
    }

    static Error gone()
    {
        return {"find.gone", QT_TRANSLATE_NOOP("Messages", "What it was made of is not there any more, or is part of another relationship."), {}, QT_TRANSLATE_NOOP("Messages", "Look for relationships again."), {}};
    }

    std::optional<Error> arc(const Finding &finding)
    {
        AnyReference any;
        any.id = m_ids.make<AnyReferenceId>();
        any.holder = finding.holder;
        any.storage = AnyStorage::Arc;
        any.constraint = finding.constraint;
        any.holderEnd.minimum = finding.form.targetOptional ? 0 : 1;
        any.holderEnd.name = freeName(finding.holder, u"target"_s);
        std::vector<Reference> legs;
        for (ReferenceId id : finding.legs) {
            const Reference *stored = m_now.references().get(id);
            const Entity *target = stored ? m_now.entities().get(stored->referenced) : nullptr;
            if (!target)
                return gone();
            Reference leg = *stored;
            Allowed allowed;
            allowed.id = m_ids.make<AllowedId>();
            allowed.entity = leg.referenced;
            allowed.value = m_now.tableName(*target);
            allowed.leg = leg.id;
            allowed.inverse = leg.referencedEnd;
            leg.referencedEnd = End();
            leg.holderEnd = End();
            any.allowed.push_back(allowed);
            any.onDelete = leg.onDelete;
            legs.push_back(leg);
        }
        for (Reference &leg : legs)
            m_now.table<Reference>().set(std::move(leg));
        m_now.table<AnyReference>().set(std::move(any));
        return std::nullopt;
    }

    std::optional<Error> through(const Finding &finding)
    {
        const Reference *source = m_now.references().get(finding.legs.front());
        const Reference *target = finding.legs.size() > 1 ? m_now.references().get(finding.legs[1]) : nullptr;
        if (!source || (finding.legs.size() > 1 && !target))
            return gone();
        Through through;
        for (const Through &known : m_now.throughs()) {
            const bool same = known.sourceLeg == source->id || known.targetLeg == source->id || (target && (known.sourceLeg == target->id || known.targetLeg == target->id));
            if (same)
                through = known;
        }
        const bool isNew = !through.id;
        if (isNew)
            through.id = m_ids.make<ThroughId>();
        if (!isNew && through.sourceLeg != source->id)
            std::swap(through.sourceEnd, through.targetEnd);
        through.sourceLeg = source->id;
        through.targetLeg = target ? target->id : ReferenceId();
        through.targetAny = finding.anyLeg;
        through.language = finding.language;
        through.role = finding.form.throughRole;
        const NamingPolicy &policy = m_now.naming();
        const auto plural = [&policy](const QString &name) { return inflection::plural(inflection::singular(name, policy.plurals), policy.plurals); };
        const QString junction = plural(nameOf(m_now, finding.holder));
        if (isNew) {
            if (finding.kind == FindingKind::Translations) {
                through.sourceEnd.name = freeName(source->referenced, u"translations"_s, junction);
            } else if (finding.anyLeg) {
                const AnyReference *any = m_now.anyReferences().get(finding.anyLeg);
                const QString item = any && !any->holderEnd.name.isEmpty() ? any->holderEnd.name : u"item"_s;
                through.sourceEnd.name = freeName(source->referenced, plural(item), plural(item) + u" through "_s + junction);
            } else if (target) {
                through.sourceEnd.name = freeName(source->referenced, plural(nameOf(m_now, target->referenced)), plural(nameOf(m_now, target->referenced)) + u" through "_s + junction);
                through.targetEnd.name = freeName(target->referenced, plural(nameOf(m_now, source->referenced)), plural(nameOf(m_now, source->referenced)) + u" through "_s + junction);
            }
        }
        const Schema kept = m_now;
        const ThroughId id = through.id;
        m_now.table<Through>().set(std::move(through));
        if (viewOf(m_now, id))
            return std::nullopt;
        m_now = kept;
        return gone();
    }

    const Schema m_before;
    Schema m_now;
    const Enforcement m_enforcement;
    IdSource &m_ids;
};

} // namespace

Accepted acceptFindings(const Schema &schema, const std::vector<Finding> &findings, Enforcement enforcement, IdSource &ids)
{
    Accepted accepted;
    Accepter accepter(schema, enforcement, ids);
    for (const Finding &finding : findings) {
        if (auto fault = accepter.accept(finding))
            accepted.refused.emplace_back(finding.id, *fault);
    }
    accepted.change = accepter.change();
    return accepted;
}

Schema recognised(const Schema &imported)
{
    std::vector<Finding> certain = findRelationships(imported);
    std::erase_if(certain, [](const Finding &finding) { return !finding.certain; });
    DerivedIds ids(u"recognised"_s);
    return applied(imported, acceptFindings(imported, certain, Enforcement::Logical, ids).change);
}

Error findingTitle(const Schema &schema, const Finding &finding)
{
    const QString holder = nameOf(schema, finding.holder), columns = columnsOf(schema, finding);
    const QString target = nameOf(schema, finding.form.target), source = nameOf(schema, finding.form.source);
    QStringList allowed;
    for (const AllowedForm &one : finding.form.targetAllow)
        allowed << nameOf(schema, one.entity);
    switch (finding.kind) {
    case FindingKind::Reference:
        if (finding.form.role == ReferenceRole::Tree)
            return finding::reason(QT_TRANSLATE_NOOP("Messages", "%1 (%2) is a tree."), {holder, columns});
        return finding::reason(relationshipKind(finding.form.kind)->unique ? QT_TRANSLATE_NOOP("Messages", "%1 (%2) points at %3, one at most.") : QT_TRANSLATE_NOOP("Messages", "%1 (%2) points at %3."), {holder, columns, target});
    case FindingKind::Any:
    case FindingKind::Arc:
        return finding::reason(allowed.isEmpty() ? QT_TRANSLATE_NOOP("Messages", "%1 (%2) points at one of several entities.") : QT_TRANSLATE_NOOP("Messages", "%1 (%2) points at one of %3."), {holder, columns, allowed.join(u", "_s)});
    case FindingKind::Tree:
        return finding::reason(QT_TRANSLATE_NOOP("Messages", "%1 (%2) is a tree."), {holder, columns});
    case FindingKind::Translations:
        return finding::reason(QT_TRANSLATE_NOOP("Messages", "%1 (%2) holds the translations of %3."), {holder, columns, source});
    case FindingKind::ManyToMany:
        return finding::reason(QT_TRANSLATE_NOOP("Messages", "%1 (%2) joins many %3 with many %4."), {holder, columns, source, target});
    case FindingKind::ManyToAny:
        return finding::reason(QT_TRANSLATE_NOOP("Messages", "%1 (%2) joins many %3 with many of %4."), {holder, columns, source, allowed.join(u", "_s)});
    case FindingKind::Symmetric:
        return finding::reason(QT_TRANSLATE_NOOP("Messages", "%1 (%2) joins %3 with %3, the same in both directions."), {holder, columns, source});
    }
    return {};
}

Error evidenceText(const Finding &finding)
{
    const auto number = [](qint64 value) { return QString::number(value); };
    qint64 rows = 0, distinct = 0, found = 0, orphans = 0;
    bool asked = false, whole = true;
    // Of a reference only the answer about where it points; of an any-end those about each entity.
    for (size_t i = 0; i < finding.answers.size(); ++i) {
        const database::RowAnswer &answer = finding.answers[i];
        if (!answer.asked || !finding.questions[i].referenced || (finding.kind == FindingKind::Reference && i > 0))
            continue;
        asked = true;
        rows += answer.filled;
        distinct += answer.distinct;
        found += answer.found;
        orphans += answer.orphans;
        whole = whole && answer.whole;
    }
    if (!asked)
        return finding::reason(finding.certain ? QT_TRANSLATE_NOOP("Messages", "A check of the database says so.") : QT_TRANSLATE_NOOP("Messages", "No rows were asked."), {});
    if (distinct == 0)
        return finding::reason(QT_TRANSLATE_NOOP("Messages", "There are no rows that could tell."), {});
    if (orphans == 0)
        return finding::reason(whole ? QT_TRANSLATE_NOOP("Messages", "All %1 values of %2 rows are there.") : QT_TRANSLATE_NOOP("Messages", "All %1 values of the first %2 rows are there."), {number(distinct), number(rows)});
    return finding::reason(whole ? QT_TRANSLATE_NOOP("Messages", "%1 of %2 values are there; %3 of %4 rows point at nothing.") : QT_TRANSLATE_NOOP("Messages", "%1 of %2 values are there; %3 of the first %4 rows point at nothing."),
                           {number(found), number(distinct), number(orphans), number(rows)});
}

} // namespace relata::flows
