// What references that are there mean together: trees, translations, junctions, symmetric pairs.
#include "model/flows/findparts.h"

#include "model/schema/edits.h"

#include <QRegularExpression>
#include <algorithm>

namespace relata::flows::finding {

using namespace Qt::StringLiterals;

namespace {

bool isOneOf(const QString &word, std::initializer_list<QLatin1String> known)
{
    return std::any_of(known.begin(), known.end(), [&word](QLatin1String one) { return word == one; });
}

bool saysLanguage(const QStringList &words)
{
    return std::any_of(words.begin(), words.end(), [](const QString &word) { return isOneOf(singularWord(word), {"language"_L1, "lang"_L1, "locale"_L1, "culture"_L1, "langue"_L1, "idiom"_L1}); });
}

class ShapeFinder
{
public:
    ShapeFinder(const Ground &ground, const Answers &answers, std::vector<Finding> *found) : m_ground(ground), m_answers(answers), m_found(found)
    {
        for (const Through &through : ground.schema.throughs()) {
            m_legs.insert(through.sourceLeg);
            m_legs.insert(through.targetLeg);
            m_anyLegs.insert(through.sourceAny);
            m_anyLegs.insert(through.targetAny);
        }
        for (const AnyReference &any : ground.schema.anyReferences()) {
            for (const Allowed &allowed : any.allowed)
                m_legs.insert(allowed.leg);
        }
    }

    void run()
    {
        for (const Named &named : m_ground.names.all()) {
            for (const Reference *reference : m_ground.held.value(named.entity->id))
                findTree(*named.entity, *reference);
            if (!findTranslations(named)) {
                findJunction(named);
                findManyToAny(named);
            }
        }
        for (const Through &through : m_ground.schema.throughs())
            findSymmetric(through);
    }

private:
    QString idOf(const Entity &entity, const Fields &fields, QLatin1String what) const
    {
        return u"%1.%2:%3"_s.arg(m_ground.schema.tableName(entity), m_ground.shown(entity, fields).remove(u' '), what);
    }

