// The parser of the notation, for notation.cpp alone. The first error wins; every function returns false after it.
#pragma once

#include "model/schema/notation.h"
#include "model/schema/notationlexer.h"
#include "model/schema/recordnames.h"
#include "model/schema/relationshipkinds.h"

#include <QSet>

namespace relata::notation {

using namespace Qt::StringLiterals;

constexpr qsizetype kMaximumText = 16 * 1024 * 1024;
constexpr int kMaximumEntities = 20'000;
constexpr int kMaximumFields = 2'000;
constexpr int kMaximumDepth = 64;

struct NamedEntity
{
    QString schemaName;
    QString name;
    qsizetype at = 0;
    QStringList keyFields; // `Task(list_id) n-1 List`
};

struct ParsedEntity
{
    edits::NewEntity entity;
    std::vector<std::vector<QString>> indexes;
    QStringList explicitIdentity; // fields of the type `identity`
    bool bare = false; // no list at all
    qsizetype at = 0;
};

// One of an allow-list: `Post(post_id) = posts / comments`.
struct NamedAllowed
{
    NamedEntity entity;
    QString value;
    std::optional<QString> inverse;
};

struct ParsedRelationship
{
    std::vector<NamedAllowed> left; // one, unless the kind has a list there
    std::vector<NamedAllowed> right;
    RelationshipForm form; // without source, target
    QStringList keys[2];   // of any-ends, named with their discriminators: source, target
    bool leftIsSource = true;
    qsizetype at = 0;
};

class Parser : public Lexer
{
public:
    Parser(QStringView text, EnumByName enumByName) : Lexer(text), m_enumByName(std::move(enumByName)) {}

    void setEnumByName(EnumByName enumByName) { m_enumByName = std::move(enumByName); }

    enum class Statement { Enumeration, Entity, Relationship, None };
    // What begins here; nothing is consumed.
    Statement statement()
    {
        const qsizetype start = m_at;
        if (keyword(u"enum") && nameFollows()) {
            m_at = start;
            return Statement::Enumeration;
        }
        m_at = start;
        if (keyword(u"view") && nameFollows()) {
            m_at = start;
            return Statement::Entity;
        }
        m_at = start;
        Statement result = Statement::None;
        std::vector<NamedAllowed> skipped;
        const bool isList = nameFollows() && allowList(skipped) && (blanks(), endsFollow());
        m_error.reset();
        m_at = start;
        m_depth = 0;
        if (isList) {
            result = Statement::Relationship;
        } else if (skipQualifiedName() && skipParentheses()) {
            blanks();
            result = endsFollow() ? Statement::Relationship : Statement::Entity;
        } else if (!m_error) {
            result = Statement::Entity; // it will say what is wrong
        }
        m_at = start;
        return result;
    }

    bool enumeration(Enumeration &result)
    {
        keyword(u"enum");
        if (!name(result.name) || !expect(u'('))
            return false;
        while (!closes()) {
            QString value;
            if (!word(value))
                return false;
            if (result.values.contains(value))
                return fail({"notation.duplicateValue", QT_TRANSLATE_NOOP("Messages", "The value “%1” is there twice."), {value},
                             QT_TRANSLATE_NOOP("Messages", "Leave one out.")});
            result.values.append(value);
            if (!listGoesOn())
                return false;
        }
        return !m_error;
    }

    bool entity(ParsedEntity &result)
    {
        blanks();
        result.at = m_at;
        const qsizetype start = m_at;
        if (keyword(u"view") && nameFollows())
            result.entity.kind = EntityKind::View;
        else
            m_at = start;
        if (!qualifiedName(result.entity.schemaName, result.entity.name))
            return false;
        blanks();
        if (m_at >= m_text.size() || m_text[m_at] != u'(') {
            result.bare = true;
            return true;
        }
        ++m_at;
        m_depth = 1;
        QSet<QString> names;
        QStringList mentioned;
        while (!closes()) {
            const bool isList = here() == u'!' || here() == u'#' || here() == u'*';
            const bool good = isList ? fieldList(result) : entry(result, names);
            if (!good || !listGoesOn())
                return false;
        }
        return finish(result, names);
    }

