// References that nobody declared: by names, types and keys, and by rows.
#include "model/flows/findparts.h"

#include <algorithm>

namespace relata::flows::finding {

using namespace Qt::StringLiterals;

namespace {

constexpr double kWorthAsking = 0.24; // below this not even rows are asked
constexpr size_t kMostTargets = 4;    // of one field

struct Candidate
{
    Meant meant;
    double score = 0;
    database::RowQuestion question;
    database::RowAnswer answer;
};

class ReferenceFinder
{
public:
    ReferenceFinder(const Ground &ground, const Answers &answers, std::vector<Finding> *found) : m_ground(ground), m_answers(answers), m_found(found) {}

    void run()
    {
        for (const Named &named : m_ground.names.all()) {
            m_covered.clear();
            m_isCopy = isCopy(named);
            findCompound(named);
            for (const Field &field : named.entity->fields)
                findSingle(*named.entity, field);
        }
    }

private:
    static bool isIndexed(const Entity &entity, FieldId field)
    {
        return std::any_of(entity.indexes.begin(), entity.indexes.end(), [field](const Index &index) { return !index.parts.empty() && index.parts.front().field == field; });
    }
    static bool couldBeKey(const FieldType &type) { return type.isInteger() || type.isText() || type.kind == TypeKind::Uuid || type.kind == TypeKind::Decimal || type.kind == TypeKind::Bytes || type.kind == TypeKind::Native; }

    void findSingle(const Entity &holder, const Field &field)
    {
        if (m_ground.used.contains(field.id) || Names::countsItself(field) || !couldBeKey(field.type))
            return;
        const Key *primary = holder.primaryKey();
        const bool isKey = primary && primary->fields.size() == 1 && primary->fields.front() == field.id;
        const QStringList words = m_ground.names.wordsOf(field);
        std::vector<Meant> meant = m_ground.names.meantBy(holder, field);
        if (isKey && words.size() == 1 && isGenericKey(words.front()))
            std::erase_if(meant, [](const Meant &one) { return one.pattern != Pattern::SharedKey; });
        // "customer_id" of Customer names itself.
        const auto own = std::find_if(meant.begin(), meant.end(), [&](const Meant &one) { return one.entity == holder.id && one.key == field.id && !one.role && one.score >= 0.5; });
        if (own != meant.end())
            return;
        std::vector<Candidate> candidates;
        for (const Meant &one : meant) {
            if (one.entity == holder.id && (one.key == field.id || (!one.role && one.pattern != Pattern::Habit)))
                continue;
            const Entity &target = m_ground.schema.entities()[one.entity];
            const Field &key = *target.field(one.key);
            Candidate candidate{one, one.score, {holder.id, {field.id}, one.entity, {one.key}, {}, {}}, {}};
            candidate.score *= typeFit(field.type, key.type);
            if (field.type.isText() && one.pattern == Pattern::Bare)
                candidate.score *= field.type.length > 0 && field.type.length == key.type.length ? 0.8 : 0.5; // "country" may well be a text
            if (isKey && one.pattern != Pattern::SharedKey)
                candidate.score *= 0.93;
            if (m_isCopy)
                candidate.score *= 0.5;
            if (target.dataSource != holder.dataSource)
                candidate.score *= 0.6;
            else if (isIndexed(holder, field.id) && !isKey && candidate.score > 0.2)
                candidate.score = std::min(0.98, candidate.score * 1.06);
            if (candidate.score >= kWorthAsking)
                candidates.push_back(std::move(candidate));
        }
        propose(holder, field, std::move(candidates));
    }

    static bool better(const Candidate &a, const Candidate &b)
    {
        return a.score > b.score;
    }