    void findTree(const Entity &entity, const Reference &reference)
    {
        if (reference.referenced != entity.id || reference.role != ReferenceRole::Plain || m_legs.contains(reference.id))
            return;
        const Fields fields = fieldsOf(reference);
        if (fields.empty() || entity.areUnique(fields) || std::none_of(fields.begin(), fields.end(), [&](FieldId field) { return entity.field(field) && entity.field(field)->nullable; }))
            return;
        const QStringList words = foldedWords(m_ground.shown(entity, fields.back()));
        if (words.isEmpty() || isOneOf(words.front(), {"next"_L1, "prev"_L1, "previous"_L1, "successor"_L1, "predecessor"_L1, "replaced"_L1, "root"_L1, "original"_L1, "origin"_L1}))
            return;
        const auto form = edits::formOf(m_ground.schema, reference.id);
        if (!form)
            return;
        Finding finding;
        finding.kind = FindingKind::Tree;
        finding.holder = entity.id;
        finding.fields = fields;
        finding.legs = {reference.id};
        finding.form = *form;
        finding.form.role = ReferenceRole::Tree;
        const bool says = words.front().startsWith("parent"_L1) || isOneOf(words.front(), {"superior"_L1, "manager"_L1, "boss"_L1, "supervisor"_L1, "reports"_L1, "reportsto"_L1, "super"_L1, "mother"_L1, "father"_L1});
        finding.confidence = says ? 0.92 : 0.55;
        finding.reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "“%1” points at a %2 and may be empty: some are at the top, the others below them."), {m_ground.shown(entity, fields), entity.name}));
        finding.id = idOf(entity, fields, "tree"_L1);
        m_found->push_back(std::move(finding));
    }

    const Through *throughOf(const Entity &junction) const
    {
        for (const Through &through : m_ground.schema.throughs()) {
            if (junctionOf(m_ground.schema, through) == junction.id)
                return &through;
        }
        return nullptr;
    }

    bool findTranslations(const Named &named)
    {
        const Entity &entity = *named.entity;
        const auto held = m_ground.held.value(entity.id);
        if (held.empty())
            return false;
        const bool says = std::any_of(named.words.begin(), named.words.end(), [](const QString &word) { return isOneOf(word, {"translation"_L1, "i18n"_L1, "l10n"_L1, "lang"_L1, "locale"_L1, "localization"_L1, "localisation"_L1, "trans"_L1, "intl"_L1}); });
        const Reference *language = nullptr;
        for (const Reference *reference : held) {
            const Named *target = m_ground.names.of(reference->referenced);
            if (target && (saysLanguage(target->words) || saysLanguage(foldedWords(m_ground.shown(entity, fieldsOf(*reference))))))
                language = reference;
        }
        const Field *code = nullptr;
        for (const Field &field : entity.fields) {
            if (!language && field.type.isText() && !m_ground.used.contains(field.id) && saysLanguage(m_ground.names.wordsOf(field)))
                code = code ? code : &field;
        }
        const Reference *parent = nullptr;
        for (const Reference *reference : held) {
            const Named *target = m_ground.names.of(reference->referenced);
            if (!target || reference == language || reference->referenced == entity.id)
                continue;
            const bool sameName = named.words.join(QString()).contains(target->words.join(QString()));
            if (sameName || !parent)
                parent = reference;
        }
        if (!parent || (!language && !code) || parent->role != ReferenceRole::Plain)
            return false;
        const Entity &translated = m_ground.schema.entities()[parent->referenced];
        const Named *target = m_ground.names.of(parent->referenced);
        const bool sameName = target && named.words.join(QString()).startsWith(target->words.join(QString()));
        Fields pair = fieldsOf(*parent);
        const Fields second = language ? fieldsOf(*language) : Fields{code->id};
        pair.insert(pair.end(), second.begin(), second.end());
        const bool once = entity.areUnique(pair);
        // An order has a customer and a language too; its name says nothing of translations.
        if (!says && !(sameName && once))
            return false;
        const Through *through = throughOf(entity);
        if (through && through->role == ThroughRole::Translations)
            return true;
        Finding finding;
        finding.kind = FindingKind::Translations;
        finding.holder = entity.id;
        finding.fields = pair;
        finding.legs = {parent->id};
        if (language)
            finding.legs.push_back(language->id);
        else
            finding.language = code->id;
        finding.confidence = (says ? 0.72 : 0.6) + (sameName ? 0.1 : 0) + (once ? 0.15 : 0);
        finding.form.kind = u"translations"_s;
        finding.form.source = parent->referenced;
        finding.form.target = language ? language->referenced : EntityId();
        finding.form.through = entity.name;
        finding.form.throughRole = ThroughRole::Translations;
        finding.reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "%1 holds texts of %2 by language (%3)."), {entity.name, translated.name, m_ground.shown(entity, second)}));
        if (once)
            finding.reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "(%1) is unique: one row for each language."), {m_ground.shown(entity, pair)}));
        finding.id = idOf(entity, pair, "translations"_L1);
        m_found->push_back(std::move(finding));
        return true;
    }

    // A join that no key says: nothing but two references, an id, times and an order.
    void findJunction(const Named &named)
    {
        const Entity &entity = *named.entity;
        std::vector<const Reference *> held = m_ground.held.value(entity.id);
        std::erase_if(held, [](const Reference *reference) { return fieldsOf(*reference).empty(); });
        if (held.size() != 2 || m_legs.contains(held[0]->id) || m_legs.contains(held[1]->id) || held[0]->referenced == entity.id || held[1]->referenced == entity.id)
            return;
        m_ground.sortByFields(entity, &held);
        Fields pair = fieldsOf(*held[0]);
        const Fields second = fieldsOf(*held[1]);
        if (entity.areUnique(pair) || entity.areUnique(second))
            return;
        pair.insert(pair.end(), second.begin(), second.end());
        if (std::any_of(pair.begin(), pair.end(), [&entity](FieldId field) { return entity.field(field)->nullable; }))
            return; // a row that has only one of them joins nothing
        bool pure = true;
        for (const Field &field : entity.fields) {
            pure = pure && (std::find(pair.begin(), pair.end(), field.id) != pair.end() || entity.isInPrimaryKey(field.id) || isBeside(field));
        }
        const auto named0 = m_ground.names.of(held[0]->referenced), named1 = m_ground.names.of(held[1]->referenced);
        const QString own = named.words.join(QString());
        const bool bothNamed = named0 && named1 && own.contains(named0->words.last()) && own.contains(named1->words.last());
        if (!pure && !bothNamed)
            return;
        Finding finding;
        finding.kind = FindingKind::ManyToMany;
        finding.holder = entity.id;
        finding.fields = pair;
        finding.legs = {held[0]->id, held[1]->id};
        finding.confidence = (pure ? 0.66 : 0.4) + (bothNamed ? 0.2 : 0) + (entity.areUnique(pair) ? 0.1 : 0);
        finding.form.kind = u"many-to-many"_s;
        finding.form.source = held[0]->referenced;
        finding.form.target = held[1]->referenced;
        finding.form.through = entity.name;
        finding.reasons.push_back(pure ? reason(QT_TRANSLATE_NOOP("Messages", "%1 holds nothing but which %2 goes with which %3."), {entity.name, m_ground.schema.entities()[held[0]->referenced].name, m_ground.schema.entities()[held[1]->referenced].name})
                                       : reason(QT_TRANSLATE_NOOP("Messages", "%1 is called after %2 and %3, and points at both."), {entity.name, m_ground.schema.entities()[held[0]->referenced].name, m_ground.schema.entities()[held[1]->referenced].name}));
        if (!entity.areUnique(pair))
            finding.reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "Nothing forbids the same pair twice: (%1) is not unique."), {m_ground.shown(entity, pair)}));
        finding.id = idOf(entity, pair, "many-to-many"_L1);
        m_found->push_back(std::move(finding));
    }

    // Directus' many-to-any: a key of the parent, a pair that points at one of several, and nothing else.
    void findManyToAny(const Named &named)
    {
        const Entity &entity = *named.entity;
        const auto anys = m_ground.anyHeld.value(entity.id);
        QSet<ReferenceId> arcs;
        for (const AnyReference *any : anys) {
            for (const Allowed &allowed : any->allowed)
                arcs.insert(allowed.leg);
        }
        std::vector<const Reference *> held = m_ground.held.value(entity.id);
        std::erase_if(held, [&arcs](const Reference *reference) { return arcs.contains(reference->id); });
        if (anys.size() != 1 || held.size() != 1 || m_legs.contains(held.front()->id) || held.front()->referenced == entity.id || m_anyLegs.contains(anys.front()->id))
            return;
        Fields pair = fieldsOf(*held.front());
        const Named *parent = m_ground.names.of(held.front()->referenced);
        // A comment has an author and a subject, too, and joins nothing: a join is called after what it belongs to.
        if (pair.empty() || entity.areUnique(pair) || !parent || !named.words.join(QString()).contains(parent->words.join(QString())))
            return;
        if (anys.front()->discriminator)
            pair.push_back(anys.front()->discriminator);
        pair.insert(pair.end(), anys.front()->key.begin(), anys.front()->key.end());
        const bool pure = std::all_of(entity.fields.begin(), entity.fields.end(), [&](const Field &field) {
            return std::find(pair.begin(), pair.end(), field.id) != pair.end() || m_ground.used.contains(field.id) || entity.isInPrimaryKey(field.id) || isBeside(field);
        });
        if (!pure)
            return;
        Finding finding;
        finding.kind = FindingKind::ManyToAny;
        finding.holder = entity.id;
        finding.fields = pair;
        finding.legs = {held.front()->id};
        finding.anyLeg = anys.front()->id;
        finding.confidence = 0.74;
        finding.form.kind = u"many-to-any"_s;
        finding.form.source = held.front()->referenced;
        finding.form.through = entity.name;
        for (const Allowed &allowed : anys.front()->allowed)
            finding.form.targetAllow.push_back({allowed.entity, allowed.value, std::nullopt, {}});
        finding.reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "%1 holds nothing but what goes with which %2."), {entity.name, m_ground.schema.entities()[held.front()->referenced].name}));
        finding.id = idOf(entity, pair, "many-to-any"_L1);
        m_found->push_back(std::move(finding));
    }

    // Times and an order may stand beside the keys of a junction.
    bool isBeside(const Field &field) const
    {
        const QStringList &words = m_ground.names.wordsOf(field);
        const bool isTime = field.type.kind == TypeKind::Timestamp || field.type.kind == TypeKind::TimestampTz || field.type.kind == TypeKind::Date;
        return isTime || (field.type.isInteger() && words.size() == 1 && isOneOf(words.front(), {"position"_L1, "sort"_L1, "ordinal"_L1, "rank"_L1, "sequence"_L1}));
    }

    // "a < b" of the junction's two keys, however the database writes it.
    QString orderCheck(const Entity &junction, FieldId a, FieldId b) const
    {
        const QString first = m_ground.shown(junction, a).toCaseFolded(), second = m_ground.shown(junction, b).toCaseFolded();
        static const QRegularExpression noise(u"[\\s\"`()]"_s);
        for (const Check &check : junction.checks) {
            const QString plain = check.expression.toCaseFolded().remove(noise);
            if (plain == first + u'<' + second || plain == second + u'>' + first || plain == second + u'<' + first || plain == first + u'>' + second)
                return check.name.isEmpty() ? check.expression : check.name;
        }
        return {};
    }

    void findSymmetric(const Through &through)
    {
        const Reference *source = m_ground.schema.references().get(through.sourceLeg), *target = m_ground.schema.references().get(through.targetLeg);
        if (through.role != ThroughRole::Plain || !source || !target || source->referenced != target->referenced || source->holder != target->holder)
            return;
        const Fields first = fieldsOf(*source), second = fieldsOf(*target);
        const Entity *junction = m_ground.schema.entities().get(source->holder);
        const Entity *entity = m_ground.schema.entities().get(source->referenced);
        if (!junction || !entity || first.size() != 1 || second.size() != 1)
            return;
        Finding finding;
        finding.kind = FindingKind::Symmetric;
        finding.holder = junction->id;
        finding.fields = {first.front(), second.front()};
        finding.legs = {source->id, target->id};
        finding.form.kind = u"many-to-many"_s;
        finding.form.source = finding.form.target = entity->id;
        finding.form.through = junction->name;
        if (const QString check = orderCheck(*junction, first.front(), second.front()); !check.isEmpty()) {
            finding.confidence = 0.96;
            finding.certain = true;
            finding.form.throughRole = ThroughRole::SymmetricOnce;
            finding.reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "The check “%1” keeps each pair once, whichever comes first."), {check}));
        } else {
            finding.form.throughRole = ThroughRole::SymmetricMirrored;
            const database::RowQuestion question{junction->id, finding.fields, junction->id, {second.front(), first.front()}, {}, {}};
            const database::RowAnswer answer = m_answers.to(question);
            finding.questions = {question};
            finding.answers = {answer};
            finding.confidence = answer.asked && answer.distinct >= 4 ? (answer.share() >= 1 ? 0.9 : answer.share() > 0.9 ? 0.6 : 0) : 0.3;
            finding.reasons.push_back(answer.asked && answer.share() > 0.9 ? reason(QT_TRANSLATE_NOOP("Messages", "Each pair is there the other way round, too."), {})
                                                                           : reason(QT_TRANSLATE_NOOP("Messages", "Both keys of %1 point at %2."), {junction->name, entity->name}));
        }
        finding.id = idOf(*junction, finding.fields, "symmetric"_L1);
        m_found->push_back(std::move(finding));
    }

    const Ground &m_ground;
    const Answers &m_answers;
    std::vector<Finding> *m_found;
    QSet<ReferenceId> m_legs;
    QSet<AnyReferenceId> m_anyLegs;
};

} // namespace

void findShapes(const Ground &ground, const Answers &answers, std::vector<Finding> *found)
{
    ShapeFinder(ground, answers, found).run();
}

} // namespace relata::flows::finding
