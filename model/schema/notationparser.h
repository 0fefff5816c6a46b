// The parser of the notation, for notation.cpp alone. The first error wins; every function returns false after it.
#pragma once

#include "model/schema/notation.h"
#include "model/schema/notationlexer.h"
#include "model/schema/recordnames.h"

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

struct ParsedRelationship
{
    NamedEntity left;
    NamedEntity right;
    RelationshipForm form; // without source, target
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
        if (skipQualifiedName() && skipParentheses()) {
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
        if (!endEntity(result.left))
            return false;
        blanks();
        if (!endsFollow())
            return unexpected(u"n-1, 1-n, 1-1, n-m"_s);
        const Side left = side();
        ++m_at; // the hyphen
        const Side right = side();
        if (!endEntity(result.right) || !ends(result, left, right))
            return false;
        return options(result);
    }

private:
    struct Side
    {
        bool many = false, optional = false, identifying = false, mandatory = false;
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
        } else if (!rawUntil(text, u"?=")) {
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
    // `n-1`, `1?-n`, `1-1*`, `n-m` …
    [[nodiscard]] bool endsFollow() const
    {
        qsizetype at = m_at;
        const auto oneSide = [&] {
            if (at >= m_text.size() || !u"1nm"_s.contains(m_text[at]))
                return false;
            ++at;
            while (at < m_text.size() && u"?*+"_s.contains(m_text[at]))
                ++at;
            return true;
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
        result.many = m_text[m_at++] != u'1';
        while (m_at < m_text.size() && u"?*+"_s.contains(m_text[m_at])) {
            const QChar mark = m_text[m_at++];
            result.optional |= mark == u'?';
            result.identifying |= mark == u'*';
            result.mandatory |= mark == u'+';
        }
        return result;
    }
    bool ends(ParsedRelationship &result, const Side &left, const Side &right)
    {
        RelationshipForm &form = result.form;
        for (const Side &one : {left, right}) {
            if (one.many && (one.optional || one.identifying))
                return failAt(one.at, {"notation.mark", QT_TRANSLATE_NOOP("Messages", "“?” and “*” belong to the side that is pointed at."), {},
                                       QT_TRANSLATE_NOOP("Messages", "Write them after the 1: n-1?, n-1*.")});
        }
        form.sourcePrimary = left.identifying;
        form.sourceOptional = left.optional;
        form.targetPrimary = right.identifying;
        form.targetOptional = right.optional;
        if (left.many && right.many) {
            form.kind = u"many-to-many"_s;
        } else if (left.many) {
            form.kind = u"many-to-one"_s;
            form.minimum = left.mandatory ? 1 : 0;
        } else if (right.many) {
            form.kind = u"one-to-many"_s;
            form.minimum = right.mandatory ? 1 : 0;
        } else {
            form.kind = u"one-to-one"_s;
            form.minimum = left.mandatory || right.mandatory ? 1 : 0;
        }
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
            } else if (keyword(u"on")) {
                if (!action(form))
                    return false;
            } else if (keyword(u"deselect")) {
                if (keyword(u"delete"))
                    form.deselect = Deselect::Delete;
                else if (!keyword(u"nullify"))
                    return unexpected(u"nullify, delete"_s);
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

    EnumByName m_enumByName;
    bool m_typedIdentity = false; // of the last field
};

inline bool Parser::action(RelationshipForm &form)
{
    std::optional<Action> *place = keyword(u"delete") ? &form.onDelete : keyword(u"update") ? &form.onUpdate : nullptr;
    if (!place)
        return unexpected(u"delete, update"_s);
    for (size_t i = 0; i < EnumKeys<Action>::keys.size(); ++i) {
        if (keyword(QString(keyOf(Action(i))))) {
            *place = Action(i);
            return true;
        }
    }
    return unexpected(allKeysOf<Action>());
}

} // namespace relata::notation