    void propose(const Entity &holder, const Field &field, std::vector<Candidate> candidates)
    {
        if (candidates.empty())
            return;
        std::stable_sort(candidates.begin(), candidates.end(), better);
        if (candidates.size() > kMostTargets)
            candidates.resize(kMostTargets);
        Finding finding;
        finding.holder = holder.id;
        finding.fields = {field.id};
        // All of them are asked, for the rows may know better.
        std::vector<database::RowQuestion> asked;
        for (Candidate &candidate : candidates) {
            asked.push_back(candidate.question);
            candidate.answer = m_answers.to(candidate.question);
            candidate.score = weighed(candidate.score, candidate.answer, field.type);
        }
        std::stable_sort(candidates.begin(), candidates.end(), better);
        const Candidate best = candidates.front();
        double confidence = best.score;
        if (candidates.size() > 1 && candidates[1].score > best.score * 0.97)
            confidence *= 0.78; // either may be meant
        for (const Candidate &candidate : candidates) {
            if (candidate.meant.entity != best.meant.entity && candidate.score > 0)
                finding.others.push_back(candidate.meant.entity);
        }
        if (m_covered.contains(field.id))
            confidence *= 0.5;
        finding.confidence = confidence;
        finding.questions = {best.question};
        finding.answers = {best.answer};
        for (const database::RowQuestion &question : asked) {
            if (!(question == best.question)) {
                finding.questions.push_back(question);
                finding.answers.push_back(m_answers.to(question));
            }
        }
        explain(holder, field, best, &finding);
        finish(holder, {field.id}, m_ground.schema.entities()[best.meant.entity], {best.meant.key}, std::move(finding));
    }