    bool field(TypedField &result)
    {
        bool typed = false;
        m_typedIdentity = false;
        if (!name(result.field.name))
            return false;
        for (bool more = true; more;) {
            more = false;
            if (take(u'*'))
                more = result.primary = true;
            if (take(u'!'))
                more = result.unique = true;
        }
        result.field.nullable = take(u'?');
        if (take(u':')) {
            typed = true;
            if (!type(result.field))
                return false;
            result.field.nullable |= take(u'?');
        }
        if (!typed && result.primary) {
            result.field.type = typeOf(TypeKind::Int64);
            result.field.generated = Generated::Identity;
        } else if (result.primary && result.field.type.kind == TypeKind::Uuid) {
            result.field.generated = Generated::Uuid;
        }
        return !take(u'=') || defaultValue(result.field);
    }

    bool relationship(ParsedRelationship &result)
    {
        blanks();
        result.at = m_at;
        if (!allowList(result.left))
            return false;
        blanks();
        if (!endsFollow())
            return unexpected(knownEnds());
        const Side left = side();
        ++m_at; // the hyphen
        const Side right = side();
        blanks();
        const bool isAlone = rightStandsAlone(right); // a web API, or a field that holds the language
        if ((!isAlone && !allowList(result.right)) || !ends(result, left, right))
            return false;
        return options(result);
    }

private:
    struct Side
    {
        QString sign; // 1, n, m, any
        bool optional = false, identifying = false, mandatory = false;
        qsizetype at = 0;
    };

    // --- entities

    bool entry(ParsedEntity &result, QSet<QString> &names)
    {
        blanks();
        const qsizetype at = m_at;
        TypedField typed;
        if (!field(typed))
            return false;
        if (names.contains(typed.field.name))
            return failAt(at, {"notation.duplicateField", QT_TRANSLATE_NOOP("Messages", "“%1” has two fields called “%2”."),
                               {result.entity.name, typed.field.name}, QT_TRANSLATE_NOOP("Messages", "Rename one of them.")});
        if (result.entity.fields.size() >= kMaximumFields)
            return failAt(at, {"notation.tooManyFields", QT_TRANSLATE_NOOP("Messages", "“%1” has more than %2 fields."),
                               {result.entity.name, QString::number(kMaximumFields)}, ""});
        names.insert(typed.field.name);
        if (m_typedIdentity)
            result.explicitIdentity.append(typed.field.name);
        if (typed.primary)
            result.entity.primaryKey.push_back(typed.field.name);
        if (typed.unique)
            result.entity.uniqueKeys.push_back({typed.field.name});
        result.entity.fields.push_back(std::move(typed.field));
        return true;
    }
    // `!(a, b)`, `#(a, b)` or `*(b, a)`
    bool fieldList(ParsedEntity &result)
    {
        const QChar mark = m_text[m_at++];
        const int outer = m_depth;
        std::vector<QString> fields;
        if (!expect(u'('))
            return false;
        while (!closes()) {
            QString fieldName;
            if (!name(fieldName))
                return false;
            fields.push_back(fieldName);
            if (!listGoesOn())
                return false;
        }
        m_depth = std::max(outer, 1);
        if (m_error)
            return false;
        if (fields.empty())
            return unexpected(u"the names of fields"_s);
        if (mark == u'*')
            result.entity.primaryKey = std::move(fields);
        else
            (mark == u'!' ? result.entity.uniqueKeys : result.indexes).push_back(std::move(fields));
        return true;
    }
    static Error unknownFieldOf(const QString &entity, const QString &field)
    {
        return {"notation.unknownField", QT_TRANSLATE_NOOP("Messages", "“%1” has no field “%2”."), {entity, field},
                QT_TRANSLATE_NOOP("Messages", "Name its fields in the same list."), {}};
    }
    bool finish(ParsedEntity &result, const QSet<QString> &names)
    {
        if (m_error)
            return false;
        // Identity makes single keys only; the parts of a compound key come from elsewhere.
        if (result.entity.primaryKey.size() > 1) {
            for (Field &f : result.entity.fields) {
                if (!result.explicitIdentity.contains(f.name))
                    f.generated = Generated::None;
            }
        }
        for (const QString &wanted : result.entity.primaryKey) {
            if (!names.contains(wanted))
                return failAt(result.at, unknownFieldOf(result.entity.name, wanted));
        }
        for (const auto *lists : {&result.entity.uniqueKeys, &result.indexes}) {
            for (const auto &list : *lists) {
                for (const QString &wanted : list) {
                    if (!names.contains(wanted))
                        return failAt(result.at, unknownFieldOf(result.entity.name, wanted));
                }
            }
        }
        return true;
    }

