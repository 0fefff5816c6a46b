#include "tests/support/schemafacts.h"

#include "model/schema/naming.h"
#include "model/sql/quoting.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata::test {

namespace {

constexpr QChar kName(1);

// The type that begins at `at`, after "::".
qsizetype pastType(const QString &text, qsizetype at)
{
    static const QRegularExpression type(u"\\G\\s*(?:\"(?:[^\"]|\"\")*\"|\\w+)(?:\\.(?:\"(?:[^\"]|\"\")*\"|\\w+))?(?: varying| precision)?(?:\\([0-9, ]*\\))?(?: with(?:out)? time zone)?(?:\\[\\])*"_s,
                                         QRegularExpression::UseUnicodePropertiesOption);
    const auto match = type.match(text, at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
    return match.hasMatch() ? match.capturedEnd() : at;
}

class Facts
{
public:
    Facts(const Schema &schema, const Dialect &dialect) : m_schema(schema), m_dialect(dialect) {}

    QStringList all()
    {
        if (is("postgresql"_L1))
            for (const Enumeration &enumeration : m_schema.enumerations())
                add({u"enum"_s, enumName(enumeration), enumeration.values.join(u" | "_s), comment(enumeration.description)});
        for (const Entity &entity : m_schema.entities())
            if (entity.kind == EntityKind::Table)
                addTable(entity);
        for (const Reference &reference : m_schema.references())
            if (reference.enforcement == Enforcement::Enforced)
                addReference(reference);
        m_lines.sort();
        return m_lines;
    }

private:
    const Schema &m_schema;
    const Dialect &m_dialect;
    QStringList m_lines;

    [[nodiscard]] bool is(QLatin1String dialect) const { return m_dialect.id == dialect; }
    [[nodiscard]] QString loose(const QString &text) const { return looseExpression(text, m_dialect); }

    void add(QStringList words)
    {
        words.removeAll(QString());
        m_lines << words.join(u' ').replace(u'\n', "\\n"_L1).replace(u'\r', "\\r"_L1);
    }
    static QString comment(const QString &text) { return text.isEmpty() ? QString() : u"comment «"_s + text + u'»'; }
    [[nodiscard]] QString schemaName(const QString &name) const { return name == "public"_L1 ? QString() : name; }
    [[nodiscard]] QString tableName(const Entity &entity) const { return u'«' + schemaName(entity.schemaName) + u"»«"_s + m_schema.tableName(entity) + u'»'; }
    [[nodiscard]] QString enumName(const Enumeration &enumeration) const
    {
        const QString own = enumeration.typeName.isEmpty() ? naming::tableNameFor(enumeration.name, m_schema.naming()) : enumeration.typeName;
        return u'«' + schemaName(enumeration.schemaName) + u"»«"_s + own + u'»';
    }
    [[nodiscard]] QString columnName(const Entity &entity, FieldId id) const
    {
        const Field *field = entity.field(id);
        return u'«' + (field ? m_schema.columnName(*field) : u"?"_s) + u'»';
    }
    [[nodiscard]] QString columnNames(const Entity &entity, const std::vector<FieldId> &fields) const
    {
        QStringList names;
        for (const FieldId id : fields)
            names << columnName(entity, id);
        return u'(' + names.join(u", "_s) + u')';
    }

    [[nodiscard]] QString typeName(const Entity &entity, const Field &field, const FieldType &type) const
    {
        if (type.kind == TypeKind::Array && type.element)
            return typeName(entity, field, *type.element) + "[]"_L1;
        if (const Enumeration *enumeration = type.kind == TypeKind::Enum ? m_schema.enumerations().get(type.enumeration) : nullptr) {
            if (is("postgresql"_L1))
                return enumName(*enumeration);
            if (is("mysql"_L1))
                return "enum("_L1 + enumeration->values.join(u" | "_s) + u')';
        }
        if (is("sqlite"_L1) && field.generated == Generated::Identity)
            return u"INTEGER"_s; // the only one that counts
        const auto spelling = typeSpelling(m_dialect, m_schema, type);
        QString text = spelling ? spelling->text : u"?"_s;
        static const QHash<QString, QString> postgresql{{u"varchar"_s, u"character varying"_s}, {u"timestamp"_s, u"timestamp without time zone"_s}, {u"time"_s, u"time without time zone"_s}};
        static const QHash<QString, QString> mysql{{u"boolean"_s, u"tinyint(1)"_s}, {u"smallint"_s, u"smallint(6)"_s}, {u"int"_s, u"int(11)"_s}, {u"bigint"_s, u"bigint(20)"_s}};
        if (is("mysql"_L1))
            return mysql.value(text, text).replace("time(0)"_L1, "time"_L1).replace("timestamp(0)"_L1, "timestamp"_L1);
        if (is("sqlite"_L1) && text == "BIGINT"_L1)
            return u"INTEGER"_s; // which would count by itself as a key
        if (!is("postgresql"_L1))
            return text;
        static const QRegularExpression sized(u"^(\\w+)(\\(.*\\))$"_s);
        const auto match = sized.match(text);
        const QString word = match.hasMatch() ? match.captured(1) : text;
        if (const auto known = postgresql.constFind(word); known != postgresql.cend()) {
            const qsizetype blank = word == "varchar"_L1 ? -1 : known->indexOf(u' ');
            text = blank < 0 ? *known + match.captured(2) : known->first(blank) + match.captured(2) + known->sliced(blank);
        }
        return text;
    }

    [[nodiscard]] QString defaultOf(const Field &field) const
    {
        QString expression = field.defaultValue.kind == DefaultKind::Expression ? field.defaultValue.value : QString();
        if (field.defaultValue.kind == DefaultKind::None && field.generated == Generated::Uuid)
            expression = m_dialect.uuidDefault;
        if (field.defaultValue.kind == DefaultKind::Literal)
            return u"default «"_s + field.defaultValue.value + u'»';
        return expression.isEmpty() ? QString() : "default = "_L1 + loose(expression);
    }

    // Set off, so that a missing one can be told from a different one.
    [[nodiscard]] static QString called(const QString &name) { return kName + name + kName; }

    void addTable(const Entity &entity)
    {
        const QString table = tableName(entity);
        QStringList options;
        for (const QString &option : {u"WITHOUT ROWID"_s, u"STRICT"_s, u"UNLOGGED"_s, u"WITH"_s, u"INHERITS"_s, u"PARTITION BY"_s})
            if (entity.nativeOptions.contains(option))
                options << option + u'=' + entity.nativeOptions.value(option);
        const bool comments = m_dialect.comments != Dialect::Comments::None;
        add({u"table"_s, table, options.join(u' '), comments ? comment(entity.description) : QString()});
        int place = 0;
        static const QRegularExpression sequenceName(u" ?SEQUENCE NAME (\"([^\"]|\"\")*\"\\.?){2}"_s); // which a renamed table leaves as it is
        for (const Field &field : entity.fields) {
            QString generated;
            if (field.generated == Generated::Stored || field.generated == Generated::Virtual)
                generated = (field.generated == Generated::Stored ? "stored = "_L1 : "virtual = "_L1) + loose(field.generatedBy);
            else if (field.generated == Generated::Identity)
                generated = u"identity "_s + entity.nativeOptions.value("IDENTITY "_L1 + m_schema.columnName(field)).remove(sequenceName);
            add({u"column"_s, table, columnName(entity, field.id), QString::number(++place), typeName(entity, field, field.type), field.nullable ? u"null"_s : u"not null"_s, generated.trimmed(), defaultOf(field),
                 field.collation.isEmpty() ? QString() : "collate "_L1 + field.collation, comments ? comment(field.description) : QString()});
            if (is("sqlite"_L1) && field.type.kind == TypeKind::Enum) {
                QStringList values;
                for (const QString &value : m_schema.enumerations()[field.type.enumeration].values)
                    values << quotedText(m_dialect, value);
                add({u"check"_s, table, called({}), loose(quotedName(m_dialect, m_schema.columnName(field)) + " IN ("_L1 + values.join(u", "_s) + u')')});
            }
        }
        for (const Key &key : entity.keys) {
            const bool primary = key.kind == KeyKind::Primary;
            add({primary ? u"primary key"_s : u"unique key"_s, table, called(primary && is("mysql"_L1) ? QString() : key.name), columnNames(entity, key.fields),
                 key.nullsNotDistinct ? u"nulls not distinct"_s : QString(), deferrable(key.deferrable), is("postgresql"_L1) ? comment(key.description) : QString()});
        }
        for (const Check &check : entity.checks)
            add({u"check"_s, table, called(check.name), loose(check.expression), is("postgresql"_L1) ? comment(check.description) : QString()});
        for (const Index &index : entity.indexes)
            if (!is("mysql"_L1) || !isOfForeignKey(entity, index))
                addIndex(entity, index);
    }

    // Which MySQL makes by itself.
    [[nodiscard]] bool isOfForeignKey(const Entity &entity, const Index &index) const
    {
        return std::any_of(m_schema.references().begin(), m_schema.references().end(), [&](const Reference &reference) {
            return reference.holder == entity.id && !index.name.isEmpty() && reference.constraint == index.name && reference.pairs.size() == index.parts.size() && index.parts.front().field;
        });
    }

    void addIndex(const Entity &entity, const Index &index)
    {
        QStringList parts;
        for (const IndexPart &part : index.parts) {
            QString text = part.field ? columnName(entity, part.field) : u"= "_s + loose(part.expression);
            if (part.prefixLength > 0)
                text += u" first "_s + QString::number(part.prefixLength);
            if (!part.collation.isEmpty())
                text += u" collate "_s + part.collation;
            text += (part.operatorClass.isEmpty() ? QString() : u' ' + part.operatorClass) + (part.descending ? u" desc"_s : QString());
            if (is("postgresql"_L1) && part.nullsFirst)
                text += u" nulls first"_s;
            parts << text;
        }
        add({index.unique ? u"unique index"_s : u"index"_s, tableName(entity), called(index.name), index.method == "btree"_L1 ? QString() : index.method, u'(' + parts.join(u", "_s) + u')',
             index.included.empty() ? QString() : "include "_L1 + columnNames(entity, index.included), index.where.isEmpty() ? QString() : "where "_L1 + loose(index.where),
             m_dialect.comments != Dialect::Comments::None ? comment(index.description) : QString()});
    }

    static QString deferrable(Deferrable deferrable)
    {
        return deferrable == Deferrable::No ? QString() : deferrable == Deferrable::Immediate ? u"deferrable"_s : u"deferred"_s;
    }

    void addReference(const Reference &reference)
    {
        const Entity &holder = m_schema.entities()[reference.holder], &referenced = m_schema.entities()[reference.referenced];
        static const QStringList actions{u"no action"_s, u"restrict"_s, u"cascade"_s, u"set null"_s, u"set default"_s};
        std::vector<FieldPair> pairs = reference.pairs;
        if (is("mysql"_L1)) // there in the order of the key
            std::sort(pairs.begin(), pairs.end(), [](const FieldPair &a, const FieldPair &b) { return a.field < b.field; });
        QStringList here;
        for (const FieldPair &pair : pairs)
            here << columnName(holder, pair.field) + " -> "_L1 + columnName(referenced, pair.referenced);
        if (is("mysql"_L1))
            here.sort();
        add({u"foreign key"_s, tableName(holder), called(reference.constraint), tableName(referenced), u'(' + here.join(u", "_s) + u')', "delete "_L1 + actions[int(reference.onDelete)],
             reference.setNullFields.empty() ? QString() : columnNames(holder, reference.setNullFields), "update "_L1 + actions[int(reference.onUpdate)],
             reference.match == Match::Full ? u"match full"_s : QString(), deferrable(reference.deferrable), is("postgresql"_L1) ? comment(reference.description) : QString()});
    }
};

} // namespace

QString looseExpression(const QString &text, const Dialect &dialect)
{
    QString result;
    const auto word = [](QChar c) { return c.isLetterOrNumber() || c == u'_' || c == u'$'; };
    for (qsizetype at = 0; at < text.size();) {
        QChar c = text[at];
        if (c.isSpace() || c == u'(' || c == u')') {
            ++at;
        } else if (c == u':' && text.mid(at, 2) == "::"_L1) {
            at = pastType(text, at + 2);
        } else if (c == u'\'' || c == u'"' || c == u'`' || (c == u'E' && text.mid(at + 1, 1) == "'"_L1)) {
            const bool escapes = c == u'E' || (c == u'\'' && dialect.id == "mysql"_L1);
            if (c == u'E')
                c = text[++at];
            QString inside;
            for (++at; at < text.size(); ++at) {
                if (text[at] == u'\\' && escapes && at + 1 < text.size()) {
                    const QChar next = text[++at];
                    static const QHash<QChar, QChar> kEscapes{{u'n', u'\n'}, {u'r', u'\r'}, {u't', u'\t'}, {u'0', u'\0'}};
                    inside += kEscapes.value(next, next);
                    continue;
                }
                if (text[at] == c) {
                    if (at + 1 >= text.size() || text[at + 1] != c)
                        break;
                    ++at;
                }
                inside += text[at];
            }
            ++at;
            if (inside.startsWith(u'-') && inside.size() < 20 && c == u'\'' && dialect.id == "postgresql"_L1 && inside.mid(1).toDouble() != 0) // '-5'::integer
                result += inside + u' ';
            else
                result += (c == u'\'' ? u"‘"_s : u"«"_s) + inside + (c == u'\'' ? u"’ "_s : u"» "_s);
        } else if (word(c)) {
            const qsizetype begin = at;
            while (at < text.size() && (word(text[at]) || (c.isDigit() && text[at] == u'.')))
                ++at;
            const QString name = text.sliced(begin, at - begin);
            static const QSet<QString> keywords{u"and"_s, u"or"_s, u"is"_s, u"not"_s, u"null"_s, u"in"_s, u"upper"_s, u"ucase"_s, u"lower"_s, u"current_timestamp"_s, u"uuid"_s, u"gen_random_uuid"_s};
            const bool isName = !keywords.contains(name.toLower()) && !c.isDigit();
            const QString plain = name.toLower() == "ucase"_L1 ? u"upper"_s : name.toLower();
            result += isName ? u'«' + name + u"» "_s : plain + u' ';
        } else {
            result += c == u'!' && text.mid(at, 2) == "!="_L1 ? (++at, u"<>"_s) : QString(c);
            ++at;
        }
    }
    static const QRegularExpression among(u"=«ANY» «ARRAY» \\[((?:‘[^’]*’ ,?)+)\\]"_s); // PostgreSQL's IN
    return result.replace(among, u"in \\1"_s).trimmed();
}

QStringList schemaFacts(const Schema &schema, const Dialect &dialect)
{
    return Facts(schema, dialect).all();
}

QStringList differences(const QStringList &wanted, const QStringList &found)
{
    std::vector<QString> gone, come;
    std::set_difference(wanted.begin(), wanted.end(), found.begin(), found.end(), std::back_inserter(gone));
    std::set_difference(found.begin(), found.end(), wanted.begin(), wanted.end(), std::back_inserter(come));
    QStringList lines;
    for (QString &line : gone) {
        const auto named = std::find_if(come.begin(), come.end(), [&](const QString &other) { return line.section(kName, 1, 1).isEmpty() && other.section(kName, 0, 0) == line.section(kName, 0, 0) && other.section(kName, 2) == line.section(kName, 2); });
        if (line.contains(kName) && named != come.end())
            come.erase(named);
        else
            lines << "- "_L1 + line.replace(kName, u'|');
    }
    for (QString &line : come)
        lines << "+ "_L1 + line.replace(kName, u'|');
    return lines;
}

} // namespace relata::test