    void explain(const Entity &holder, const Field &field, const Candidate &best, Finding *finding) const
    {
        const Entity &target = m_ground.schema.entities()[best.meant.entity];
        const QString name = m_ground.names.column(field), key = m_ground.shown(target, best.meant.key);
        const QStringList arguments{name, target.name, key};
        auto &reasons = finding->reasons;
        switch (best.meant.pattern) {
        case Pattern::Stem:
        case Pattern::HolderStem:
            reasons.push_back(best.meant.role ? reason(QT_TRANSLATE_NOOP("Messages", "“%1” ends with the name of %2 and its key."), arguments)
                                              : reason(QT_TRANSLATE_NOOP("Messages", "“%1” is the name of %2 and its key."), arguments));
            break;
        case Pattern::KeyName:
            reasons.push_back(best.meant.role ? reason(QT_TRANSLATE_NOOP("Messages", "“%1” ends with “%3”, the key of %2."), arguments)
                                              : reason(QT_TRANSLATE_NOOP("Messages", "“%1” is what the key of %2 is called."), arguments));
            break;
        case Pattern::Bare:
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "“%1” bears the name of %2."), arguments));
            break;
        case Pattern::Self:
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "“%1” says which %2 it belongs under or follows."), arguments));
            break;
        case Pattern::Person:
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "“%1” says who did it or has it: a %2."), arguments));
            break;
        case Pattern::Abbreviation:
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "“%1” looks like a short form of %2."), arguments));
            break;
        case Pattern::Hint:
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "The name of its table says that “%1” is a %2."), arguments));
            break;
        case Pattern::SharedKey:
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "Nobody counts “%1” here; %2, after which the table is called, does."), arguments));
            break;
        case Pattern::Habit:
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "Elsewhere “%1” points at %2."), arguments));
            break;
        }
        const FieldType &type = field.type, &keyType = target.field(best.meant.key)->type;
        if (typeFit(type, keyType) >= 1)
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "Its type is that of (%1): %2."), {key, typeText(keyType, m_ground.schema.enumName())}));
        else
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "Its type, %1, can be compared with %2, but is another one."), {typeText(type, m_ground.schema.enumName()), typeText(keyType, m_ground.schema.enumName())}));
        if (isIndexed(holder, field.id))
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "It is indexed."), {}));
        if (best.answer.filled >= 5 && best.answer.whole && best.answer.distinct == best.answer.filled && !holder.areUnique({field.id}))
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "No value comes twice in the rows: it may be one-to-one."), {}));
        if (!finding->others.empty()) {
            QStringList others;
            for (EntityId other : finding->others)
                others << m_ground.schema.entities()[other].name;
            reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "It may point at %1 instead."), {others.join(u", "_s)}));
        }
    }

    // "sale_line_history" with the columns of sale_line: kept for the record, so that rows may go that it points at.
    bool isCopy(const Named &named) const
    {
        static const QSet<QString> kKept{u"history"_s, u"archive"_s, u"archived"_s, u"hist"_s, u"audit"_s, u"log"_s, u"backup"_s, u"old"_s, u"raw"_s, u"tmp"_s, u"temp"_s, u"staging"_s, u"snapshot"_s, u"deleted"_s};
        if (named.words.size() < 2)
            return std::any_of(kKept.begin(), kKept.end(), [&](const QString &word) { return named.words.last().size() > word.size() + 3 && named.words.last().endsWith(word) && copies(named, named.words.last().chopped(word.size())); });
        return kKept.contains(named.words.last()) && copies(named, named.words.first(named.words.size() - 1).join(QString()));
    }
    bool copies(const Named &named, const QString &original) const
    {
        for (const Named &other : m_ground.names.all()) {
            if (other.words.join(QString()) != original && singularWord(original) != other.words.join(QString()))
                continue;
            const auto same = std::count_if(other.entity->fields.begin(), other.entity->fields.end(), [&](const Field &field) {
                return std::any_of(named.entity->fields.begin(), named.entity->fields.end(), [&](const Field &mine) { return m_ground.names.column(mine) == m_ground.names.column(field); });
            });
            return same * 5 >= qsizetype(other.entity->fields.size()) * 4;
        }
        return false;
    }

    // All parts of a key of several fields, under their own names or behind the entity's.
    void findCompound(const Named &holder)
    {
        const Entity &entity = *holder.entity;
        QHash<QString, FieldId> columns;
        for (const Field &field : entity.fields)
            columns.insert(m_ground.names.wordsOf(field).join(u' '), field.id);
        for (const Named &target : m_ground.names.all()) {
            const Key *key = target.entity->primaryKey();
            if (!key || key->fields.size() < 2 || key->fields.size() > 5 || target.entity == holder.entity)
                continue;
            Fields fields;
            double fit = 1;
            bool ownName = false, allPoint = true;
            for (FieldId id : key->fields) {
                const Field &part = *target.entity->field(id);
                const QStringList words = m_ground.names.wordsOf(part);
                const FieldId behind = columns.value(target.words.join(u' ') + u' ' + words.join(u' '));
                const FieldId same = words.size() == 1 && isGenericKey(words.front()) ? FieldId() : columns.value(words.join(u' '));
                const FieldId mine = behind ? behind : same;
                if (!mine || std::find(fields.begin(), fields.end(), mine) != fields.end()) {
                    fields.clear();
                    break;
                }
                ownName = ownName || behind;
                allPoint = allPoint && pointsElsewhere(*target.entity, part);
                fit *= typeFit(entity.field(mine)->type, part.type) * (couldBeKey(part.type) || behind ? 1 : 0.4);
                // Both have a "position": each its own.
                if (!behind && isOrder(words.last()) && std::none_of(words.begin(), words.end(), [&target](const QString &word) { return target.words.contains(singularWord(word)); }))
                    fit *= 0.35;
                fields.push_back(mine);
            }
            if (fields.empty() || fit <= 0 || isDeclared(entity, fields))
                continue;
            const bool isOwnKey = entity.primaryKey() && sameFields(entity.primaryKey()->fields, fields);
            // A junction's two keys stand in many places without meaning the junction.
            double score = ownName ? 0.85 : allPoint ? 0.3 : 0.72;
            if (isOwnKey)
                score *= 0.5;
            score *= fit;
            const database::RowQuestion question{entity.id, fields, target.entity->id, key->fields, {}, {}};
            const database::RowAnswer answer = m_answers.to(question);
            score = weighed(score, answer, entity.field(fields.front())->type);
            if (score < kWorthAsking)
                continue;
            Finding finding;
            finding.holder = entity.id;
            finding.fields = fields;
            finding.confidence = score;
            finding.questions = {question};
            finding.answers = {answer};
            finding.reasons.push_back(reason(QT_TRANSLATE_NOOP("Messages", "(%1) are called like the key of %2."), {m_ground.shown(entity, fields), target.entity->name}));
            if (score >= 0.6) {
                for (FieldId field : fields)
                    m_covered.insert(field);
            }
            finish(entity, fields, *target.entity, key->fields, std::move(finding));
        }
    }

    bool pointsElsewhere(const Entity &entity, const Field &field)
    {
        const auto known = m_points.constFind(field.id);
        if (known != m_points.cend())
            return *known;
        bool points = m_ground.used.contains(field.id);
        if (!points) {
            for (const Meant &one : m_ground.names.meantBy(entity, field)) {
                const Entity &target = m_ground.schema.entities()[one.entity];
                points = points || (one.entity != entity.id && one.score * typeFit(field.type, target.field(one.key)->type) >= kLikely);
            }
        }
        m_points.insert(field.id, points);
        return points;
    }

    static bool sameFields(const Fields &a, const Fields &b)
    {
        return a.size() == b.size() && std::is_permutation(a.begin(), a.end(), b.begin());
    }
    bool isDeclared(const Entity &entity, const Fields &fields) const
    {
        const auto held = m_ground.held.value(entity.id);
        return std::any_of(held.begin(), held.end(), [&fields](const Reference *reference) { return sameFields(finding::fieldsOf(*reference), fields); });
    }

    void finish(const Entity &holder, const Fields &fields, const Entity &target, const Fields &key, Finding finding)
    {
        RelationshipForm &form = finding.form;
        const bool unique = holder.areUnique(fields);
        form.kind = unique ? u"one-to-one"_s : u"many-to-one"_s;
        form.keyOn = unique ? KeySide::Source : KeySide::Automatic;
        form.source = holder.id;
        form.target = target.id;
        bool optional = false, primary = true;
        for (size_t i = 0; i < fields.size(); ++i) {
            const Field &field = *holder.field(fields[i]);
            form.sourceKey << field.name;
            form.targetKey << target.field(key[i])->name;
            optional = optional || field.nullable;
            primary = primary && holder.isInPrimaryKey(field.id);
        }
        form.targetOptional = optional && !primary;
        form.targetPrimary = primary;
        form.onDelete = Action::NoAction;
        form.onUpdate = Action::NoAction;
        form.enforcement = Enforcement::Logical;
        if (target.id == holder.id && !unique && fields.size() == 1 && optional) {
            const QStringList words = foldedWords(m_ground.names.column(*holder.field(fields.front())));
            if (!words.isEmpty() && words.front().startsWith("parent"_L1))
                form.role = ReferenceRole::Tree;
        }
        finding.kind = FindingKind::Reference;
        finding.id = u"%1.%2>%3"_s.arg(m_ground.schema.tableName(holder), m_ground.shown(holder, fields).remove(u' '), m_ground.schema.tableName(target));
        m_found->push_back(std::move(finding));
    }

    const Ground &m_ground;
    const Answers &m_answers;
    std::vector<Finding> *m_found;
    QSet<FieldId> m_covered; // of the holder at hand: parts of a compound reference
    QHash<FieldId, bool> m_points;
    bool m_isCopy = false; // the holder keeps what was in another table
};

} // namespace