    bool type(Field &result)
    {
        blanks();
        const qsizetype at = m_at;
        QString text;
        if (here() == u'"') {
            if (!quotedText(text))
                return false;
        } else if (!rawUntil(text, u"?=@")) {
            return false;
        }
        if (text == u"identity") {
            m_typedIdentity = true;
            result.type = typeOf(TypeKind::Int64);
            result.generated = Generated::Identity;
            return true;
        }
        Result<FieldType> found = typeFromText(text, m_enumByName);
        if (!found)
            return failAt(at, found.error());
        result.type = *std::move(found);
        return true;
    }
    // Text up to a comma, a closing parenthesis or one of `stops` outside parentheses and quotes.
    bool rawUntil(QString &result, QStringView stops)
    {
        int depth = 0;
        for (; m_at < m_text.size(); ++m_at) {
            const QChar c = here();
            if (depth == 0 && (c == u',' || c == u')' || c == u';' || (m_depth == 0 && c == u'\n') || stops.contains(c)))
                break;
            if (c == u'(' && ++depth > kMaximumDepth)
                return unexpected(u"“)”"_s);
            if (c == u')')
                --depth;
            result += c;
        }
        result = result.trimmed();
        return depth == 0 || unexpected(u"“)”"_s);
    }
    bool defaultValue(Field &result)
    {
        blanks();
        if (here() != u'(') {
            result.defaultValue.kind = DefaultKind::Literal;
            return word(result.defaultValue.value);
        }
        ++m_at;
        result.defaultValue.kind = DefaultKind::Expression;
        const int outer = m_depth;
        m_depth = 1;
        blanks();
        if (here() == u'"' ? !quotedText(result.defaultValue.value) : !rawUntilClose(result.defaultValue.value))
            return false;
        const bool closed = take(u')');
        m_depth = outer;
        return closed ? !result.defaultValue.value.isEmpty() || unexpected(u"an expression"_s) : unexpected(u"“)”"_s);
    }
    bool rawUntilClose(QString &result)
    {
        int depth = 0;
        for (; m_at < m_text.size() && (depth > 0 || here() != u')'); ++m_at) {
            depth += here() == u'(' ? 1 : here() == u')' ? -1 : 0;
            result += here();
        }
        result = result.trimmed();
        return m_at < m_text.size() || unexpected(u"“)”"_s);
    }

    // --- relationships

