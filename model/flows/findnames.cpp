#include "model/flows/findnames.h"

#include "model/schema/inflection.h"
#include "model/schema/naming.h"

#include <algorithm>

namespace relata::flows::finding {

using namespace Qt::StringLiterals;

namespace {

const QSet<QString> &suffixes()
{
    static const QSet<QString> known{u"id"_s, u"ids"_s, u"uuid"_s, u"guid"_s, u"fk"_s, u"key"_s, u"code"_s, u"no"_s, u"num"_s, u"nr"_s, u"number"_s, u"ref"_s, u"oid"_s, u"pk"_s, u"uid"_s, u"gid"_s, u"iri"_s};
    return known;
}

// What may stand behind a table's own name.
bool isFiller(const QString &word)
{
    static const QSet<QString> known{u"tbl"_s, u"table"_s, u"tab"_s, u"master"_s, u"mst"_s};
    return known.contains(word);
}

double aboveOf(const QStringList &stem)
{
    static const QHash<QString, double> known{
        {u"parent"_s, 0.86}, {u"manager"_s, 0.66}, {u"superior"_s, 0.8}, {u"supervisor"_s, 0.66}, {u"boss"_s, 0.8}, {u"reports to"_s, 0.74}, {u"reportsto"_s, 0.74}, {u"super"_s, 0.6},
        {u"previous"_s, 0.6}, {u"prev"_s, 0.6}, {u"next"_s, 0.6}, {u"root"_s, 0.6}, {u"predecessor"_s, 0.66}, {u"successor"_s, 0.66}, {u"replaced by"_s, 0.66}, {u"origin"_s, 0.45}, {u"original"_s, 0.5}};
    return known.value(stem.join(u' '), stem.value(0) == "parent"_L1 && stem.size() == 1 ? 0.86 : 0);
}

// "created_by": who did it.
double personOf(const QStringList &stem, const QString &suffix)
{
    static const QSet<QString> roles{u"author"_s, u"owner"_s, u"creator"_s, u"editor"_s, u"assignee"_s, u"approver"_s, u"reviewer"_s, u"sender"_s, u"recipient"_s, u"receiver"_s,
                                     u"user"_s, u"moderator"_s, u"member"_s, u"invitee"_s, u"inviter"_s, u"modifier"_s, u"updater"_s, u"follower"_s, u"manager"_s, u"salesperson"_s};
    static const QSet<QString> deeds{u"created"_s, u"updated"_s, u"modified"_s, u"deleted"_s, u"approved"_s, u"changed"_s, u"uploaded"_s, u"edited"_s, u"assigned"_s, u"invited"_s, u"submitted"_s,
                                     u"completed"_s, u"closed"_s, u"opened"_s, u"locked"_s, u"reviewed"_s, u"published"_s, u"owned"_s, u"added"_s, u"posted"_s, u"written"_s, u"stored"_s};
    if (stem.isEmpty())
        return suffix == "uid"_L1 ? 0.6 : 0; // "uid" alone
    const QString last = stem.last();
    const QString before = stem.size() > 1 ? stem[stem.size() - 2] : QString();
    if ((last == "by"_L1 || last == "to"_L1) && deeds.contains(before))
        return 0.72;
    if (suffix == "uid"_L1 && stem.size() == 1)
        return 0.48; // "create_uid": kept for the record more often than for joining
    if (stem.size() == 1 && (last.endsWith("edby"_L1) && deeds.contains(last.chopped(2))))
        return 0.68;
    if (last.endsWith("by"_L1) && last.size() > 5 && std::any_of(deeds.begin(), deeds.end(), [&last](const QString &deed) { return last == deed + u"by"_s || last.endsWith(deed + u"by"_s); }))
        return 0.68;
    return roles.contains(last) ? (suffix.isEmpty() ? 0.5 : 0.68) : 0;
}

// Says little without its owner.
bool isGenericNoun(const QString &word)
{
    static const QSet<QString> known{u"type"_s, u"status"_s, u"state"_s, u"value"_s, u"kind"_s, u"name"_s, u"code"_s, u"date"_s, u"option"_s, u"result"_s, u"format"_s, u"mode"_s, u"method"_s, u"role"_s, u"class"_s, u"reason"_s};
    return known.contains(word);
}

bool abbreviates(const QString &part, const QString &whole)
{
    if (part.size() < 2 || part.size() >= whole.size() || part.front() != whole.front())
        return false;
    qsizetype at = 0;
    for (const QChar c : whole) {
        if (at < part.size() && part[at] == c)
            ++at;
    }
    return at == part.size();
}

QString compact(const QStringList &words) { return words.join(QString()); }

QStringList singular(QStringList words)
{
    if (!words.isEmpty())
        words.last() = singularWord(words.last());
    return words;
}

} // namespace

QStringList foldedWords(QStringView name)
{
    QStringList words;
    for (const QString &word : naming::words(name))
        words << word.toCaseFolded();
    return words;
}

QString singularWord(const QString &word)
{
    return inflection::singular(word);
}

bool isOrder(const QString &word)
{
    static const QSet<QString> known{u"sequence"_s, u"position"_s, u"order"_s, u"sort"_s, u"rank"_s, u"index"_s, u"level"_s, u"priority"_s, u"weight"_s, u"ordinal"_s, u"number"_s, u"count"_s, u"version"_s,
                                     u"revision"_s, u"quantity"_s, u"amount"_s, u"price"_s, u"score"_s, u"rating"_s, u"year"_s, u"month"_s, u"day"_s};
    return known.contains(word);
}

bool isGenericKey(const QString &word)
{
    static const QSet<QString> known{u"id"_s, u"uuid"_s, u"guid"_s, u"pk"_s, u"key"_s, u"code"_s, u"no"_s, u"num"_s, u"nr"_s, u"number"_s, u"name"_s, u"oid"_s, u"gid"_s, u"rowid"_s, u"uid"_s, u"rev"_s, u"value"_s,
                                     u"title"_s, u"slug"_s, u"type"_s, u"seq"_s, u"entryid"_s, u"entry"_s, u"label"_s, u"version"_s, u"description"_s, u"date"_s, u"email"_s, u"token"_s, u"hash"_s, u"path"_s, u"url"_s};
    return known.contains(word);
}

Names::Names(const Schema &schema) : m_schema(schema)
{
    QHash<QString, int> beginnings;
    for (const Entity &entity : schema.entities()) {
        if (entity.kind != EntityKind::Table)
            continue;
        Named named;
        named.entity = &entity;
        named.words = singular(foldedWords(schema.tableName(entity)));
        if (named.words.size() > 1 && isFiller(named.words.last()))
            named.words = singular(named.words.first(named.words.size() - 1));
        if (named.words.isEmpty())
            continue;
        if (const Key *primary = entity.primaryKey(); primary && primary->fields.size() == 1)
            named.keys.push_back(primary->fields.front());
        const auto addKey = [&named, &entity](FieldId id) {
            const Field *field = entity.field(id);
            if (field && std::find(named.keys.begin(), named.keys.end(), id) == named.keys.end())
                named.keys.push_back(id);
        };
        for (const Key &key : entity.keys) {
            if (key.kind == KeyKind::Unique && key.fields.size() == 1)
                addKey(key.fields.front());
        }
        for (const Index &index : entity.indexes) {
            if (index.unique && index.where.isEmpty() && index.parts.size() == 1 && index.parts.front().field)
                addKey(index.parts.front().field);
        }
        for (qsizetype i = 1; i < named.words.size(); ++i)
            ++beginnings[named.words.first(i).join(u' ')];
        m_places.insert(entity.id, m_all.size());
        m_all.push_back(std::move(named));
    }
    for (size_t at = 0; at < m_all.size(); ++at) {
        Named &named = m_all[at];
        const QStringList &words = named.words;
        QSet<QString> seen;
        for (qsizetype i = 0; i < words.size(); ++i) {
            double weight = 1;
            if (i > 0) {
                const bool common = beginnings.value(words.first(i).join(u' ')) >= 3;
                const bool repeated = words.size() == 2 && words[1] == singularWord(words[0]); // "party_party"
                weight = repeated ? 0.98 : common ? (i == 1 ? 0.89 : i == 2 ? 0.84 : 0.74) : i == 1 ? 0.55 : 0.45;
            }
            const QString stem = compact(words.mid(i));
            if (!seen.contains(stem)) {
                m_stems[stem].push_back({at, weight});
                seen.insert(stem);
            }
        }
        for (qsizetype i = words.size(); i > 0; --i)
            named.holder << compact(words.first(i));
    }
    for (size_t at = 0; at < m_all.size(); ++at) {
        Named &named = m_all[at];
        const QStringList &words = named.words;
        for (size_t k = 0; k < named.keys.size(); ++k) {
            const QStringList key = foldedWords(m_schema.columnName(*named.entity->field(named.keys[k])));
            if (key.isEmpty() || (key.size() == 1 && isGenericKey(key.front())))
                continue;
            const bool saysWhat = compact(key).contains(words.last().left(4));
            // "area" of country_area, "person_id" of death: the key of another table, shared.
            bool shared = false;
            for (const Split &split : splitsOf(column(*named.entity->field(named.keys[k])))) {
                const QString stem = compact(singular(split.stem));
                const auto owners = m_stems.value(stem);
                shared = shared || (stem != compact(words) && std::any_of(owners.begin(), owners.end(), [&](const Stem &owner) { return owner.at != at && owner.weight >= 0.85; }) && !isStemOf(at, stem));
            }
            m_keyNames[compact(key)].push_back({at, named.keys[k], (k == 0 ? 1.0 : 0.6) * (saysWhat ? 1.0 : 0.75) * (shared ? 0.45 : 1.0)});
        }
    }
    static const QStringList kPeople{u"user"_s, u"account"_s, u"person"_s, u"employee"_s, u"member"_s, u"staff"_s, u"people"_s, u"userinfo"_s, u"profile"_s};
    for (const QString &word : kPeople) {
        for (size_t at = 0; at < m_all.size(); ++at) {
            if (m_all[at].words.last() == word && m_all[at].words.size() <= 2)
                m_people.push_back(at);
        }
    }
    learnHabits();
}

QStringList Names::wordsOf(const Field &field) const
{
    auto known = m_words.constFind(field.id);
    if (known == m_words.cend())
        known = m_words.insert(field.id, foldedWords(column(field)));
    return *known;
}

const Named *Names::of(EntityId id) const
{
    const auto place = m_places.constFind(id);
    return place == m_places.cend() ? nullptr : &m_all[*place];
}

// What this schema is used to: names that point somewhere already, and whether keys bear a suffix.
void Names::learnHabits()
{
    QHash<QString, QHash<std::pair<EntityId, FieldId>, int>> counts;
    int bare = 0, suffixed = 0;
    for (const Reference &reference : m_schema.references()) {
        const Entity *holder = m_schema.entities().get(reference.holder);
        const Entity *referenced = m_schema.entities().get(reference.referenced);
        const Field *field = holder && referenced && reference.pairs.size() == 1 ? holder->field(reference.pairs.front().field) : nullptr;
        if (!field)
            continue;
        const QStringList words = wordsOf(*field);
        if (words.isEmpty())
            continue;
        if (holder != referenced)
            ++counts[compact(words)][{reference.referenced, reference.pairs.front().referenced}];
        ++(suffixes().contains(words.last()) ? suffixed : bare);
    }
    for (auto name = counts.begin(); name != counts.end(); ++name) {
        int all = 0, most = 0;
        std::pair<EntityId, FieldId> target;
        for (auto one = name->begin(); one != name->end(); ++one) {
            all += *one;
            if (*one > most || (*one == most && one.key() < target)) {
                most = *one;
                target = one.key();
            }
        }
        if (most * 4 >= all * 3)
            m_habits.insert(name.key(), target);
    }
    for (const Named &holder : m_all) {
        for (const Field &field : holder.entity->fields) {
            const QStringList words = wordsOf(field);
            if (words.isEmpty() || holder.entity->isInPrimaryKey(field.id))
                continue;
            const bool hasSuffix = words.size() > 1 && suffixes().contains(words.last());
            const QStringList stem = singular(hasSuffix ? words.first(words.size() - 1) : words);
            const auto found = m_stems.constFind(compact(stem));
            if (found == m_stems.cend())
                continue;
            const bool fits = std::any_of(found->begin(), found->end(), [&](const Stem &one) {
                const Named &target = m_all[one.at];
                if (one.weight < 0.85 || target.entity == holder.entity || target.keys.empty())
                    return false;
                const FieldType &key = target.entity->field(target.keys.front())->type;
                return canReference(field.type, key) && !field.type.isText();
            });
            if (fits)
                ++(hasSuffix ? suffixed : bare);
        }
    }
    if (bare >= 3 && bare * 3 >= suffixed)
        m_bare = 0.88;
    else if (bare >= 3 && bare * 10 >= suffixed)
        m_bare = 0.66;
}

std::vector<Names::Split> Names::splitsOf(const QString &column) const
{
    std::vector<Split> splits;
    QStringList words = foldedWords(column);
    if (words.isEmpty())
        return splits;
    const auto isNumber = [](const QString &word) { return std::all_of(word.begin(), word.end(), [](QChar c) { return c.isDigit(); }); };
    if (words.size() > 1 && isNumber(words.last()))
        words.removeLast();
    while (words.last().size() > 3 && words.last().back().isDigit())
        words.last().chop(1);
    static const QSet<QString> kBefore{u"id"_s, u"fk"_s, u"idf"_s, u"ref"_s};
    if (words.size() > 1 && kBefore.contains(words.first())) {
        splits.push_back({words.mid(1), u"id"_s, 0.97});
        if (words.first() == "fk"_L1)
            words.removeFirst();
    }
    const QString last = words.last();
    if (words.size() > 1 && suffixes().contains(last))
        splits.push_back({words.first(words.size() - 1), last, 1});
    for (const QString &glued : {u"uuid"_s, u"id"_s, u"code"_s, u"no"_s, u"key"_s}) {
        if (last.size() > glued.size() + 1 && last.endsWith(glued)) {
            QStringList stem = words;
            stem.last().chop(glued.size());
            splits.push_back({stem, glued, glued == "no"_L1 ? 0.8 : 0.97});
            break;
        }
    }
    splits.push_back({words, {}, 1});
    return splits;
}

bool Names::isStemOf(size_t at, const QString &stem) const
{
    const auto owners = m_stems.constFind(stem);
    return owners != m_stems.cend() && std::any_of(owners->begin(), owners->end(), [at](const Stem &owner) { return owner.at == at && owner.weight >= 0.85; });
}

// `suffix` chooses among the target's keys.
void Names::add(const Named &target, Pattern pattern, double score, bool role, const QString &suffix, std::vector<Meant> *meant) const
{
    for (size_t k = 0; k < target.keys.size(); ++k) {
        const QStringList key = wordsOf(*target.entity->field(target.keys[k]));
        const QString last = key.isEmpty() ? QString() : key.last();
        const bool isPrimary = k == 0 && target.entity->isInPrimaryKey(target.keys[k]);
        double fit = 1;
        if (!suffix.isEmpty()) {
            static const QSet<QString> kAnyId{u"id"_s, u"fk"_s, u"ref"_s, u"key"_s, u"pk"_s, u"ids"_s};
            static const QSet<QString> kIds{u"id"_s, u"uuid"_s, u"guid"_s, u"oid"_s, u"pk"_s, u"uid"_s, u"gid"_s};
            const bool same = last == suffix || compact(key).endsWith(suffix);
            if (same)
                fit = 1;
            else if (kAnyId.contains(suffix) && isPrimary)
                fit = kIds.contains(last) || suffix != "id"_L1 ? 0.95 : 0.8;
            else if (kIds.contains(suffix) && kIds.contains(last))
                fit = 0.85;
            else
                fit = isPrimary && key.size() == 1 && !isGenericKey(last) ? 0.7 : 0.35;
        }
        if (!isPrimary)
            fit *= suffix.isEmpty() ? 0.4 : fit >= 1 ? 0.85 : 0.3;
        meant->push_back({target.entity->id, target.keys[k], pattern, score * fit, role});
    }
}

void Names::byStem(const Named &holder, const Split &split, std::vector<Meant> *meant) const
{
    const QStringList &words = split.stem;
    const double shape = split.suffix.isEmpty() ? m_bare : 0.96;
    const Pattern pattern = split.suffix.isEmpty() ? Pattern::Bare : Pattern::Stem;
    const auto look = [&](const QString &stem, double factor, bool role, Pattern how) {
        const auto found = m_stems.constFind(stem);
        if (found == m_stems.cend())
            return;
        for (const Stem &one : *found) {
            const Named &target = m_all[one.at];
            double score = shape * split.weight * factor * one.weight;
            if (one.weight < 0.98) {
                score *= holder.words.front() != target.words.front() ? 0.96 : one.weight >= 0.89 ? 1.08 : 1;
                if (role && split.suffix.isEmpty() && words.last().size() + 1 >= stem.size())
                    score *= 0.85; // one word of many on either side
            }
            // "status", "type": of what? "position": an order. "votes": how many.
            if (split.suffix.isEmpty() && (isOrder(words.last()) || singularWord(words.last()) != words.last() || (one.weight < 0.98 && how == Pattern::Bare && !stem.startsWith(holder.words.front()) && isGenericNoun(words.last()))))
                score *= 0.5;
            if (target.entity->schemaName != holder.entity->schemaName)
                score *= 0.95;
            add(target, how, std::min(score, 0.97), role, split.suffix, meant);
        }
    };
    for (qsizetype n = words.size(); n > 0; --n) {
        const QStringList tail = words.last(n);
        const qsizetype roles = words.size() - n;
        const double factor = roles == 0 ? 1 : roles == 1 ? 0.94 : roles == 2 ? 0.9 : 0.85;
        const QString plain = compact(tail), one = compact(singular(tail));
        look(one, factor, roles > 0, pattern);
        if (plain != one)
            look(plain, factor, roles > 0, pattern);
        // "type" of Artist is an ArtistType.
        for (qsizetype i = 0; i < holder.holder.size(); ++i)
            look(holder.holder[i] + one, factor * (i == 0 ? 0.99 : 0.94), roles > 0, split.suffix.isEmpty() ? Pattern::Bare : Pattern::HolderStem);
    }
    // Tables that stand side by side: the account of a tax_template is an account_template.
    static const QSet<QString> kSides{u"template"_s, u"draft"_s, u"revision"_s, u"version"_s, u"preview"_s};
    const QString ending = holder.words.last();
    if (holder.words.size() > 1 && kSides.contains(ending)) {
        look(compact(singular(words)) + ending, 1.12, false, pattern);
        for (qsizetype i = holder.words.size() - 1; i > 0; --i)
            look(compact(holder.words.first(i)) + compact(singular(words)) + ending, 1.1, false, pattern);
    }
    // No signs between the words: "parentorganisationunitid".
    const QString glued = words.last();
    for (qsizetype at = 1; at + 5 <= glued.size(); ++at)
        look(glued.mid(at), at <= 2 && glued.first(at) != "to"_L1 && glued.first(at) != "by"_L1 ? 0.5 : 0.85, true, pattern);
}

void Names::byKeyName(const Named &holder, const QStringList &words, std::vector<Meant> *meant) const
{
    for (qsizetype n = words.size(); n > 0; --n) {
        const auto found = m_keyNames.constFind(compact(words.last(n)));
        if (found == m_keyNames.cend())
            continue;
        // Of all that share a key the one whose name the holder bears: "BusinessEntityID" of EmployeePayHistory is an Employee's.
        const QString own = compact(holder.words);
        const auto isOwners = [&](const KeyName &one) {
            const QString name = compact(m_all[one.at].words);
            return m_all[one.at].entity != holder.entity && name.size() > 3 && (own.startsWith(name) || own.endsWith(name));
        };
        const bool hasOwner = found->size() > 1 && std::any_of(found->begin(), found->end(), isOwners);
        for (const KeyName &one : *found) {
            const Named &target = m_all[one.at];
            if (target.entity == holder.entity && n == words.size())
                continue;
            if (hasOwner && n == words.size() && isOwners(one)) {
                meant->push_back({target.entity->id, one.key, Pattern::KeyName, own.startsWith(compact(target.words)) ? 0.975 : 0.95, false});
                continue;
            }
            const double alone = found->size() > 2 ? 0.8 : 1;
            double score = 0.96 * (hasOwner ? 0.85 : 1) * one.weight * (n == words.size() ? 1 : 0.93) * (one.weight < 1 ? alone : 1);
            if (target.entity->schemaName != holder.entity->schemaName)
                score *= 0.97;
            meant->push_back({target.entity->id, one.key, Pattern::KeyName, score, n < words.size()});
        }
    }
}

void Names::byHint(const Named &holder, const Split &split, std::vector<Meant> *meant) const
{
    if (const double above = aboveOf(split.stem); above > 0)
        add(holder, Pattern::Self, above * (split.suffix.isEmpty() ? 0.92 : 1), true, split.suffix, meant);
    if (const double person = personOf(split.stem, split.suffix); person > 0) {
        double factor = m_people.size() > 1 && split.suffix.isEmpty() ? 0.68 : 1; // which of them?
        for (const size_t at : m_people) {
            add(m_all[at], Pattern::Person, person * factor, true, split.suffix == "uid"_L1 ? u"id"_s : split.suffix, meant);
            factor *= 0.85;
        }
    }
}

// What only the holder's own name says: "new_id" of artist_redirect, "entity1" of artist_label.
void Names::byHolder(const Named &holder, const Field &field, const std::vector<Split> &splits, std::vector<Meant> *meant) const
{
    static const QSet<QString> kSides{u"new"_s, u"old"_s, u"source"_s, u"target"_s, u"from"_s, u"to"_s, u"current"_s, u"first"_s, u"second"_s, u"left"_s, u"right"_s, u"base"_s, u"main"_s};
    const Split &split = splits.front();
    if (split.stem.size() == 1 && !split.suffix.isEmpty() && kSides.contains(split.stem.front())) {
        for (qsizetype n = holder.words.size() - 1; n > 0; --n) {
            for (const Stem &one : m_stems.value(compact(holder.words.first(n)))) {
                if (one.weight >= 1)
                    return add(m_all[one.at], Pattern::Hint, 0.72, true, split.suffix, meant);
            }
        }
    }
    const QString name = column(field);
    if (name.size() < 2 || !name.back().isDigit() || name[name.size() - 2].isDigit())
        return;
    std::vector<QChar> digits;
    for (const Field &other : holder.entity->fields) {
        const QString sibling = column(other);
        if (sibling.size() == name.size() && sibling.chopped(1) == name.chopped(1) && sibling.back().isDigit())
            digits.push_back(sibling.back());
    }
    if (digits.size() != 2)
        return;
    const bool first = name.back() == std::min(digits[0], digits[1]);
    for (qsizetype from = 0; from < 2; ++from) {
        for (qsizetype middle = from + 1; middle < holder.words.size(); ++middle) {
            const auto full = [this](const QStringList &words) -> const Named * {
                for (const Stem &one : m_stems.value(compact(singular(words)))) {
                    if (one.weight >= 1)
                        return &m_all[one.at];
                }
                return nullptr;
            };
            const Named *left = full(holder.words.mid(from, middle - from)), *right = full(holder.words.mid(middle));
            if (left && right)
                return add(first ? *left : *right, Pattern::Hint, 0.72, true, {}, meant);
        }
    }
}

// The key of "artist_meta" that nobody counts is the artist's.
void Names::bySharedKey(const Named &holder, const Field &field, std::vector<Meant> *meant) const
{
    const Key *primary = holder.entity->primaryKey();
    if (!primary || !holder.entity->isInPrimaryKey(field.id) || countsItself(field))
        return;
    const QStringList name = wordsOf(field);
    if (name.size() != 1 || !isGenericKey(name.front()))
        return;
    const double whole = primary->fields.size() == 1 ? 1 : 0.85;
    for (qsizetype n = holder.words.size() - 1; n > 0; --n) {
        for (const Stem &one : m_stems.value(compact(singular(holder.words.first(n))))) {
            const Named &target = m_all[one.at];
            const Field *key = one.weight >= 1 && !target.keys.empty() ? target.entity->field(target.keys.front()) : nullptr;
            if (key && column(*key) == column(field) && target.entity->isInPrimaryKey(key->id))
                meant->push_back({target.entity->id, key->id, Pattern::SharedKey, whole * (countsItself(*key) ? 0.8 : 0.4), false});
        }
        if (!meant->empty())
            return;
    }
}

bool Names::countsItself(const Field &field)
{
    return field.generated != Generated::None || (field.defaultValue.kind == DefaultKind::Expression && field.defaultValue.value.contains("nextval"_L1, Qt::CaseInsensitive));
}

void Names::byAbbreviation(const Named &, const Split &split, std::vector<Meant> *meant) const
{
    if (split.stem.isEmpty())
        return;
    std::vector<const Named *> full;
    for (const Named &target : m_all) {
        if (target.keys.empty() || target.words.size() != split.stem.size())
            continue;
        bool all = true, short_ = false;
        for (qsizetype i = 0; i < target.words.size() && all; ++i) {
            const bool same = singularWord(split.stem[i]) == target.words[i];
            short_ = short_ || !same;
            all = same || abbreviates(split.stem[i], target.words[i]);
        }
        if (all && short_)
            full.push_back(&target);
    }
    if (full.size() == 1)
        add(*full.front(), Pattern::Abbreviation, (split.suffix.isEmpty() ? 0.3 : 0.55), false, split.suffix, meant);
    if (!full.empty() || !split.suffix.isEmpty())
        return;
    for (const Named &target : m_all) { // "ship_via": shippers, if the rows agree
        const bool hints = target.words.size() == 1 && std::any_of(split.stem.begin(), split.stem.end(), [&target](const QString &word) {
            return word.size() >= 4 && (target.words.front().startsWith(word) || word.startsWith(target.words.front())) && word != target.words.front();
        });
        if (hints)
            add(target, Pattern::Abbreviation, 0.3, true, {}, meant);
    }
}

std::vector<Meant> Names::meantBy(const Entity &entity, const Field &field) const
{
    const Named *holder = of(entity.id);
    std::vector<Meant> meant;
    if (!holder)
        return meant;
    const QString name = column(field);
    const std::vector<Split> splits = splitsOf(name);
    if (splits.empty())
        return meant;
    const QStringList &words = wordsOf(field);
    if (const auto habit = m_habits.constFind(compact(words)); habit != m_habits.cend())
        meant.push_back({habit->first, habit->second, Pattern::Habit, 0.97, false});
    bySharedKey(*holder, field, &meant);
    byKeyName(*holder, words, &meant);
    byHolder(*holder, field, splits, &meant);
    for (const Split &split : splits) {
        byStem(*holder, split, &meant);
        byHint(*holder, split, &meant);
    }
    if (std::none_of(meant.begin(), meant.end(), [](const Meant &one) { return one.score >= 0.4; })) {
        for (const Split &split : splits)
            byAbbreviation(*holder, split, &meant);
    }
    std::stable_sort(meant.begin(), meant.end(), [](const Meant &a, const Meant &b) { return a.score > b.score; });
    std::vector<Meant> once;
    for (const Meant &one : meant) {
        if (std::none_of(once.begin(), once.end(), [&one](const Meant &other) { return other.entity == one.entity && other.key == one.key; }))
            once.push_back(one);
    }
    return once;
}

std::vector<EntityId> Names::saidBy(const QString &value) const
{
    // "App\Models\Post" and "blog.Post" say Post.
    QString last = value;
    for (const QString &sign : {u"\\"_s, u"::"_s, u"."_s, u"/"_s, u":"_s})
        last = last.section(sign, -1, -1, QString::SectionSkipEmpty);
    const QStringList words = foldedWords(last);
    std::vector<std::pair<double, EntityId>> ranked;
    if (words.isEmpty())
        return {};
    QSet<QString> wanted{compact(words), compact(singular(words))};
    for (const QString &word : wanted) {
        for (const Stem &stem : m_stems.value(word))
            ranked.emplace_back(stem.weight, m_all[stem.at].entity->id);
    }
    for (const Named &named : m_all) {
        if (named.entity->name.compare(last, Qt::CaseInsensitive) == 0 || m_schema.tableName(*named.entity).compare(value, Qt::CaseInsensitive) == 0)
            ranked.emplace_back(1.1, named.entity->id);
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    std::vector<EntityId> said;
    for (const auto &[weight, id] : ranked) {
        if (std::find(said.begin(), said.end(), id) == said.end() && weight >= 0.55)
            said.push_back(id);
    }
    return said;
}

} // namespace relata::flows::finding