void findReferences(const Ground &ground, const Answers &answers, std::vector<Finding> *found)
{
    ReferenceFinder(ground, answers, found).run();
}

double typeFit(const FieldType &key, const FieldType &referenced)
{
    if (key.isInteger() && referenced.isInteger())
        return key.kind == referenced.kind ? 1 : 0.9;
    if (key.isText() && referenced.isText()) {
        if (key.length == referenced.length)
            return 1;
        return key.length > 0 && referenced.length > 0 ? (key.length > referenced.length ? 0.85 : 0.75) : 0.9;
    }
    if (canReference(key, referenced))
        return 1;
    const auto whole = [](const FieldType &type) { return type.kind == TypeKind::Decimal && type.precision > 0 && type.scale == 0; };
    if ((key.isInteger() && whole(referenced)) || (referenced.isInteger() && whole(key)))
        return 0.85;
    if ((key.isText() && referenced.kind == TypeKind::Uuid) || (key.kind == TypeKind::Uuid && referenced.isText()))
        return 0.7;
    return 0;
}

double weighed(double confidence, const database::RowAnswer &answer, const FieldType &type)
{
    if (!answer.asked || answer.distinct == 0)
        return confidence;
    const double share = answer.share();
    if (answer.keys == 0)
        return answer.distinct > 2 ? confidence * 0.4 : confidence;
    if (share < 0.5)
        return 0;
    if (share < 0.9) // of a few values one is no proof
        return confidence * (answer.distinct < 10 ? 0.5 + share / 2 : share * 0.7);
    if (share < 1)
        return confidence * 0.97;
    // Small numbers are found everywhere; texts and uuids are not.
    const double weight = type.isInteger() ? 0.45 : 0.75;
    const double amount = std::min(1.0, double(answer.distinct) / 12);
    return confidence + (1 - confidence) * weight * amount;
}

} // namespace relata::flows::finding