    bool endEntity(NamedEntity &result)
    {
        blanks();
        result.at = m_at;
        if (!qualifiedName(result.schemaName, result.name))
            return false;
        blanks();
        if (here() != u'(' || m_at >= m_text.size())
            return true;
        ++m_at;
        m_depth = 1;
        while (!closes()) {
            QString fieldName;
            if (!name(fieldName))
                return false;
            result.keyFields.append(fieldName);
            if (!listGoesOn())
                return false;
        }
        return !m_error;
    }
    // One entity, or several with "|" between them.
    bool allowList(std::vector<NamedAllowed> &result)
    {
        do {
            NamedAllowed allowed;
            if (!endEntity(allowed.entity) || (take(u'=') && !word(allowed.value)) || (take(u'/') && !referenceName(allowed.inverse)))
                return false;
            result.push_back(std::move(allowed));
        } while (take(u'|'));
        return true;
    }
    [[nodiscard]] bool rightStandsAlone(const Side &right) const
    {
        return right.sign == u"web" || (right.sign == u"lang" && (m_at >= m_text.size() || u":;\n"_s.contains(here())));
    }
    // "any", "web", "lang", or one of 1, n, m; nothing where none stands at `at`.
    [[nodiscard]] QStringView sideAt(qsizetype at) const
    {
        const QStringView rest = m_text.sliced(at);
        for (const QStringView word : {QStringView(u"any"), QStringView(u"web"), QStringView(u"lang")}) {
            if (rest.startsWith(word))
                return rest.first(word.size());
        }
        return !rest.isEmpty() && u"1nm"_s.contains(rest.front()) ? rest.first(1) : QStringView();
    }
    // `n-1`, `1?-n`, `1-1*`, `n-m`, `n-any` …
    [[nodiscard]] bool endsFollow() const
    {
        qsizetype at = m_at;
        const auto oneSide = [&] {
            const QStringView found = sideAt(at);
            at += found.size();
            while (at < m_text.size() && u"?*+"_s.contains(m_text[at]))
                ++at;
            return !found.isEmpty();
        };
        if (!oneSide() || at >= m_text.size() || m_text[at] != u'-')
            return false;
        ++at;
        return oneSide() && (at >= m_text.size() || !isWordPart(m_text[at]));
    }
    Side side()
    {
        Side result;
        result.at = m_at;
        result.sign = sideAt(m_at).toString();
        m_at += result.sign.size();
        while (m_at < m_text.size() && u"?*+"_s.contains(m_text[m_at])) {
            const QChar mark = m_text[m_at++];
            result.optional |= mark == u'?';
            result.identifying |= mark == u'*';
            result.mandatory |= mark == u'+';
        }
        return result;
    }
    static QString knownEnds()
    {
        QStringList all;
        for (const RelationshipKind &kind : relationshipKinds())
            all << QLatin1StringView(kind.ends);
        return all.join(u", "_s);
    }
    bool ends(ParsedRelationship &result, const Side &left, const Side &right)
    {
        // n and m both are "many": which of them is written matters only beside "any".
        const auto isLetter = [](const Side &one) { return one.sign == u"n" || one.sign == u"m"; };
        const auto isDigit = [](const Side &one) { return one.sign == u"1" || one.sign == u"n" || one.sign == u"m"; };
        const RelationshipKind *kind = isLetter(left) && isLetter(right) ? relationshipKindWithEnds(u"n-m") : relationshipKindWithEnds(QString(left.sign + u'-' + right.sign));
        if (!kind && isDigit(left) && isDigit(right) && (left.sign == u"1" || right.sign == u"1"))
            kind = relationshipKindWithEnds(left.sign == u"1" ? QString(u"1-n"_s) : QString(u"n-1"_s));
        if (!kind)
            return failAt(left.at, {"notation.ends", QT_TRANSLATE_NOOP("Messages", "No kind of relationship is written %1."), {QString(left.sign + u'-' + right.sign), knownEnds()},
                                    QT_TRANSLATE_NOOP("Messages", "Write one of %2.")});
        for (const auto &[one, entities, any] : {std::tuple(&left, &result.left, kind->anySource()), std::tuple(&right, &result.right, kind->anyTarget())}) {
            if (isLetter(*one) && (one->optional || one->identifying))
                return failAt(one->at, {"notation.mark", QT_TRANSLATE_NOOP("Messages", "“?” and “*” belong to the side that is pointed at."), {},
                                        QT_TRANSLATE_NOOP("Messages", "Write them after the 1: n-1?, n-1*.")});
            if (!any && entities->size() > 1) // none: nothing but a web API or a field
                return failAt(entities->back().entity.at, {"notation.list", QT_TRANSLATE_NOOP("Messages", "Only a side written “any” can be one of several entities."), {},
                                                          QT_TRANSLATE_NOOP("Messages", "Write n-any, any-n, m-any, any-m or any-any.")});
        }
        RelationshipForm &form = result.form;
        form.kind = QLatin1StringView(kind->key);
        form.sourcePrimary = left.identifying;
        form.sourceOptional = left.optional;
        form.targetPrimary = right.identifying;
        form.targetOptional = right.optional;
        form.minimum = kind->holder != KeyHolder::Junction && (left.mandatory || right.mandatory) ? 1 : 0;
        return true;
    }
    bool referenceNames(ParsedRelationship &result)
    {
        // Left is the Source: what it calls the right is the Target Reference.
        if (!referenceName(result.form.targetReference))
            return false;
        return !take(u'/') || referenceName(result.form.sourceReference);
    }
    bool referenceName(std::optional<QString> &result)
    {
        blanks();
        if (here() == u'-' && m_at < m_text.size()) {
            ++m_at;
            result = QString();
            return true;
        }
        if (!nameFollows())
            return true;
        QString text;
        if (!name(text))
            return false;
        result = text;
        return true;
    }
    bool options(ParsedRelationship &result)
    {
        RelationshipForm &form = result.form;
        for (;;) {
            blanks();
            if (keyword(u"through")) {
                if (!through(form))
                    return false;
            } else if (keyword(u"pair")) {
                if (keyword(u"key"))
                    form.pairIsKey = true;
                else if (keyword(u"unique"))
                    form.pairIsKey = false, form.uniquePair = true;
                else if (keyword(u"free"))
                    form.pairIsKey = form.uniquePair = false;
                else
                    return unexpected(u"key, unique, free"_s);
            } else if (keyword(u"sort")) {
                if (!name(form.sortField))
                    return false;
            } else if (keyword(u"other")) {
                if (!otherDirection(form))
                    return false;
            } else if (keyword(u"minimum")) {
                if (!number(form.minimum))
                    return false;
            } else if (keyword(u"maximum")) {
                if (!number(form.maximum))
                    return false;
            } else if (keyword(u"symmetric")) {
                if (keyword(u"once"))
                    form.throughRole = ThroughRole::SymmetricOnce;
                else if (keyword(u"mirrored"))
                    form.throughRole = ThroughRole::SymmetricMirrored;
                else
                    return unexpected(u"once, mirrored"_s);
            } else if (keyword(u"language")) {
                if (!name(form.languageField))
                    return false;
            } else if (keyword(u"tree")) {
                form.role = ReferenceRole::Tree;
            } else if (keyword(u"guard")) {
                if (!oneOf(form.cycleGuard))
                    return false;
            } else if (keyword(u"depth")) {
                if (!number(form.maximumDepth))
                    return false;
            } else if (keyword(u"steal")) {
                form.reassign = Reassign::Steal;
            } else if (keyword(u"url")) {
                if (!word(form.url))
                    return false;
            } else if (keyword(u"path")) {
                if (!word(form.path))
                    return false;
            } else if (keyword(u"shape")) {
                if (!shape(form))
                    return false;
            } else if (keyword(u"header")) {
                QString header, value;
                if (!word(header) || !expect(u'=') || !word(value))
                    return false;
                form.headers.insert(header, value);
            } else if (keyword(u"timeout")) {
                if (!number(form.timeout))
                    return false;
            } else if (keyword(u"cache")) {
                if (!number(form.cache))
                    return false;
            } else if (keyword(u"on")) {
                if (!action(form))
                    return false;
            } else if (keyword(u"deselect")) {
                if (keyword(u"delete"))
                    form.deselect = Deselect::Delete;
                else if (!keyword(u"nullify"))
                    return unexpected(u"nullify, delete"_s);
            } else if (keyword(u"storage")) {
                if (!oneOf(form.storage))
                    return false;
            } else if (keyword(u"by")) { // the first for the left side where both are lists
                const bool isSource = relationshipKind(form.kind)->any == AnySide::Both ? form.sourceDiscriminator.isEmpty() : relationshipKind(form.kind)->anySource();
                if (!discriminator(isSource ? form.sourceDiscriminator : form.targetDiscriminator, result.keys[isSource ? 0 : 1]))
                    return false;
            } else if (take(u':')) { // names may come after options, too
                if (!referenceNames(result))
                    return false;
            } else if (keyword(u"logical")) {
                form.enforcement = Enforcement::Logical;
            } else if (keyword(u"subtype")) {
                form.role = ReferenceRole::Subtype;
            } else if (keyword(u"keyed")) {
                if (keyword(u"left"))
                    form.keyOn = KeySide::Source;
                else if (keyword(u"right"))
                    form.keyOn = KeySide::Target;
                else
                    return unexpected(u"left, right"_s);
            } else {
                return true;
            }
        }
    }
    bool through(RelationshipForm &form)
    {
        if (!name(form.through))
            return false;
        blanks();
        if (here() != u'(' || m_at >= m_text.size())
            return true;
        ++m_at;
        m_depth = 1;
        while (!closes()) {
            blanks();
            const qsizetype at = m_at;
            TypedField typed;
            if (!field(typed))
                return false;
            form.junctionFields.append(m_text.sliced(at, m_at - at).toString().trimmed());
            if (!listGoesOn())
                return false;
        }
        return !m_error;
    }
    bool action(RelationshipForm &form);
    // `shape (firstName: string?, city: string @/address/city)`
    bool shape(RelationshipForm &form)
    {
        blanks();
        if (here() != u'(' || m_at >= m_text.size())
            return unexpected(u"“(”"_s);
        ++m_at;
        m_depth = 1;
        while (!closes()) {
            blanks();
            const qsizetype at = m_at;
            TypedField typed;
            if (!field(typed))
                return false;
            QString text = m_text.sliced(at, m_at - at).toString().trimmed();
            if (take(u'@')) {
                QString pointer;
                blanks();
                if (here() == u'"' ? !quotedText(pointer) : !rawUntil(pointer, u""))
                    return false;
                text += u" @"_s + pointer;
            }
            form.shape.append(text);
            if (!listGoesOn())
                return false;
        }
        return !m_error;
    }
    // `other minimum 1`, `other sort position` …
    bool otherDirection(RelationshipForm &form)
    {
        if (keyword(u"minimum"))
            return number(form.otherMinimum);
        if (keyword(u"maximum"))
            return number(form.otherMaximum);
        if (keyword(u"sort"))
            return name(form.otherSortField);
        if (keyword(u"deselect"))
            return oneOf(form.otherDeselect);
        return unexpected(u"minimum, maximum, sort, deselect"_s);
    }
    template<class Number> // int, or one that may be missing
    bool number(Number &value)
    {
        QString text;
        bool good = false;
        if (!word(text))
            return false;
        const int read = text.toInt(&good);
        if (!good)
            return unexpected(u"a number"_s);
        value = read;
        return true;
    }
    // `item_type(item_id)`
    bool discriminator(QString &field, QStringList &key)
    {
        NamedEntity read;
        if (!endEntity(read))
            return false;
        field = read.name;
        key = read.keyFields;
        return true;
    }
    template<NamedEnum Enumerator>
    bool oneOf(Enumerator &value)
    {
        for (size_t i = 0; i < EnumKeys<Enumerator>::keys.size(); ++i) {
            if (keyword(QString(keyOf(Enumerator(i))))) {
                value = Enumerator(i);
                return true;
            }
        }
        return unexpected(allKeysOf<Enumerator>());
    }

    EnumByName m_enumByName;
    bool m_typedIdentity = false; // of the last field
};

inline bool Parser::action(RelationshipForm &form)
{
    if (keyword(u"failure"))
        return oneOf(form.onFailure);
    std::optional<Action> *place = keyword(u"delete") ? &form.onDelete : keyword(u"update") ? &form.onUpdate : nullptr;
    if (!place)
        return unexpected(u"delete, update, failure"_s);
    Action action = Action::NoAction;
    if (!oneOf(action))
        return false;
    *place = action;
    blanks();
    if (action != Action::SetNull || here() != u'(' || m_at >= m_text.size())
        return true;
    ++m_at; // set-null(a, b): these only
    m_depth = 1;
    while (!closes()) {
        QString fieldName;
        if (!name(fieldName))
            return false;
        form.setNullFields.append(fieldName);
        if (!listGoesOn())
            return false;
    }
    return !m_error;
}

} // namespace relata::notation
